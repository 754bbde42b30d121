"""The book's own words: how often each was read, and how often with confidence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from lib.schemas.ocr import Line, OcrPage, Word
from lib.text.hyphens import DOUBTFUL_HYPHENS, HYPHENS

SURE = 0.85
"""Confidence, 0 to 1; words read with at least this are evidence for others. From: set by hand, no figures kept."""

Levels = Mapping[str, int]
"""Folded form → level (see `level`) of its count in the book; what is missing counts 0."""

_FORM = re.compile(r"[^\W_]+(?:['’\-\u2010\u2011][^\W_]+)*")
_PLAIN = str.maketrans({"’": "'", "\u2010": "-", "\u2011": "-"})


def fold(text: str) -> str:
    """A form as the vocabulary holds it: without regard to case, with plain apostrophes and hyphens."""
    return text.translate(_PLAIN).casefold()


@lru_cache(maxsize=200_000)
def forms(text: str) -> tuple[str, ...]:
    """The folded forms in what the reader took for one word: `said—“And` holds two."""
    return tuple(fold(found) for found in _FORM.findall(text))


def level(count: int) -> int:
    """A count rounded down to 0, 1, 2, 3, 4, 6, 8, 12, 16, 24 …

    Pages know counts only as levels. Else each page that is read anew would change what all others know of common
    words, and all would be done again.
    """
    if count < 4:
        return count
    step = 1 << (count.bit_length() - 2)
    return count // step * step


def whole_words(page: OcrPage) -> Iterator[Word]:
    """The words of a page but those that the line's end divides."""
    divided = False
    for paragraph in page.paragraphs():
        for line in paragraph.lines:
            words = line.words[1:] if divided else line.words
            divided = ends_divided(line)
            yield from words[:-1] if divided else words


def ends_divided(line: Line) -> bool:
    """Whether the line ends in a hyphen, or in what may be one."""
    return line.words[-1].text[-1] in HYPHENS + DOUBTFUL_HYPHENS


class Vocabulary:
    """Counts of forms over the pages that were added."""

    def __init__(self, pages: Iterable[OcrPage] = ()) -> None:
        self._sure: Counter[str] = Counter()
        self._seen: Counter[str] = Counter()
        self._pointed: Counter[str] = Counter()
        for page in pages:
            self.add(page)

    def add(self, page: OcrPage) -> None:
        """Count the whole words of a page."""
        for word in whole_words(page):
            found = forms(word.text)
            self._seen.update(found)
            if word.confidence >= SURE:
                self._sure.update(found)

    def add_pointed(self, found: Iterable[str]) -> None:
        """Count folded forms that stand with a point before a small letter."""
        self._pointed.update(found)

    def pointed(self, form: str) -> int:
        """Level of how often a folded form stands with a point before a small letter."""
        return level(self._pointed[form])

    def sure(self, form: str) -> int:
        """Level of how often a folded form was read with confidence."""
        return level(self._sure[form])

    def seen(self, form: str) -> int:
        """Level of how often a folded form was read at all."""
        return level(self._seen[form])

    def forms(self) -> Iterator[str]:
        """All folded forms that were read with confidence."""
        return iter(self._sure)

    def levels(self, asked: Iterable[str]) -> dict[str, int]:
        """Levels of the forms that were read with confidence; the others are left out."""
        return {form: self.sure(form) for form in sorted(set(asked)) if form in self._sure}
