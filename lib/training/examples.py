"""What is learnt from, and how well it was learnt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lib.errors import InputError
from lib.training.marked_up import MarkedWord


@dataclass(frozen=True)
class Examples:
    """What is known of many places: `features` (n, m), `labels` (n,) as 0 and 1, and the book of each."""

    names: tuple[str, ...]
    features: NDArray[np.float64]
    labels: NDArray[np.int64]
    books: NDArray[np.str_]


def as_examples(names: tuple[str, ...], rows: Sequence[tuple[Sequence[float], int, str]]) -> Examples:
    """Examples of rows of features, label and book."""
    return Examples(
        names,
        np.asarray([row for row, _, _ in rows], np.float64).reshape(-1, len(names)),
        np.asarray([label for _, label, _ in rows], np.int64),
        np.asarray([book for _, _, book in rows], np.str_),
    )


def book_weights(books: NDArray[np.str_], known: NDArray[np.bool_]) -> NDArray[np.float64]:
    """What each example weighs: a book of four times as many `known` ones counts twice as much."""
    each = np.ones(len(books))
    for book in np.unique(books):
        there = books == book
        each[there] = 1 / np.sqrt(max((there & known).sum(), 1))
    return each


def check_both_kinds(labels: NDArray[np.int64], books: NDArray[np.str_] | None = None) -> None:
    """Raises InputError where labels, (n,), are not of both kinds, 0 and 1: there is nothing to tell apart."""
    lacks = [kind for kind, label in (("is one", 1), ("is none", 0)) if not (labels == label).any()]
    if lacks:
        among = f" among {', '.join(np.unique(books).tolist()) or 'no books'}" if books is not None else ""
        raise InputError(
            f"too little to learn of{among}: not one place that {' or '.join(lacks)}; each book is told by what the "
            "others teach, so name more books that have some"
        )


@dataclass(frozen=True)
class Score:
    """How a book's places were told by weights of other books."""

    book: str
    places: int
    right: int
    """Places that are true, and were told."""
    invented: int
    missed: int

    @property
    def f1(self) -> float:
        """0 to 1; 1 where there is nothing to tell and nothing was told."""
        told = 2 * self.right + self.invented + self.missed
        return 2 * self.right / told if told else 1.0


def score_of(book: str, places: int, told: NDArray[np.bool_], true: NDArray[np.bool_]) -> Score:
    """The score of a book by what was told of each place, (n,), and what is true there."""
    return Score(book, places, int((told & true).sum()), int((told & ~true).sum()), int((~told & true).sum()))


def pooled(scores: Sequence[Score]) -> Score:
    """All books as one."""
    totals = np.asarray([(score.places, score.right, score.invented, score.missed) for score in scores]).sum(axis=0)
    return Score("all", *totals.tolist())


PIECE = -1
"""Stands for the line of what is no whole word."""


@dataclass(frozen=True)
class StyleExamples:
    """Words of books in reading order: `features` (n, m), the true word or None, a number for each line, the book.

    Pieces of words, which stand in no line, have PIECE for their line. `coarse` are those of pages that were measured
    as a coarser scan would be.
    """

    names: tuple[str, ...]
    features: NDArray[np.float64]
    true: list[MarkedWord | None]
    lines: NDArray[np.int64]
    books: NDArray[np.str_]
    coarse: NDArray[np.bool_]
