"""The rows of a table: words at one height, whatever the lines that a reader made of them.

A reader that takes a table's columns one by one begins their lines a little higher or lower, and a leaning page sets
one side of a row below the other. So words are laid into rows by their middles, along the slope at which they are
most level.

Thresholds from: tables and vaxfacts, odd pages; tests/structure/test_table_rows.py holds them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from statistics import mean, median
from typing import TypeVar

from lib.schemas.base import Box

Cell = TypeVar("Cell")

STEEPEST, STEP = 0.03, 0.002
"""Slopes that are tried, down or up by length, and from one to the next: a page leans by 1.7 degrees at most."""
BIN = 4
"""Parts of a word's height in which middles are counted as level."""
LEVEL = 0.5
"""Distance of a word's middle from its row's, in usual heights of a word, at most."""
SMALL, NEAR = 0.6, 1.0
"""Height of a sign, in usual heights of a word, below which its middle tells little of its row, as a leader's, a
dash's or a quotation mark's; and the distance of its middle from its row's at most."""
TALL = 2.5
"""Height of a word that stands upright, more than, in usual heights of a word: the heads of columns, which are one row
wherever their middles are."""
BESIDE = 0.5
"""Share of the narrower of two words that may lie above the other in one row."""


def rows_of(cells: Sequence[Cell], box_of: Callable[[Cell], Box]) -> list[list[Cell]]:
    """The rows from top to bottom, each from left to right."""
    if not cells:
        return []
    found = _Rows([box_of(cell) for cell in cells])
    return [[cells[number] for number in row] for row in found.all()]


class _Rows:
    """Rows of words, which are numbers of boxes."""

    def __init__(self, boxes: Sequence[Box]) -> None:
        self._boxes = boxes
        self._height = median(box[3] - box[1] for box in boxes)
        heights = [(box[3] - box[1]) / self._height for box in boxes]
        self._small = [number for number, height in enumerate(heights) if height < SMALL]
        self._usual = [number for number, height in enumerate(heights) if SMALL <= height <= TALL]
        self._tall = [number for number, height in enumerate(heights) if height > TALL]
        slope = _slope([boxes[number] for number in self._usual], self._height)
        self._middles = [_middle(box, slope) for box in boxes]

    def all(self) -> list[list[int]]:
        heads = self._heads()
        beside = {number for row in heads for number in row}
        rows = self._level([number for number in self._usual if number not in beside])
        self._add_small(rows)
        rows = sorted([*heads, *rows], key=self._place)
        return [sorted(row, key=lambda number: self._boxes[number][0]) for row in rows]

    def _heads(self) -> list[list[int]]:
        """Upright words that stand beside each other, with the level ones beside them."""
        rows: list[list[int]] = []
        for number in sorted(self._tall, key=lambda number: self._boxes[number][1]):
            if rows and self._stands_beside(self._boxes[number][1], rows[-1]) and self._fits(number, rows[-1]):
                rows[-1].append(number)
            else:
                rows.append([number])
        for number in self._usual:
            row = next((row for row in rows if self._stands_beside(self._middles[number], row)), None)
            if row is not None and self._fits(number, row):
                row.append(number)
        return rows

    def _level(self, numbers: Sequence[int]) -> list[list[int]]:
        rows: list[list[int]] = []
        for number in sorted(numbers, key=lambda number: (self._middles[number], self._boxes[number][0])):
            row = next((row for row in reversed(rows[-2:]) if self._is_level(number, row)), None)
            if row is None:
                rows.append([number])
            else:
                row.append(number)
        return rows

    def _add_small(self, rows: list[list[int]]) -> None:
        """Put each small sign to the nearest of the rows, or make it one."""
        known = [(self._place(row), row) for row in rows]
        for number in sorted(self._small, key=lambda number: self._middles[number]):
            middle = self._middles[number]
            place, row = min(known, key=lambda one: abs(one[0] - middle), default=(middle, []))
            if row and abs(place - middle) <= NEAR * self._height:
                row.append(number)
            else:
                rows.append([number])

    def _place(self, row: Sequence[int]) -> float:
        return mean(self._middles[number] for number in row)

    def _stands_beside(self, height: float, row: Sequence[int]) -> bool:
        tops, bottoms = [self._boxes[number][1] for number in row], [self._boxes[number][3] for number in row]
        return min(tops) <= height < max(bottoms)

    def _is_level(self, number: int, row: Sequence[int]) -> bool:
        """Whether a word stands on a row, and beside all of its words."""
        return abs(self._middles[number] - self._place(row)) <= LEVEL * self._height and self._fits(number, row)

    def _fits(self, number: int, row: Sequence[int]) -> bool:
        """Whether a word stands above or below none of a row's."""
        return not any(_is_above(self._boxes[number], self._boxes[other]) for other in row)


def _is_above(one: Box, other: Box) -> bool:
    common = min(one[2], other[2]) - max(one[0], other[0])
    return common > BESIDE * min(one[2] - one[0], other[2] - other[0])


def _slope(boxes: Sequence[Box], height: float) -> float:
    """The slope along which most middles are level; of several as good the flattest."""
    steps = round(STEEPEST / STEP)
    slopes = sorted((step * STEP for step in range(-steps, steps + 1)), key=abs)
    return max(slopes, key=lambda slope: _levelness(boxes, slope, height))


def _levelness(boxes: Sequence[Box], slope: float, height: float) -> int:
    size = max(1.0, height / BIN)
    counted = Counter(round(_middle(box, slope) / size) for box in boxes)
    return sum(count * count for count in counted.values())


def _middle(box: Box, slope: float) -> float:
    return (box[1] + box[3]) / 2 - slope * (box[0] + box[2]) / 2
