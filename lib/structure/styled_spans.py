"""Where words in another type stand in a passage's text: runs of italic, bold, small capitals, letterspaced words.

Words carry the ids that ocr gave them through every correction; a passage says of which paragraphs it was made.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lib.geometry import inside
from lib.schemas.layout import Style
from lib.schemas.merge import MergedLine, MergePage
from lib.schemas.structure import Passage, Piece, StyleSpan
from lib.structure.styled_figures import with_figures
from lib.text.hyphens import DASHES, HYPHENS
from lib.text.styled_words import StyledById, StyledPart, by_word, styled_parts

LONGEST_GAP = 30
"""Characters of a passage in which a word may stand after the word before it, at most: leaders are left out of entries.
From: set by hand; tests/structure/test_styled_spans.py holds it."""

CITING = frozenset({"note", "caption", "table"})
"""Where a title in another type stands beside plain figures."""
_BETWEEN = re.compile(r"[ —–-]*")
"""What two words of one run may have between them: a line that is kept ends its runs, and so does a cell."""
_NUMBER = re.compile(r"\W*[0-9]+\W*")
_PAGE = re.compile(r"(?:^|\s)\W*(?:[0-9]+|[ivxlc]+)\W*$")
_OPENING, _CLOSING = " \"'“‘«([{—–-", " \"'”’»)]},;:—–-"


@dataclass(frozen=True)
class _Word:
    text: str
    parts: tuple[StyledPart, ...]


class StyledPages:
    """The paragraphs that hold styled words, from when their page comes until no passage of theirs is waiting."""

    def __init__(self) -> None:
        self._lines: dict[tuple[int, str], list[MergedLine]] = {}
        self._styled: dict[int, StyledById] = {}

    def add(self, page: MergePage) -> None:
        """Take in a page."""
        if not page.styled:
            return
        styled = self._styled[page.page_number] = by_word(page.styled)
        for paragraph in page.paragraphs():
            if any(name in styled for line in paragraph.lines for word in line.words for name in word.ids):
                self._lines[page.page_number, paragraph.id] = paragraph.lines

    def forget(self, before: int | None) -> None:
        """Forget the pages before a page, or all of them: their passages are made."""
        self._lines = {key: lines for key, lines in self._lines.items() if before is not None and key[0] >= before}
        self._styled = {page: styled for page, styled in self._styled.items() if before is not None and page >= before}

    def spans(self, passage: Passage) -> list[StyleSpan]:
        """The styled runs of a passage, by where they begin."""
        words = [self._words(piece) for piece in passage.pieces]
        if not any(word.parts for part in words for word in part):
            return []
        if passage.kind == "table":
            placed = list(_cells(passage.text, [word for part in words for word in part]))
        else:
            starts = [piece.start for piece in passage.pieces]
            placed = [
                found for part, start in zip(words, starts, strict=True) for found in _placed(passage.text, start, part)
            ]
        # The page that an entry runs to is no part of its title, though `(note)` may stand behind it.
        page = _PAGE.search(passage.text) if passage.kind == "entry" else None
        end = page.start() if page else len(passage.text)
        placed = [part for part in placed if part.start < end]
        if passage.kind == "entry" and placed and _NUMBER.fullmatch(passage.text, placed[-1].start, placed[-1].end):
            del placed[-1]
        spans = [
            span
            for style in sorted({style for part in placed for style in part.styles})
            for span in _runs(passage.text, [part for part in placed if style in part.styles], style)
        ]
        whole = spans if passage.kind in CITING else with_figures(passage.text, spans, passage.marks, end)
        return sorted(whole, key=lambda span: (span.start, -span.end, span.style))

    def _words(self, piece: Piece) -> list[_Word]:
        """The words of a piece in order; nothing where its paragraph has no styled word."""
        lines = self._lines.get((piece.page, piece.paragraph or ""), [])
        styled = self._styled.get(piece.page, {})
        here = [line for line in lines if inside(line.box, piece.box)]
        return [_Word(word.text, tuple(styled_parts(word, styled))) for line in here for word in line.words]


def _placed(text: str, start: int, words: Iterable[_Word]) -> Iterator[StyledPart]:
    """The styled parts of words in a text that has them from `start` on; a word that is not found is left out."""
    at = start
    for word in words:
        bare = word.text.rstrip(HYPHENS) or word.text
        found = text.find(bare, at, at + LONGEST_GAP + len(bare))
        # A divided word goes on without a space; any other begins after one.
        while found > at and not text[found - 1].isspace() and text[found - 1] not in DASHES:
            found = text.find(bare, found + 1, at + LONGEST_GAP + len(bare))
        if found >= 0:
            at = found + len(bare)
            for part in word.parts:
                yield StyledPart(found + part.start, min(found + part.end, at), part.styles)


def _cells(text: str, words: Iterable[_Word]) -> Iterator[StyledPart]:
    """The same in a table, whose words stand in another order: by the words alone, where they all have the style."""
    styles: dict[str, frozenset[Style]] = {}
    for word in words:
        own = frozenset(style for part in word.parts for style in part.styles)
        styles[word.text] = styles.get(word.text, own) & own
    for token in re.finditer(r"\S+", text):
        if found := styles.get(token.group()):
            yield StyledPart(token.start(), token.end(), found)


def _runs(text: str, parts: Iterable[StyledPart], style: Style) -> Iterator[StyleSpan]:
    """Words that follow each other as one run, without the signs at its edges that belong to the text around it."""
    runs: list[list[int]] = []
    for part in parts:
        if runs and _BETWEEN.fullmatch(text, runs[-1][1], part.start):
            runs[-1][1] = part.end
        else:
            runs.append([part.start, part.end])
    for start, end in runs:
        first, last = _trimmed(text, start, end)
        if first < last:
            yield StyleSpan(start=first, end=last, style=style)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _OPENING:
        start += 1
    while start < end and (text[end - 1] in _CLOSING or (text[end - 1] == "." and _ends_sentence(text, start, end))):
        end -= 1
    return start, end


def _ends_sentence(text: str, start: int, end: int) -> bool:
    """Whether the point at a run's end is the sentence's: it is an abbreviation's in `e.g.` and in `ibid., 3`."""
    last = text[start : end - 1].rpartition(" ")[2]
    return "." not in last and text[end : end + 1] not in {",", ";", ":"}
