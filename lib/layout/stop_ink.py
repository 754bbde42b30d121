"""The stop behind a raised mark, told by its ink: a reader takes the two together for ? or ! or %.

Thresholds from: measured on sidenotes and thomas-reid: eleven stops of twelve calls behind which none was read, all of
them as here. tests/layout/test_stop_ink.py holds them.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from lib.layout.baseline import Baseline
from lib.layout.mark_text import STOPS
from lib.schemas.base import Box

Stop = Literal["", ".", ",", ";"]
"""A stop; nothing where there is none."""
NEAR = 0.7
"""How far behind the mark's right edge a stop begins, at most, in x-heights."""
HEAD, LEAST_HIGH, MOST_WIDE = 0.5, 0.2, 0.5
"""How high over the line its top is at most, how high it is itself at least, and how wide at most, in x-heights."""
HANGS = -0.2
"""How far under the line a comma's foot is at least, in x-heights."""
UPPER_FOOT, UPPER_HEAD = 0.35, 1.1
"""Between which heights over the line the upper point of a semicolon stands, in x-heights."""


def unread_stop(marks: NDArray[np.int64], base: Baseline, box: Box, text: str) -> Stop:
    """The stop behind the raised mark in `box`, where none was read: `text` is its word's, from before the mark on.

    `marks` are those of the line, as `PageInk.of_line` gives them.
    """
    if any(character in STOPS for character in text):
        return ""
    left, top, wide, high = marks.T
    x = base.x_height
    line_at = base.at(left + wide / 2)
    foot, head = (line_at - top - high) / x, (line_at - top) / x
    behind = (left > box[0]) & (left < box[2] + NEAR * x) & (left + wide / 2 > (box[0] + box[2]) / 2)
    stops = behind & (head <= HEAD) & (high >= LEAST_HIGH * x) & (wide <= MOST_WIDE * x) & (wide > 0)
    letters = left[behind & (head > HEAD) & (foot < UPPER_FOOT)]
    at = next(iter(np.flatnonzero(stops)), None)
    if at is None or (len(letters) and letters.min() < left[at]):
        return ""
    if foot[at] > HANGS:
        return "."
    middle = left[at] + wide[at] / 2
    upper = (foot >= UPPER_FOOT) & (head <= UPPER_HEAD) & (left <= middle) & (left + wide >= middle)
    return ";" if upper.any() else ","
