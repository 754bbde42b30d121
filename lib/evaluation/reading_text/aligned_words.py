"""A book's reading text beside that of the truth, word by word."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property

from lib.evaluation.normalise import Normalisation, normalise
from lib.evaluation.reading_text.reading import Reading
from lib.text.alignment import Stretch, pieces, word_codes


def folded(text: str, settings: Normalisation) -> str:
    """A text as it is compared: as pages are, and without white space around dashes, which every edition sets anew."""
    text = normalise(text, settings)
    return re.sub(r"\s*-\s*", "-", text) if settings.fold_dashes else text


def letters(text: str) -> str:
    """A word without its marks, in lower case."""
    return re.sub(r"\W", "", text).lower()


class AlignedWords:
    """Two readings, and which word of one is which of the other, by the fewest edits."""

    def __init__(self, truth: Reading, given: Reading, settings: Normalisation) -> None:
        self.truth, self.given, self.settings = truth, given, settings
        texts = {word.text for reading in (truth, given) for word in reading.words}
        # Most words come again and again: each is folded once.
        fold = {text: folded(text, settings) for text in sorted(texts)}
        self.true_words = [fold[word.text] for word in truth.words]
        self.given_words = [fold[word.text] for word in given.words]

    @cached_property
    def pairs(self) -> list[tuple[int, int]]:
        """Indices of words that are the same but for the marks around them."""
        codes = word_codes([letters(word) for word in self.true_words], [letters(word) for word in self.given_words])
        return [
            (piece.start + step, piece.other_start + step)
            for piece in pieces(*codes)
            if piece.same
            for step in range(piece.end - piece.start)
        ]

    @cached_property
    def given_for(self) -> dict[int, int]:
        """The given word, by the true one."""
        return dict(self.pairs)

    @cached_property
    def true_for(self) -> dict[int, int]:
        """The true word, by the given one."""
        return {given: true for true, given in self.pairs}

    @cached_property
    def differing(self) -> list[Stretch]:
        """Where the words differ; marks count here."""
        codes = word_codes(self.true_words, self.given_words)
        return [piece for piece in pieces(*codes) if not piece.same]

    def true_at(self, given: int) -> int:
        """The true word at the place of a given one: itself, or else the first one after it that was found."""
        at = bisect_left(self._given_indices, given)
        return self.pairs[at][0] if at < len(self.pairs) else len(self.truth.words)

    def given_at(self, true: int) -> int:
        """The other way round."""
        at = bisect_left(self._true_indices, true)
        return self.pairs[at][1] if at < len(self.pairs) else len(self.given.words)

    @cached_property
    def _given_indices(self) -> list[int]:
        return [given for _, given in self.pairs]

    @cached_property
    def _true_indices(self) -> list[int]:
        return [true for true, _ in self.pairs]

    def page(self, true: int) -> int | None:
        """The page of a true word, or of the last one where the place is the end."""
        words = self.truth.words
        return words[min(true, len(words) - 1)].page if words else None

    def page_of_given(self, given: int) -> int | None:
        """The page of a given word: as the truth has it, else as the text's own anchors say."""
        page = self.page(self.true_at(given))
        words = self.given.words
        return page if page is not None or not words else words[min(given, len(words) - 1)].page
