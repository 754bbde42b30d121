"""The line on which letters stand, and how high its small letters are.

Thresholds from: set by hand, no figures kept; tests/layout/test_raised_marks.py holds them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lib.quantiles import median, percentile

FEWEST = 4
"""Letters from which a line has a foot and a height."""
LETTER = 0.5
"""Share of the usual height that a letter has at least."""
FAR = 0.3
"""Share of the line's length from which two letters say how it leans."""
STEEPEST = 0.05
"""Rise over run that a line may have."""
ON_LINE = 0.2
"""How far from the line a letter's foot may be, in usual heights."""
FEW_SHORT = 0.2
"""Share of a line's letters that are short, below which the tall ones say more."""
TALL = 0.68
"""How high a short letter is in tall ones: capitals, figures and letters like b and d."""
SHORT_LETTERS, HANGING_LETTERS = frozenset("acemnorsuvwxzıi"), frozenset("gjpqyQ")
MOST = 60
"""Letters that are looked at, spread over the line."""


@dataclass(frozen=True)
class Baseline:
    """Where a line's letters stand."""

    rise: float
    """Pixels down for each pixel to the right."""
    start: float
    """Pixels from the page's top, at its left edge."""
    x_height: float
    """How high a small letter is, in pixels."""

    def at(self, x: NDArray[Any] | float) -> Any:
        """How far down the line is at `x`, in pixels."""
        return self.rise * x + self.start


def baseline_of(marks: NDArray[np.int64], text: str) -> Baseline | None:
    """The baseline of a line's ink, (n, 4) as left, top, width, height; None where too few letters stand on it.

    `text` is what was read there: it tells how many of the letters are short.
    """
    if len(marks) < FEWEST:
        return None
    left, top, wide, high = marks.T.astype(np.float64)
    letters = high >= LETTER * median(high)
    if np.count_nonzero(letters) < FEWEST:
        return None
    middle, foot, high = (left + wide / 2)[letters], (top + high)[letters], high[letters]
    some = np.unique(np.linspace(0, len(middle) - 1, MOST).astype(np.int64))
    run = middle[some][:, None] - middle[some][None, :]
    drop = foot[some][:, None] - foot[some][None, :]
    far = run > FAR * (middle.max() - middle.min())
    rise = min(max(median(drop[far] / run[far]), -STEEPEST), STEEPEST) if far.any() else 0.0
    level = foot - rise * middle
    usual = median(high)
    start = median(level)
    near = np.abs(level - start) < ON_LINE * usual
    if near.any():
        start = median(level[near])
    standing = high[np.abs(level - start) < ON_LINE * usual]
    if len(standing) < FEWEST:
        return None
    return Baseline(rise, start, _x_height(standing, text))


def _x_height(standing: NDArray[np.float64], text: str) -> float:
    """How high short letters are, by the heights of all that stand on the line."""
    letters = [letter for letter in text if letter.isalnum() and letter not in HANGING_LETTERS]
    share = sum(letter in SHORT_LETTERS for letter in letters) / max(len(letters), 1)
    if share < FEW_SHORT:
        return TALL * median(standing)
    return percentile(standing, 50 * share)
