"""Tesseract's TSV as words in their places. The format: one row an element, level 1 (page) to 5 (word)."""

from __future__ import annotations

from dataclasses import dataclass

from lib.schemas.base import Box

WORD_LEVEL = 5
COLUMNS = 12


@dataclass(frozen=True)
class TsvWord:
    """A word as Tesseract gave it. `block`, `paragraph` and `line` are its numbers; confidence is from 0 to 1."""

    block: int
    paragraph: int
    line: int
    box: Box
    confidence: float
    text: str


def parse_words(tsv: str) -> list[TsvWord]:
    """The words of a page in Tesseract's reading order; rows without visible text are left out."""
    words = []
    for row in tsv.splitlines()[1:]:
        cells = row.split("\t", COLUMNS - 1)
        if len(cells) < COLUMNS or int(cells[0]) != WORD_LEVEL or not cells[11].strip():
            continue
        left, top, width, height = (int(cell) for cell in cells[6:10])
        words.append(
            TsvWord(
                block=int(cells[2]),
                paragraph=int(cells[3]),
                line=int(cells[4]),
                box=(left, top, left + width, top + height),
                confidence=round(min(max(float(cells[10]), 0.0), 100.0) / 100, 4),
                text=cells[11].strip(),
            )
        )
    return words
