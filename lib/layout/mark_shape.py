"""Whether ink is as high and wide, and as high over its line, as raised figures of real books are.

It is one of the things that are asked of a mark that may call a note: typeset pages to learn from there are as many as
one likes, real ones few, and these bounds were measured on real ones.

Thresholds from: measured on sidenotes and thomas-reid (94 and 35 calls): figures are 0.86 to 1.05 x-heights high and
0.4 to 0.65 wide, quotation marks 0.53 to 0.82 high and 0.27 to 0.44 wide, points of the i 0.3 to 0.4 high.
tests/layout/test_raised_marks.py holds them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lib.layout.baseline import Baseline
from lib.layout.line_ink import Marks

FOOT, TOP = (0.38, 0.95), (1.2, 1.95)
"""How high over the line a raised figure's foot stands, and its top, from and to, in x-heights."""
HIGH, WIDE = (0.7, 1.25), (0.2, 1.0)
"""How high and wide it is itself, from and to, in x-heights."""
BEND = 0.15
"""How much lower its foot may be where lines bend, in x-heights."""
SMALL_FOOT, SMALL_HIGH, SMALL_TOP = 0.6, 0.42, 1.0
"""Highest foot of a mark that is as small as a quotation mark, its least height, and where its top is at least, in
x-heights. From: 117 apostrophes of sidenotes, thomas-reid and eugenics stand 0.75 to 1.0 x-heights over the line, where
it bends 0.62; raised letters, stars and small figures of typeset books 0.46 to 0.68."""
QUOTE_HIGH, QUOTE_WIDE = 0.85, 0.46
"""What is lower than this and narrower, in x-heights, is a quotation mark."""
OTHER, LITTLE, FIGURE = 0.0, 1.0, 2.0
"""What ink is by its shape: none of these, a mark as small as a quotation mark, a figure."""


def shapes_of(marks: Marks, base: Baseline) -> NDArray[np.float64]:
    """What each piece of a line's ink is by its shape, (n,)."""
    left, top, wide, high = marks.T
    line_at = base.at(left + wide / 2)
    foot, head = (line_at - top - high) / base.x_height, (line_at - top) / base.x_height
    wide, high = wide / base.x_height, high / base.x_height
    broad = (wide >= WIDE[0]) & (wide <= WIDE[1]) & (high <= HIGH[1]) & (head <= TOP[1])
    figure = broad & (high >= HIGH[0]) & ((high >= QUOTE_HIGH) | (wide >= QUOTE_WIDE))
    figure &= (foot >= FOOT[0] - BEND) & (foot <= FOOT[1]) & (head >= TOP[0])
    little = broad & (high >= SMALL_HIGH) & (foot >= FOOT[0]) & (foot <= SMALL_FOOT) & (head >= SMALL_TOP)
    return np.where(figure, FIGURE, np.where(little, LITTLE, OTHER))
