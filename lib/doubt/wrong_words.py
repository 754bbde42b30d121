"""How many words of each page are wrong, as far as their doubts tell: what is likely, added up."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lib.doubt.book_words import BookWords
from lib.doubt.english_words import EnglishWords
from lib.doubt.learnt_doubt import WEIGHTS
from lib.doubt.one_reader import wrong_by_one_reader
from lib.doubt.text_words import text_words
from lib.doubt.word_features import NAMES, Key, PageFeatures, WordFeatures
from lib.learning.trees import load_trees
from lib.schemas.correct import CorrectPage
from lib.schemas.merge import READ, MergePage


@dataclass(frozen=True)
class WrongWords:
    """Words of a page that are likely wrong: in a book that two readers read, and in one that one reader did."""

    by_two: float
    by_one: float


def expect_wrong_words(
    pages: Sequence[MergePage],
    correct: Callable[[int], CorrectPage | None],
    lexicon: Container[str] | None,
    english: EnglishWords | None,
) -> list[WrongWords]:
    """Words that are likely wrong on each page of a book. `correct` has what was corrected of a page, by its number."""
    book = BookWords()
    for page in pages:
        book.add(page)
    book.finish()
    measure, trees = WordFeatures(book, lexicon, english), load_trees(WEIGHTS, NAMES)

    def on_page(page: MergePage) -> WrongWords:
        measured = measure.of_page(page, correct(page.page_number))
        by_two = 1 / (1 + np.exp(-trees.logit(measured.features)))
        kept = _of_readers(page)
        return WrongWords(
            _summed(measured, by_two, kept), _summed(measured, wrong_by_one_reader(measured.features), kept)
        )

    return [on_page(page) for page in pages]


def _summed(measured: PageFeatures, wrong: NDArray[np.float64], kept: Container[Key]) -> float:
    return float(sum(one for key, one in zip(measured.keys, wrong, strict=True) if key in kept))


def _of_readers(page: MergePage) -> set[Key]:
    """What a person wrote, and what a file brought, is right; running heads are no text."""
    return {
        (place.line.id, place.at)
        for stream, words in text_words(page).items()
        if stream != "furniture"
        for word in words
        for place in word.places
        if place.word.source in READ or place.word.source == "correct"
    }
