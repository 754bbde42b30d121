"""The connected ink of a page, and that of one line with where its letters stand.

Thresholds from: set by hand, no figures kept; tests/layout/test_raised_marks.py holds them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from lib.images.binarization import Grey, find_ink
from lib.images.components import find_marks
from lib.layout.baseline import Baseline, baseline_of
from lib.schemas.base import Box
from lib.schemas.ocr import Line

OVER = 0.4
"""Share of its width over which other ink of the line may stand under it, at most: a point has its i."""
ABOVE, BELOW, HIGHEST = 0.3, 0.2, 2.2
"""How far over and under a line's box the middle of its ink may lie, and how high that ink may be, in the line's
heights."""
SPECK = 0.12
"""Height, in x-heights, under which ink is dirt."""

Marks = NDArray[np.int64]
"""(n, 4): left, top, width and height of connected ink, in pixels, from left to right."""


@dataclass(frozen=True)
class PageInk:
    """The ink of a page."""

    marks: Marks
    mask: NDArray[np.bool_]
    """(height, width): where ink is."""
    _told: dict[tuple[Box, str], tuple[Marks, Baseline] | None] = field(default_factory=dict, compare=False, repr=False)
    """What was told of a line before, by all that it is told from: raised marks and signs that no reader saw both ask,
    and it was the dearest step of a page."""

    def of_line(self, line: Line) -> tuple[Marks, Baseline] | None:
        """A line's ink but for dirt, and where its letters stand; None where they do not tell."""
        asked = (line.box, line.text)
        if asked not in self._told:
            self._told[asked] = _line_ink(line, self.marks)
        return self._told[asked]

    def within(self, box: Box) -> NDArray[np.bool_]:
        """The ink in a box."""
        left, top, right, foot = box
        return self.mask[top:foot, left:right]


def page_ink(grey: Grey) -> PageInk:
    """The connected ink of a page; `grey` is its image, (height, width)."""
    mask = find_ink(grey)
    _, stats = find_marks(mask)
    ink = np.asarray(stats[1:, :4], dtype=np.int64)
    return PageInk(np.asarray(ink[np.argsort(ink[:, 0], kind="stable")]), np.asarray(mask, bool))


def _line_ink(line: Line, ink: Marks) -> tuple[Marks, Baseline] | None:
    marks = _near_line(line, ink)
    base = baseline_of(marks[(marks[:, 0] >= line.box[0] - 1) & (marks[:, 0] < line.box[2])], line.text)
    return None if base is None else (marks[marks[:, 3] >= SPECK * base.x_height], base)


def _near_line(line: Line, ink: Marks) -> Marks:
    """The ink in a line's band, and a little after its end."""
    left, top, right, foot = line.box
    high = foot - top
    middle_x, middle_y = ink[:, 0] + ink[:, 2] / 2, ink[:, 1] + ink[:, 3] / 2
    here = (middle_x > left - high) & (middle_x < right + high)
    here &= (middle_y > top - ABOVE * high) & (middle_y < foot + BELOW * high) & (ink[:, 3] < HIGHEST * high)
    return ink[here]


def stands_over(marks: Marks, at: int) -> bool:
    """Whether there is other ink of the line under a mark."""
    left, top, wide, _ = marks[at]
    common = np.minimum(marks[:, 0] + marks[:, 2], left + wide) - np.maximum(marks[:, 0], left)
    under = (common > OVER * np.minimum(marks[:, 2], wide)) & (marks[:, 1] > top)
    under[at] = False
    return bool(under.any())
