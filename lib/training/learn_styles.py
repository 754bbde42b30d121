"""Learn in which type words are set: python -m lib.training.learn_styles DATA BOOK=TRUTH [BOOK=TRUTH ...] [--write]

DATA is a project's data folder, in which ocr has read each BOOK. TRUTH is a folder with a text of each page in
proofreaders' mark-up, *.gt.dp.txt in page order. It prints how each book's words are told by what was learnt of all
others (with --folds N of those that are not every N-th with it, which is faster); with --write it writes what is learnt
of all, with --keep FILE it keeps the figures, with --styles some types alone are learnt; --light names
books that hardly weigh, for they have no word in the type. It needs the extra `learning`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lib.layout.word_styles import CONTEXT, LIKELY, MODELS, context
from lib.learning.logistic import Weights
from lib.learning.trees import trees_from_plain
from lib.schemas.layout import Style
from lib.system.atomic import write_text
from lib.training.boosting import Growth, fit_trees, write_trees
from lib.training.examples import PIECE, Examples, Score, StyleExamples, book_weights, pooled, score_of
from lib.training.fitting import fit, write_weights
from lib.training.learning_command import learning_parser, named_truths, run_command, score_line
from lib.training.style_labels import MARKS, gather

Labels = NDArray[np.int64]


def labels_of(examples: StyleExamples, style: Style) -> Labels:
    """1 for words in a type, 0 for others, -1 where the truth does not tell: tables and titles are retyped.

    A piece of small capitals does not tell either: the first letter is a capital like others.
    """
    mark = MARKS[style]
    labels = np.asarray(
        [
            -1 if true is None or (true.as_printed and mark not in true.styles) else int(mark in true.styles)
            for true in examples.true
        ],
        np.int64,
    )
    return np.where(examples.lines == PIECE, -1, labels) if style == "small_capitals" else labels


MANY, FEW = Growth(trees=150, rate=0.12, thinned=5), Growth(trees=60, rate=0.2, thinned=10)
GROWTH: Mapping[Style, Growth] = MappingProxyType(
    {"italic": MANY, "small_capitals": MANY, "bold": MANY, "letterspaced": FEW}
)
"""How trees are grown. From: books left out (docs/decisions.md, "Types are learnt from coarse scans too"); many trees
know letterspaced words by the look of the few scans that they are learnt from, and find none on a clean page."""
COARSE_TOO: Mapping[Style, bool] = MappingProxyType(
    {"italic": True, "small_capitals": True, "bold": False, "letterspaced": True}
)
"""Whether pages are learnt from as coarser scans too. From: the same; twice as many words came out bold, falsely."""
LIGHT = 0.01
"""What a word of a book weighs that has next to none of a type, a ratio. From: typeset books and thirteen of the
corpora; with 1 bold words are known for how their book was scanned, and on other scans they are lost."""


def learn(
    examples: StyleExamples,
    labels: Labels,
    inside: NDArray[np.bool_],
    growth: Growth,
    light: Collection[str] = (),
) -> tuple[dict[str, Any], Weights]:
    """What is learnt of the words `inside`: of each alone, and of words among their neighbours.

    Words of the books `light` hardly weigh, and have no part in what neighbours tell.
    """
    lighter = np.isin(examples.books, list(light))
    weights = book_weights(examples.books, labels >= 0) * np.where(lighter, LIGHT, 1.0)
    trees = fit_trees(examples.names, examples.features[inside], labels[inside], weights[inside], growth)
    whole = inside & (examples.lines != PIECE) & ~lighter
    around = _around(examples, trees, whole)
    known = labels[whole] >= 0
    return trees, fit(Examples(CONTEXT, around[known], labels[whole][known], examples.books[whole][known]))


def _around(examples: StyleExamples, trees: dict[str, Any], inside: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The features of words among their neighbours."""
    features = examples.features[inside]
    return context(trees_from_plain(trees).logit(features), examples.lines[inside])


def leave_out(
    examples: StyleExamples,
    labels: Labels,
    folds: Sequence[Sequence[str]],
    growth: Growth,
    light: Collection[str] = (),
) -> Iterator[Score]:
    """For each book, how its words are told by what was learnt of the books that are not in its fold."""
    for fold in folds:
        trees, among = learn(examples, labels, ~np.isin(examples.books, fold), growth, light)
        for book in fold:
            inside = (examples.books == book) & (examples.lines != PIECE) & ~examples.coarse
            told = among.probability(_around(examples, trees, inside)) >= LIKELY
            true, known = labels[inside] == 1, labels[inside] >= 0
            yield score_of(book, int(known.sum()), told & known, true)


def show(style: str, scores: Iterable[Score]) -> None:
    for score in scores:
        sys.stdout.write(f"{style:15} {score_line(score, 'words')}\n")


def main() -> None:
    parser = learning_parser(__doc__)
    parser.add_argument("--folds", type=int, metavar="N")
    parser.add_argument("--keep", type=Path, metavar="FILE")
    parser.add_argument("--light", nargs="+", metavar="BOOK", default=[], help="books without words in the type")
    parser.add_argument("--styles", nargs="+", choices=MODELS, default=list(MODELS))
    chosen = parser.parse_args()
    truths = named_truths(chosen.data, chosen.books)
    gathered = gather(chosen.data, truths)
    names = [name for name, _ in truths]
    folds = [names[at :: chosen.folds or len(names)] for at in range(min(chosen.folds or len(names), len(names)))]
    kept = {}
    for style, model in ((one, MODELS[one]) for one in chosen.styles):
        examples = replace(gathered, names=model.names, features=model.of(gathered.features))
        # What is left out by its label is learnt from no more than what the truth does not tell.
        labels = labels_of(examples, style)
        labels = labels if COARSE_TOO[style] else np.where(examples.coarse, -1, labels)
        scores = list(leave_out(examples, labels, folds, GROWTH[style], chosen.light))
        show(style, [*scores, pooled(scores)])
        kept[style] = {score.book: vars(score) for score in scores}
        if chosen.write:
            trees, among = learn(examples, labels, np.ones(len(labels), bool), GROWTH[style], chosen.light)
            write_trees(model.alone, trees)
            write_weights(model.among, among)
    if chosen.keep:
        write_text(chosen.keep, json.dumps(kept, indent=1) + "\n")


if __name__ == "__main__":
    sys.exit(run_command(main))
