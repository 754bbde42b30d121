"""What the whole book says of a word: how often it has it, after and before which others, and words like it."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

from lib.correct.near_forms import NearForms
from lib.doubt.own_confusions import OwnConfusions
from lib.doubt.text_words import text_words
from lib.schemas.merge import MergePage
from lib.text.vocabulary import SURE, forms
from lib.text.word_shapes import confused

OPENING, CLOSING = "“‘\"'([", "”’\"')]"
ENDS = ".!?:—"
"""Marks behind which a capital may be only the sentence's."""
NO_CAPITAL = -9.0
"""Logarithm of a ratio: stands for that of a word without a capital. From: below that of any word."""


def ends_sentence(before: str) -> bool:
    """Whether a sentence may begin after a text, or nothing stands before."""
    last = before.rstrip(CLOSING)[-1:]
    return not last or last in ENDS


def begins_capital(text: str) -> bool:
    """Whether a text is one letter, or begins with a capital and goes on in small ones."""
    letters = [character for character in text if character.isalpha()]
    return bool(letters) and letters[0].isupper() and not any(map(str.isupper, letters[1:]))


@dataclass(frozen=True)
class LikeWords:
    """How often the words like one stand in the book, as natural logarithms of one more than that; 0 for never."""

    often: float = 0.0
    """Of the one that is there most often."""
    confused: float = 0.0
    """The same, of those that engines take for it."""
    beside: float = 0.0
    """Of the one that stands most often beside the same neighbours."""
    confused_beside: float = 0.0


class BookWords:
    """Counts over the pages that were added. Pages may be asked about before all are there."""

    def __init__(self) -> None:
        self.seen: Counter[str] = Counter()
        self.sure: Counter[str] = Counter()
        self.pairs: Counter[tuple[str, str]] = Counter()
        """How often a form follows another."""
        self.small: Counter[str] = Counter()
        self.capital: Counter[str] = Counter()
        """By the form: how often it stands in small letters, and with a capital within a sentence."""
        self._own = OwnConfusions()
        self._near: NearForms | None = None
        self._like: dict[str, list[tuple[str, bool]]] = {}

    def add(self, page: MergePage) -> None:
        """Count the words of a page."""
        for words in text_words(page).values():
            before, text_before = "", ""
            for word in words:
                found = forms(word.text)
                self._add_capital(text_before, word.text, found)
                text_before = word.text
                for place in word.places:
                    if place.word.read is not None:
                        self._own.add(place.word.read, place.word.text)
                self.seen.update(found)
                if all(place.word.confidence >= SURE for place in word.places):
                    self.sure.update(found)
                for form in found:
                    self.pairs[before, form] += 1
                    before = form

    def _add_capital(self, before: str, text: str, found: tuple[str, ...]) -> None:
        if len(found) != 1:
            return
        if text.islower():
            self.small[found[0]] += 1
        elif begins_capital(text) and not ends_sentence(before):
            self.capital[found[0]] += 1

    def against_capital(self, text: str) -> float:
        """How much oftener the book has a word in small letters than with a capital where no sentence begins, as the
        natural logarithm of their ratio; NO_CAPITAL of a text that does not begin with a capital alone."""
        found = forms(text)
        if len(found) != 1 or not begins_capital(text):
            return NO_CAPITAL
        return math.log1p(self.small[found[0]]) - math.log1p(max(self.capital[found[0]] - 1, 0))

    def finish(self) -> None:
        """All pages were added: words like one can be told from now on."""
        self._near = NearForms(self.seen)
        self._like = {}

    def beside(self, before: str, form: str, after: str) -> int:
        """How often the book has a form after and before these ones, elsewhere."""
        return max(self.pairs[before, form] - 1, 0) + max(self.pairs[form, after] - 1, 0)

    def own_like(self, form: str) -> list[tuple[str, int]]:
        """Forms that this book's type has been read as such a one, and how often their letters were; words or not. None
        before the book was read to its end."""
        return self._own.words_like(form) if self._near is not None and len(form) > 1 else []

    def like(self, before: str, form: str, after: str) -> LikeWords:
        """The words like a form; none before the book was read to its end."""
        if self._near is None or len(form) < 2:
            return LikeWords()
        if form not in self._like:
            others = sorted(self._near.of(form) - {form})
            self._like[form] = [(other, confused(form, other)) for other in others]
        often = often_confused = beside = beside_confused = 0
        for other, is_confused in self._like[form]:
            count = self.seen[other]
            here = self.pairs[before, other] + self.pairs[other, after]
            often, beside = max(often, count), max(beside, here)
            if is_confused:
                often_confused, beside_confused = max(often_confused, count), max(beside_confused, here)
        return LikeWords(*(math.log1p(each) for each in (often, often_confused, beside, beside_confused)))
