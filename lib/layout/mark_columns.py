"""What stands in a word from left to right, as far as columns of ink tell it: letters, what lies low, a raised mark.

Thresholds from: set by hand on the calls of sidenotes and thomas-reid, no figures kept;
tests/layout/test_raised_marks.py holds them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lib.layout.baseline import Baseline
from lib.layout.line_ink import Marks
from lib.layout.mark_text import Column, Kind
from lib.schemas.ocr import Word

LOW_HEAD, LOW_HIGH, HANGING = 0.6, 0.8, -0.1
"""What ends this low over the line is a stop, and so is what is no higher and hangs under it, in x-heights."""
LOW_QUOTE, QUOTE_HIGH = 0.55, 0.85
"""How high over the line a quotation mark's foot is at least, and how high it is itself at most, in x-heights."""
SMALL = 0.28
"""Height from which ink is a part of a letter, in x-heights: what is lower is a point or a dash."""


def columns_of(marks: Marks, base: Baseline, word: Word, first: int, last: int) -> list[Column]:
    """The columns of a word; its mark is the line's `marks` from the first to the last."""
    left, top, wide, high = marks.T
    x = base.x_height
    foot_at = base.at(left + wide / 2)
    edge = marks[last, 0] + marks[last, 2]
    begin, end = min(word.box[0], int(marks[first, 0])) - 1, max(word.box[2], int(edge)) + 1
    columns: list[Column] = []
    within = (left + wide / 2 >= begin) & (left + wide / 2 <= end) & (high >= SMALL * x)
    for at in np.flatnonzero(within):
        foot, head = (foot_at[at] - top[at] - high[at]) / x, (foot_at[at] - top[at]) / x
        if first <= at <= last:
            kind: Kind = "mark"
        elif head < LOW_HEAD or (high[at] < LOW_HIGH * x and foot < HANGING):
            kind = "low"
        elif foot > LOW_QUOTE and high[at] < QUOTE_HIGH * x:
            kind = "quote"
        else:
            kind = "letter"
        right = int(left[at] + wide[at])
        if columns and left[at] < columns[-1].right - 1 and "mark" not in (kind, columns[-1].kind):
            if columns[-1].kind != "letter":
                columns[-1] = Column(
                    kind if kind == "letter" else columns[-1].kind, int(left[at]), max(right, columns[-1].right)
                )
            continue
        columns.append(Column(kind, int(left[at]), right))
    return columns


def after_mark(columns: Sequence[Column]) -> Sequence[Column]:
    """What stands after a word's raised mark."""
    return columns[max(at for at, column in enumerate(columns) if column.kind == "mark") + 1 :]
