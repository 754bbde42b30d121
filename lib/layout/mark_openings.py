"""Ink that may be a raised mark which opens a note, with what is measured of it: at the head of a word, or before it.

Whether it is one is learnt (lib/training/learn_marks.py). In small type low on the page what looks like a quotation
mark seldom is one, and in the text it is; notes that stand beside each other open behind much white.

Thresholds from: set by hand, wide of all marks of the corpora and of typeset books; tests/layout/test_opening_marks.py
holds them.
"""

from __future__ import annotations

import re

import numpy as np

from lib.layout.line_ink import PageInk, stands_over
from lib.layout.mark_pieces import (
    FAR,
    GLYPH,
    INK,
    RAISED,
    Candidate,
    LineInk,
    kind_of,
    measured_ink,
    with_looks,
)
from lib.layout.mark_text import is_mark_apart
from lib.schemas.ocr import Line, Word
from lib.text.type_size import line_size

REACH = 2.2
"""How far left of its word a mark may stand that its reader lost, in x-heights."""
SPACE = 1.2
"""White before a word that a sign on the line may open, at least, in x-heights."""
MOST_PIECES = 3
"""Pieces of ink before a word's first letter, at most."""
_SIGN = re.compile(r"[^\w\s]|[tfFS\d]{1,2}(?=$|[^\W\d_a-z])")
"""What daggers and their like are read for, alone or before a capital."""
UNKNOWN = 1.0
"""Stands for the size of a line's type beside the text's where no letter tells it."""

OPENING_NAMES = (
    *INK, "pieces_before", "pieces_after", "first_read", "second_read", "third_read", "apart", "capital", "first_word",
    "first_line", "end_before", "white_to_word", "size", "height", *GLYPH,
)  # fmt: skip
"""What is measured, in order."""


def opening(line: Line, seen: LineInk, ink: PageInk, body: float, page_height: int, *, first: bool) -> list[Candidate]:
    """What may open a note in a line, from left to right.

    `body` is the size of the text's type and `page_height` the page's, in pixels; the line is the first of its
    paragraph, or it is not.
    """
    found: list[tuple[Word, int, list[float]]] = []
    size = (line_size(line) or body) / body if body else UNKNOWN
    high = line.box[1] / page_height
    for before, word, after in zip([None, *line.words], line.words, [*line.words[1:], None], strict=False):
        pieces = _before_letters(word, before, seen)
        if not pieces or len(pieces) > MOST_PIECES:
            continue
        read = (kind_of(word.text[:1]), kind_of(word.text[1:2]), kind_of(word.text[2:3]))
        apart = is_mark_apart(word.text)
        words = after.text if apart and after is not None else word.text
        capital = next((letter for letter in words if letter.isalpha()), "a").isupper()
        end = kind_of(before.text[-1:] if before is not None else "")
        for place, at in enumerate(pieces):
            white = FAR if before is None else (seen.marks[at, 0] - before.box[2]) / seen.base.x_height
            row = [
                *measured_ink(seen, at), place, len(pieces) - place - 1, *read, apart, capital, before is None, first,
                end, white, size, high,
            ]  # fmt: skip
            found.append((word, at, row))
    return with_looks(found, seen, ink)


def _before_letters(word: Word, before: Word | None, seen: LineInk) -> list[int]:
    """The raised ink at a word's head, up to its first letter, and what was lost in the white before it."""
    apart = is_mark_apart(word.text)
    start = word.box[0] - (1 if apart else REACH * seen.base.x_height)
    if before is not None:
        start = max(start, before.box[2] + 1)
    found: list[int] = []
    wide = before is None or word.box[0] - before.box[2] >= SPACE * seen.base.x_height
    wide = wide and _SIGN.match(word.text) is not None
    for at in map(int, np.flatnonzero((seen.middle >= start) & (seen.middle <= word.box[2] + 1))):
        if seen.letter[at]:
            # Daggers stand on the line as letters do: what was read for one may be one, at a line's head or apart.
            if wide and not found and seen.sized[at] and not stands_over(seen.marks, at):
                found.append(at)
            break
        if seen.sized[at] and seen.foot[at] >= RAISED and not stands_over(seen.marks, at):
            found.append(at)
    return found
