"""Learn how likely words are wrong: python -m lib.training.learn_doubt DATA BOOK=TRUTH [BOOK=TRUTH ...] [--write]

DATA is a project's data folder, in which merge has done each BOOK, all of them English. TRUTH is a folder with a text
of each page in proofreaders' mark-up, *.gt.dp.txt in page order; pages with tables, verse or display (`/*`) are left
out. It prints which share of the wrong places stands in the first of the words by doubt, each book told by the trees of
all others; in brackets the same without what the second reader has, and by the reader's confidence alone. With --write
it writes the trees of all. It needs the extra `learning`.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lib.doubt.english_words import OF_ENGLISH
from lib.doubt.learnt_doubt import WEIGHTS
from lib.doubt.word_features import LESS_DOUBT, MORE_DOUBT, NAMES, OF_SECOND_READER
from lib.learning.trees import trees_from_plain
from lib.ocr.tesseract import language_data
from lib.text.language_data import engine_names
from lib.text.lexicon import load_lexicon
from lib.training.boosting import Growth, fit_trees, write_trees
from lib.training.doubt_labels import DoubtExamples, gather
from lib.training.learning_command import learning_parser, named_truths, run_command

GROWTH = Growth(trees=200, rate=0.08, thinned=4)
"""From: twelve books left out one by one; with 100 to 200 trees the share in the first tenth is the same, within one
place of a hundred."""
SHARES = (0.01, 0.02, 0.05, 0.1, 0.2)
"""Of the words, the first by doubt. From: what is asked is a tenth."""


def fit(books: Sequence[DoubtExamples]) -> dict[str, object]:
    """The trees of books; one with four times as many wrong words counts twice as much.

    Each word is there three times: with all that is told of it, without what a second reader has, for a book may be
    read by one alone, and without what is told of English words besides.
    """
    books = [*books, *(without(book, OF_SECOND_READER) for book in books), *map(with_least, books)]
    known = [book.labels >= 0 for book in books]
    weights = [
        np.full(each.sum(), 1 / np.sqrt(max((book.labels == 1).sum(), 1)))
        for book, each in zip(books, known, strict=True)
    ]
    directions = [int(name in MORE_DOUBT) - int(name in LESS_DOUBT) for name in NAMES]
    return fit_trees(
        NAMES,
        np.concatenate([book.features[each] for book, each in zip(books, known, strict=True)]),
        np.concatenate([book.labels[each] for book, each in zip(books, known, strict=True)]),
        np.concatenate(weights),
        GROWTH,
        directions,
    )


def without(book: DoubtExamples, names: Sequence[str]) -> DoubtExamples:
    """The same words as if nothing were told of these features: no second reader was asked, or no list is there."""
    features = book.features.copy()
    features[:, [NAMES.index(name) for name in names]] = 0
    return replace(book, features=features)


def with_least(book: DoubtExamples) -> DoubtExamples:
    """The same words as one reader has them, where the extra `reader` is not installed or the book is not English."""
    return without(book, (*OF_SECOND_READER, *OF_ENGLISH))


def found_places(book: DoubtExamples, doubt: NDArray[np.float64], shares: Sequence[float]) -> list[float]:
    """Share of the wrong places of which a word stands in the first of all words by `doubt`, (n,), for each share."""
    known = np.flatnonzero(book.labels >= 0)
    order = known[np.argsort(-doubt[known], kind="stable")]
    every = len(set(book.places[book.labels == 1].tolist()))
    first = (order[: int(len(order) * share)] for share in shares)
    return [len(set(book.places[at][book.labels[at] == 1].tolist())) / max(1, every) for at in first]


def left_out_logits(books: Sequence[DoubtExamples]) -> list[NDArray[np.float64]]:
    """Of each book the logits of its words' doubts, (n,), by the trees of all others."""
    return [
        trees_from_plain(fit([other for other in books if other is not book])).logit(book.features) for book in books
    ]


def shift_to_wrong(books: Sequence[DoubtExamples], logits: NDArray[np.float64]) -> float:
    """What is added to all logits, (n,), so that the doubts of the books add up to their wrong words."""
    labels = np.concatenate([book.labels for book in books])
    wrong, told = (labels == 1).sum(), logits[labels >= 0]
    low, high = -20.0, 20.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if (1 / (1 + np.exp(-(told + middle)))).sum() < wrong else (low, middle)
    return low


def calibrated(
    plain: dict[str, object], books: Sequence[DoubtExamples], logits: NDArray[np.float64]
) -> dict[str, object]:
    """The trees, begun so that the doubts of the books that were left out, `logits`, add up to their wrong words."""
    start = float(plain["start"]) + shift_to_wrong(books, logits)  # type: ignore[arg-type]
    return {**plain, "start": round(start, 4)}


def main(arguments: Sequence[str] | None = None) -> None:
    """Gather, fit, and print how books are told by the trees of all others."""
    chosen = learning_parser(__doc__).parse_args(arguments)
    folder, names = engine_names(language_data(None).present("eng"))
    books = gather(chosen.data, named_truths(chosen.data, chosen.books), load_lexicon(Path(folder), names))
    logits = []
    for book in books:
        others = trees_from_plain(fit([other for other in books if other is not book]))
        logits.append(others.logit(book.features))
        alone = found_places(book, others.logit(without(book, OF_SECOND_READER).features), SHARES)
        before = found_places(book, -book.features[:, NAMES.index("confidence")], SHARES)
        now = found_places(book, logits[-1], SHARES)
        shares = "  ".join(
            f"{share:.0%}: {one:.3f} ({two:.3f}, {three:.3f})"
            for share, one, two, three in zip(SHARES, now, alone, before, strict=True)
        )
        places = len(set(book.places[book.labels == 1].tolist()))
        sys.stdout.write(f"{book.book:16} {(book.labels >= 0).sum():6} words, {places:4} places  {shares}\n")
    if chosen.write:
        write_trees(WEIGHTS, calibrated(fit(books), books, np.concatenate(logits)))
        sys.stdout.write(f"{WEIGHTS} written\n")


if __name__ == "__main__":
    sys.exit(run_command(main))
