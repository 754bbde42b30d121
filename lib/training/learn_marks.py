"""Learn which raised ink calls or opens a note:
python -m lib.training.learn_marks DATA BOOK=TRUTH [BOOK=TRUTH ...] [--more DATA BOOK=TRUTH ...] [--write]

DATA is a project's data folder, in which ocr has read each BOOK. TRUTH is a folder with a text of each page in
proofreaders' mark-up, *.gt.dp.txt in page order. It prints how the marks of each book are told by what was learnt of
those that are not in its fold (every N-th book with --folds N); with --write it writes what is learnt of all. --more
names books of another data folder. It needs the extra `learning`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lib.layout.raised_marks import CALLS, OPENINGS
from lib.learning.trees import trees_from_plain
from lib.training.boosting import Growth, fit_trees, write_trees
from lib.training.examples import Examples, Score, book_weights, pooled, score_of
from lib.training.learning_command import learning_parser, named_truths, run_command, score_line
from lib.training.mark_labels import gather

GROWTH = Growth(trees=120, rate=0.12, thinned=3)
"""How trees are grown. From: set by hand before the first fit, and left."""
FOLDS = 6
"""Parts into which the books are parted, where none is named."""


def learn(examples: Examples, inside: NDArray[np.bool_]) -> dict[str, Any]:
    """The trees of the examples `inside`, as plain data."""
    weights = book_weights(examples.books, np.ones(len(examples.books), bool))
    return fit_trees(examples.names, examples.features[inside], examples.labels[inside], weights[inside], GROWTH)


def leave_out(examples: Examples, folds: int, least: float) -> Iterator[Score]:
    """For each book, how its marks are told by what was learnt of the books that are not in its fold.

    Ink is a mark from the logarithm of odds `least` on.
    """
    names = list(dict.fromkeys(examples.books.tolist()))
    for fold in (names[at::folds] for at in range(min(folds, len(names)))):
        trees = trees_from_plain(learn(examples, ~np.isin(examples.books, fold)))
        for book in fold:
            here = examples.books == book
            told, true = trees.logit(examples.features[here]) >= least, examples.labels[here] == 1
            yield score_of(book, int(true.sum()), told, true)


def together(parts: Sequence[Examples]) -> Examples:
    """The examples of several folders as one."""
    return Examples(
        parts[0].names,
        np.concatenate([part.features for part in parts]),
        np.concatenate([part.labels for part in parts]),
        np.concatenate([part.books for part in parts]),
    )


def main() -> None:
    parser = learning_parser(__doc__)
    parser.add_argument("--folds", type=int, default=FOLDS, metavar="N")
    parser.add_argument("--more", nargs="+", action="append", default=[], metavar="DATA")
    chosen = parser.parse_args()
    folders = [(chosen.data, chosen.books), *((Path(data), books) for data, *books in chosen.more)]
    parts = [gather(data, named_truths(data, books, least=1)) for data, books in folders]
    for kind, model, examples in (
        ("calls", CALLS, together([part.calls for part in parts])),
        ("openings", OPENINGS, together([part.openings for part in parts])),
    ):
        scores = sorted(leave_out(examples, chosen.folds, model.least), key=lambda score: score.book)
        for score in [*scores, pooled(scores)]:
            sys.stdout.write(f"{kind:9} {score_line(score, 'pieces')}\n")
        if chosen.write:
            write_trees(model.path, learn(examples, np.ones(len(examples.books), bool)))
            sys.stdout.write(f"{model.path} written\n")


if __name__ == "__main__":
    sys.exit(run_command(main))
