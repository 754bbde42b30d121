"""The ink of a line over where its letters stand, and what is measured of one piece of it for a raised mark.

Lengths are in x-heights.

Thresholds from: set by hand, wide of all marks of the corpora and of typeset books;
tests/layout/test_raised_marks.py holds them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from lib.layout.baseline import Baseline
from lib.layout.line_ink import Marks, PageInk
from lib.layout.mark_glyphs import FIGURES, LETTERS, SIGNS, best, kinds, looks
from lib.layout.mark_text import DOUBLE, ODD, SINGLE
from lib.quantiles import median
from lib.schemas.base import Box
from lib.schemas.ocr import Line, Word

Floats = NDArray[np.float64]

RAISED = 0.2
"""How high over the line the foot of a raised mark stands at least, in x-heights."""
TOP = (0.9, 2.4)
"""How high its top is, from and to, in x-heights."""
HIGH, WIDE = (0.28, 2.0), (0.1, 1.5)
"""How high and wide it is, from and to, in x-heights."""
STANDS, TALL = 0.25, 0.8
"""A letter's foot is lower than this over the line, and its top higher than that, in x-heights."""
BESIDE, BENT, WHOLE = 5, 0.7, 0.85
"""How many pieces of ink on each side say where the line is there; how far off they may be, and how high each is at
least, in x-heights."""
NOTHING, FAR, LOST = -1.0, 9.0, -1
"""Stands, in x-heights, for what is measured of ink that is not there, and for white that has no end; and for the kind
of no character, as a level."""
UNDER = -0.2
"""Ink whose top is lower than this over the line is the next line's, in x-heights."""
CLEAR = 0.2
"""White between the two of a pair, at most, before it counts, in x-heights."""

INK = (
    "high", "wide", "foot", "top", "white_before", "white_after",
    "before_high", "before_wide", "before_foot", "before_top", "after_high", "after_wide", "after_foot", "after_top",
    "second_high", "second_foot", "second_white", "bend", "twin",
)  # fmt: skip
"""What is measured of a piece of ink and of those beside it, in order."""
GLYPH = ("fill", "figure", "letter", "sign", "quote", "degree", "other")
"""What is measured of its shape: how full its box is, and probabilities of what it looks like."""


@dataclass(frozen=True)
class LineInk:
    """A line's ink, from left to right, with where it stands over the line."""

    marks: Marks
    base: Baseline
    foot: Floats
    """In x-heights over the line, as all others."""
    top: Floats

    @cached_property
    def middle(self) -> Floats:
        return np.asarray(self.marks[:, 0] + self.marks[:, 2] / 2)

    @cached_property
    def sized(self) -> list[bool]:
        """Which ink may be a raised mark by its size, and by where its top is."""
        wide, high = self.marks[:, 2] / self.base.x_height, self.marks[:, 3] / self.base.x_height
        found = (high >= HIGH[0]) & (high <= HIGH[1]) & (wide >= WIDE[0]) & (wide <= WIDE[1])
        return list((found & (self.top >= TOP[0]) & (self.top <= TOP[1])).tolist())

    @cached_property
    def letter(self) -> list[bool]:
        """Which ink stands on the line and reaches as high as a letter."""
        high = self.marks[:, 3] >= HIGH[0] * self.base.x_height
        return list((high & (self.foot < STANDS) & (self.top > TALL)).tolist())

    @cached_property
    def right(self) -> NDArray[np.int64]:
        return np.asarray(self.marks[:, 0] + self.marks[:, 2])


def seen_line(line: Line, ink: PageInk) -> LineInk | None:
    """A line's ink over where its letters stand; None where they do not tell."""
    set_on = ink.of_line(line)
    if set_on is None:
        return None
    marks, base = set_on
    left, top, wide, high = marks.T
    line_at = base.at(left + wide / 2)
    over = (line_at - top) / base.x_height
    own = over > UNDER
    return LineInk(marks[own], base, (over - high / base.x_height)[own], over[own])


