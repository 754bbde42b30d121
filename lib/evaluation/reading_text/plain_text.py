"""The reading text of plain text: pages as they are printed, or a finished edition without pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from lib.evaluation.reading_text.reading import Reading, TextWord
from lib.text.numerals import read_number

NOTE_SIGNS = "*†‡§‖¶⁎∗¹²³⁴⁵⁶⁷⁸⁹⁰"
"""Marks of notes that are nothing else at a word's end."""
MOST_ARABIC = 1000
"""From here on an arabic number at a page's end may be a year."""
MOST_ROMAN = 200
"""From here on a roman number may be a word: mix, di."""
_DIVIDED = re.compile(r"(?<=\w)[-\u00ad¬‐]$")
_LEADERS = re.compile(r"(?<!\S)(?:[.·…]+\s+){2,}[.·…]+(?!\S)|(?<!\S)[.·…]{4,}(?!\S)")
_SIGN = re.compile(f"[{NOTE_SIGNS}]+")
_MARKED = re.compile(rf"(?<=[^\s{NOTE_SIGNS}])[{NOTE_SIGNS}]+")


class PlainText:
    """Takes paragraphs of printed lines; a word that is divided at a line's or a page's end is made whole."""

    def __init__(self) -> None:
        self.made = Reading()
        self.marks: list[tuple[int, str, int]] = []
        """Marks of notes that stood at words, as (page, mark, index of the word)."""
        self._page: int | None = None

    def add_paragraph(self, text: str, page: int | None, marks: Collection[str] = ()) -> None:
        """`marks` are those of notes that are called on the page; * and its like are taken for marks anyway.

        Rows of leaders are left out: a book without fixed pages has none.
        """
        words = self.made.words
        opening = page is not None and page != self._page
        self._page = page
        first: bool | None = None if opening and words else True
        fresh = True
        for line in text.split("\n"):
            goes_on = words and _DIVIDED.search(words[-1].text) and (not fresh or first is None)
            for word in _LEADERS.sub(" ", line).split():
                if goes_on and word[:1].isalpha():
                    last = words[-1]
                    self._take(_DIVIDED.sub("", last.text) + word, last.page, last.first, marks, again=True)
                else:
                    self._take(word, page, first if fresh else False, marks)
                goes_on = fresh = False

    def _take(
        self, word: str, page: int | None, first: bool | None, marks: Collection[str], again: bool = False
    ) -> None:
        """Add a word, or write the last one `again`, without the mark of a note that touches it."""
        if again:
            self.made.words.pop()
        at = len(self.made.words)
        plain = "" if _SIGN.fullmatch(word) else _MARKED.sub("", word)
        found = next(iter(_MARKED.findall(word)), None)
        if found is None:
            for mark in marks:
                cut = re.fullmatch(rf"(.*[^\d\s]){re.escape(mark)}(\W*)", word)
                if mark.isalnum() and cut:
                    plain, found = cut[1] + cut[2], mark
        if found is not None and page is not None:
            self.marks.append((page, found, at))
        if plain:
            self.made.words.append(TextWord(plain, page, first))


def join_over_pages(words: Sequence[TextWord]) -> list[TextWord]:
    """Words of which those that are divided at a page's end are whole, where a note stood between the halves."""
    made: list[TextWord] = []
    for word in words:
        last = made[-1] if made else None
        if last is not None and last.page != word.page and _DIVIDED.search(last.text) and word.text[:1].islower():
            made[-1] = replace(last, text=_DIVIDED.sub("", last.text) + word.text)
        else:
            made.append(word)
    return made


def read_plain(texts: Mapping[int, str]) -> Reading:
    """Pages as they are printed. Running heads and page numbers, where they are there, are left out."""
    text = PlainText()
    for number, page in without_furniture(texts).items():
        for paragraph in re.split(r"\n\s*\n", page):
            if paragraph.strip():
                text.add_paragraph(paragraph, number)
    text.made.pages = tuple(sorted(texts))
    return text.made


def read_edition(text: str) -> Reading:
    """A finished edition: an empty line between paragraphs, and none divided over pages."""
    made = PlainText()
    for paragraph in re.split(r"\n\s*\n", text.replace("\r", "")):
        if paragraph.strip():
            made.add_paragraph(paragraph, None)
    made.made.tells = frozenset({"breaks"})
    return made.made


def without_furniture(texts: Mapping[int, str]) -> dict[int, str]:
    """The texts of pages without a first or last line that is a number alone, or stands there on other pages too."""
    pages = {number: text.replace("\r", "").split("\n") for number, text in sorted(texts.items())}
    places = {number: _ends(lines) for number, lines in pages.items()}
    often = Counter(_bare(pages[number][at]) for number, ends in places.items() for at in ends)
    for number, ends in places.items():
        for at in sorted(ends, reverse=True):
            line = pages[number][at]
            if _is_number(line) or (_bare(line) and often[_bare(line)] > 1):
                del pages[number][at]
    return {number: "\n".join(lines) for number, lines in pages.items()}


def _ends(lines: Sequence[str]) -> list[int]:
    """Where the first and the last line with text stand; one place where they are the same."""
    filled = [at for at, line in enumerate(lines) if line.strip()]
    return sorted({filled[0], filled[-1]}) if filled else []


def _is_number(line: str) -> bool:
    """Whether a line is a page's number; a year at the foot of a title page is none."""
    found = read_number(line.strip())
    return found is not None and found[0] < (MOST_ARABIC if found[1] == "arabic" else MOST_ROMAN)


def _bare(line: str) -> str:
    """The letters of a line: a head's number differs from page to page."""
    return re.sub(r"[\W\d_]", "", line).lower()
