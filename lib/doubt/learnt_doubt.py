"""How likely each word of a page is wrong, by trees that were learnt from twelve books (lib.training.learn_doubt)."""

from __future__ import annotations

from collections.abc import Container

import numpy as np

from lib.doubt.book_words import BookWords
from lib.doubt.english_words import EnglishWords
from lib.doubt.word_features import NAMES, Key, WordFeatures
from lib.learning.logistic import FOLDER
from lib.learning.trees import load_trees
from lib.schemas.correct import CorrectPage
from lib.schemas.merge import MergePage

WEIGHTS = FOLDER / "word_doubts.json"


class LearntDoubt:
    """Tells the doubt of words, from 0 to 1, of a book whose words are counted in `book`.

    `lexicon` is the list of its languages, None where there is none; `english` is for books in English alone.
    """

    def __init__(self, book: BookWords, lexicon: Container[str] | None, english: EnglishWords | None = None) -> None:
        self._measure = WordFeatures(book, lexicon, english)
        self._trees = load_trees(WEIGHTS, NAMES)

    def of_page(self, page: MergePage, correct: CorrectPage | None) -> dict[Key, float]:
        """Where a word stands → its doubt. Lettering in pictures has none."""
        measured = self._measure.of_page(page, correct)
        doubt = 1 / (1 + np.exp(-self._trees.logit(measured.features)))
        return dict(zip(measured.keys, doubt.tolist(), strict=True))