def measured_ink(seen: LineInk, at: int) -> list[float]:
    """What INK names."""
    x = seen.base.x_height
    left, right, middle = seen.marks[:, 0], seen.right, seen.middle
    others = np.arange(len(left)) != at
    before = np.flatnonzero(others & (middle < middle[at]) & (right <= middle[at]))
    before = before[np.argsort(right[before], kind="stable")]
    behind = np.flatnonzero(others & (middle > middle[at]) & (left >= middle[at]))
    one = int(before[-1]) if len(before) else None
    two = int(before[-2]) if len(before) > 1 else None
    after = int(behind[0]) if len(behind) else None
    return [
        seen.marks[at, 3] / x, seen.marks[at, 2] / x, float(seen.foot[at]), float(seen.top[at]),
        FAR if one is None else (left[at] - right[one]) / x, FAR if after is None else (left[after] - right[at]) / x,
        *_four(seen, one), *_four(seen, after),
        NOTHING if two is None else seen.marks[two, 3] / x, NOTHING if two is None else float(seen.foot[two]),
        NOTHING if two is None or one is None else (left[one] - right[two]) / x,
        _bend(seen, at), min((_unlike(seen, at, other) for other in (one, after) if other is not None), default=FAR),
    ]  # fmt: skip


def box_of(marks: Marks, at: int) -> Box:
    """The box of a piece of ink."""
    left, top, wide, high = map(int, marks[at])
    return left, top, left + wide, top + high


@dataclass(frozen=True)
class Candidate:
    """Ink that may be a raised mark, or a figure of one."""

    word: Word
    at: int
    """Which of the line's marks it is."""
    box: Box
    features: Floats
    """What was asked for, then GLYPH."""
    alike: tuple[str, str, str]
    """The figure, the letter and the sign that it most looks like."""


def with_looks(found: Sequence[tuple[Word, int, list[float]]], seen: LineInk, ink: PageInk) -> list[Candidate]:
    """Candidates of a line by their words, places and features, with what each looks like."""
    if not found:
        return []
    boxes = [box_of(seen.marks, at) for _, at, _ in found]
    glyphs = [ink.within(box) for box in boxes]
    told = looks(glyphs)
    made = []
    for (word, at, row), box, glyph, kind, one in zip(found, boxes, glyphs, kinds(told), told, strict=True):
        alike = best(one, FIGURES), best(one, LETTERS), best(one, SIGNS)
        made.append(Candidate(word, at, box, np.asarray([*row, float(glyph.mean()), *kind]), alike))
    return made


def _four(seen: LineInk, at: int | None) -> Iterator[float]:
    """How high and wide ink is, and where its foot and top are."""
    if at is None:
        return iter([NOTHING] * 4)
    x = seen.base.x_height
    return iter([seen.marks[at, 3] / x, seen.marks[at, 2] / x, float(seen.foot[at]), float(seen.top[at])])


def _unlike(seen: LineInk, at: int, other: int) -> float:
    """How far two pieces of ink are from the two alike of a quotation mark, in x-heights."""
    (left, _, wide, high), (other_left, _, other_wide, other_high) = (seen.marks[one] for one in (at, other))
    white = max(left, other_left) - min(left + wide, other_left + other_wide)
    sizes = (abs(high - other_high) + abs(wide - other_wide)) / seen.base.x_height
    return float(sizes + abs(seen.foot[at] - seen.foot[other]) + max(0.0, white / seen.base.x_height - CLEAR))


def _bend(seen: LineInk, at: int) -> float:
    """How high its foot is over those of the letters beside it: lines bend."""
    beside = [other for other in range(max(0, at - BESIDE), min(len(seen.foot), at + BESIDE + 1)) if other != at]
    feet = [
        seen.foot[other]
        for other in beside
        if seen.marks[other, 3] >= WHOLE * seen.base.x_height and abs(seen.foot[other]) < BENT
    ]
    return float(seen.foot[at]) - median(np.asarray(feet)) if feet else float(seen.foot[at])


_STARS, _STOPS, _PAIRED = "*°®†‡§¶‖", ".,", ";:"


def kind_of(character: str) -> int:
    """Of which kind a character is, as a number; LOST where there is none."""
    if not character:
        return LOST
    tests = (
        character.isalpha(), character.isdigit(), character in SINGLE, character in DOUBLE, character in _STARS,
        character in ODD, character in _STOPS, character in _PAIRED,
    )  # fmt: skip
    return tests.index(True) if any(tests) else len(tests)
