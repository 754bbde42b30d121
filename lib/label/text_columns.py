"""Running text in columns, which stands in rows as a table's cells do, but fills its columns and runs on.

Thresholds from: five typeset pages of two and three narrow columns, where 0.59 and more of a column's lines are full
and 0.78 begin with a small letter; twelve books of the bench were looked at afterwards (docs/decisions.md).
tests/label/test_text_columns.py holds them.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from lib.label.column_edges import TAIL
from lib.label.shapes import LineShape

FILLED = 0.8
"""Share of its column's width that a line of text fills, at least."""
LEAST_LETTERS = 9
"""Letters of a line of text, at least: figures are none."""
MOSTLY, RUN_ON = 0.4, 0.3
"""Share of a column's lines that are full, or of verses that end in a comma or such, at least; and share of those that
begin with a small letter, as cells seldom do."""
WIDE = 1.5
"""Width of a line that was read across columns, more than, in usual widths of a line."""
LEAST_LINES = 5
"""Lines of a column, at least."""
LEAST_COLUMNS = 2
"""Columns that hold lines of text, at least: a table may have one of remarks."""

_GOING_ON = frozenset(",;:!?")


def are_text(lines: Sequence[LineShape]) -> bool:
    """Whether most columns that lines make, boxes in pixels, hold running text."""
    text = [column for column in _columns(lines) if is_text_column(column)]
    return len(text) >= LEAST_COLUMNS and 2 * sum(map(len, text)) >= len(lines)


def _columns(lines: Sequence[LineShape]) -> list[list[LineShape]]:
    """Lines that stand above each other, from left to right; one that runs across columns is the left one's."""
    widest = WIDE * median(line.box[2] - line.box[0] for line in lines)
    columns: list[list[LineShape]] = []
    edge = 0
    for line in sorted(lines, key=lambda line: line.box[0]):
        if columns and line.box[0] < edge:
            columns[-1].append(line)
        else:
            columns.append([line])
            edge = line.box[0] + 1
        if line.box[2] - line.box[0] <= widest:
            edge = max(edge, line.box[2])
    return columns


def is_text_column(lines: Sequence[LineShape]) -> bool:
    """Whether lines above each other are a column of running text, or of verse."""
    return len(lines) >= LEAST_LINES and (_runs_on(lines) or _is_verse(lines))


def _is_verse(column: Sequence[LineShape]) -> bool:
    """Whether lines go on below each other though each begins with a capital: verses end in commas, cells do not."""
    going_on = sum(line.text[-1:] in _GOING_ON and sum(map(str.isalpha, line.text)) >= LEAST_LETTERS for line in column)
    return going_on >= MOSTLY * len(column)


def _runs_on(column: Sequence[LineShape]) -> bool:
    rights = sorted(line.box[2] for line in column)
    width = rights[-1 - len(rights) // TAIL] - min(line.box[0] for line in column)
    full = sum(
        line.box[2] - line.box[0] >= FILLED * width and sum(map(str.isalpha, line.text)) >= LEAST_LETTERS
        for line in column
    )
    small = sum(line.text.strip()[:1].islower() for line in column)
    return full >= MOSTLY * len(column) and small >= RUN_ON * len(column)
