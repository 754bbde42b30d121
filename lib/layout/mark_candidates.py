"""Ink that may be a raised mark which calls a note, with what is measured of it.

Whether it is one is learnt (lib/training/learn_marks.py): here stands only what is asked, of a piece of ink, of those
beside it and of the word: one mark is told by the stop before it, and another by the white.

Thresholds from: set by hand, wide of all marks of the corpora and of typeset books; tests/layout/test_raised_marks.py
holds them.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

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
from lib.layout.mark_shape import shapes_of
from lib.layout.mark_text import DOUBLE, ODD, SINGLE, is_mark_apart
from lib.schemas.ocr import Line, Word

LOWEST_FOOT = -0.6
"""How high over the line a dagger's foot stands at least, in x-heights: it stands on the line, or hangs under it."""
BEHIND = 1.5
"""How far behind a word's box a mark may stand that its reader lost, in x-heights."""
LETTERS_AFTER = 2
"""Letters of its word that may stand after it, at most."""
LOW_TOP = 0.6
"""A stop's top is lower than this, in x-heights."""
MOST_LETTERS, MOST_OPEN = 8, 2
"""Where a word's letters are counted no further, and quotations that are open."""

CALL_NAMES = (
    *INK, "behind_word", "letters_after", "marks_after", "last", "last_but_one", "last_but_two", "apart", "letters",
    "open_single", "open_double", "first", "white_to_word", "shape", *GLYPH,
)  # fmt: skip
"""What is measured, in order."""


def calling(line: Line, seen: LineInk, ink: PageInk, quoted: OpenQuotes) -> list[Candidate]:
    """What may call a note in a line, from left to right; `quoted` is told of the words as they are passed."""
    found: list[tuple[Word, int, list[float]]] = []
    shapes = shapes_of(seen.marks, seen.base)
    for word, after in pairwise([*line.words, None]):
        assert word is not None
        quoted.open(word.text)
        inside = _inside(word, after, seen)
        for place, at in enumerate(inside):
            if _may_be(seen, inside, place, word, after):
                row = _measured(seen, inside, place, word, after, quoted)
                found.append((word, at, [*row, float(shapes[at])]))
        quoted.close(word.text)
    return with_looks(found, seen, ink)


class OpenQuotes:
    """How many quotations a paragraph has opened: where none is open, what ends a word closes none."""

    def __init__(self) -> None:
        self.single = self.double = 0

    def open(self, text: str) -> None:
        """Take what stands at the head of a word."""
        self.double += text[:1] in DOUBLE
        self.single += text[:1] == "‘"

    def close(self, text: str) -> None:
        """Take what stands at the end of a word."""
        ends = text[-2:]
        self.double = max(0, self.double - any(sign in DOUBLE for sign in ends))
        self.single = max(0, self.single - (text[-1:] in SINGLE))


def _inside(word: Word, after: Word | None, seen: LineInk) -> list[int]:
    """The marks in a word or close behind it."""
    x = seen.base.x_height
    end = word.box[2] + BEHIND * x
    if after is not None:
        end = min(end, after.box[0] + (x if is_mark_apart(after.text) else -1))
    end = max(end, word.box[2] + 1)
    return [int(at) for at in np.flatnonzero((seen.middle >= word.box[0] - 1) & (seen.middle <= end))]


def _may_be(seen: LineInk, inside: Sequence[int], place: int, word: Word, after: Word | None) -> bool:
    at = inside[place]
    if not seen.sized[at] or seen.foot[at] < LOWEST_FOOT:
        return False
    rest = _letters_after(seen, inside, place)
    if rest > LETTERS_AFTER:
        return False
    if seen.foot[at] < RAISED:
        # A dagger stands on the line as letters do: behind a stop, or where a sign was read.
        stopped = place > 0 and seen.top[inside[place - 1]] < LOW_TOP
        told = word.text[-1:] in ODD or (after is not None and is_mark_apart(after.text))
        if rest or not place or not (stopped or told):
            return False
    return not stands_over(seen.marks, at)


def _letters_after(seen: LineInk, inside: Sequence[int], place: int) -> int:
    return sum(seen.middle[other] > seen.middle[inside[place]] and seen.letter[other] for other in inside[place + 1 :])


def _measured(
    seen: LineInk, inside: Sequence[int], place: int, word: Word, after: Word | None, quoted: OpenQuotes
) -> list[float]:
    """What is measured but for shape and glyph, in the order of CALL_NAMES."""
    at, x, text = inside[place], seen.base.x_height, word.text
    return [
        *measured_ink(seen, at), (seen.middle[at] - word.box[2]) / x, _letters_after(seen, inside, place),
        len(inside) - place - 1, kind_of(text[-1:]), kind_of(text[-2:-1]), kind_of(text[-3:-2]),
        after is not None and is_mark_apart(after.text), min(sum(map(str.isalpha, text)), MOST_LETTERS),
        min(quoted.single, MOST_OPEN), min(quoted.double, MOST_OPEN), place == 0,
        FAR if after is None else (after.box[0] - seen.right[at]) / x,
    ]  # fmt: skip
