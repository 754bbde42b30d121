"""The marks of a table's cells: letters, figures and dashes in a column, put together where they stand in a row.

Thresholds from: tables, vaxfacts and eugenics, odd pages; tests/ocr/test_ruled_cells.py holds them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median
from typing import Any

from numpy.typing import NDArray

from lib.geometry import area, centre, intersection, union
from lib.images.components import find_marks
from lib.schemas.base import Box

LOW, HIGH = 0.35, 2.2
"""Height of a letter's mark, in usual sizes of one, at least and less than: below it are dots, above it rules."""
SMALL = 0.75
"""Height of a comma or a quotation mark, less than, in usual sizes of a letter."""
DASH = (0.6, 0.4)
"""Width, at least, and height, less than, of a dash, in usual sizes of a letter."""
FLAT = 0.35
"""Height of a dash, at most, as a share of its width."""
WHOLE = 0.8
"""Width of a piece of a rule that parts rows or ends a table, at least, as a share of its column's: no dash is as wide.
From: set by hand on a typeset table with double rules; the dashes of vaxfacts and tables stay."""
LEVEL = 0.55
"""Distance of a mark's middle from its row's, at most, in usual sizes of a letter."""
APART = 1.0
"""White between two cells of a row in one column, more than this, in usual sizes of a letter."""
WITHIN = 0.9
"""Share of a cell that lies within another of its column, at least, where it is a part of that one."""
EDGE, THIN = 0.3, 0.25
"""Distance from a column's edge, at most, and width, at most, of a piece of a rule, in usual sizes of a letter."""


def marks_within(ink: NDArray[Any], place: Box, size: float) -> list[Box]:
    """The letters and dashes of `ink` (height, width) within a place, in its pixels; `size` is a letter's usual one."""
    left, top, right, bottom = place
    if top >= bottom or left >= right:
        return []
    found = find_marks(ink[top:bottom, left:right])[1][1:]
    boxes = [(x + left, y + top, x + left + wide, y + top + high) for x, y, wide, high, _ in found.tolist()]
    boxes = [box for box in boxes if LOW * size <= box[3] - box[1] < HIGH * size or is_dash(box, size)]
    boxes = [box for box in boxes if not (is_dash(box, size) and box[2] - box[0] >= WHOLE * (right - left))]
    edge, thin = EDGE * size, THIN * size
    # Pieces of a broken rule stand where the rule does.
    return [box for box in boxes if box[2] - box[0] > thin or (box[0] - left > edge and right - box[2] > edge)]


def cells_among(marks: Sequence[Box], size: float) -> Iterator[list[Box]]:
    """The marks of each cell of a column, from top to bottom."""
    small = [mark for mark in marks if mark[3] - mark[1] < SMALL * size and not is_dash(mark, size)]
    held = set(small)
    rows = _level([mark for mark in marks if mark not in held], LEVEL * size)
    # A comma's middle is no row's.
    free: list[Box] = []
    for mark in small:
        row = next((row for row in rows if _touches(mark, union(row))), None)
        (free if row is None else row).append(mark)
    rows += [row for row in _level(free, LEVEL * size) if len(row) > 1]
    yield from _whole([cell for row in rows for cell in parted(row, APART * size)])


def is_dash(box: Box, size: float) -> bool:
    """Whether a mark is a dash by its shape."""
    wide, high = box[2] - box[0], box[3] - box[1]
    return wide >= DASH[0] * size and high < DASH[1] * size and high <= FLAT * wide


def _level(marks: Sequence[Box], near: float) -> list[list[Box]]:
    """Marks whose middles are level, from top to bottom."""
    rows: list[list[Box]] = []
    for mark in sorted(marks, key=lambda box: (box[1] + box[3], box[0])):
        if rows and abs(centre(mark)[1] - median(centre(other)[1] for other in rows[-1])) <= near:
            rows[-1].append(mark)
        else:
            rows.append([mark])
    return rows


def parted(marks: Sequence[Box], white: float) -> Iterator[list[Box]]:
    """Marks from left to right, parted where more white is between them: some columns have no rule."""
    part: list[Box] = []
    for mark in sorted(marks):
        if part and mark[0] - max(other[2] for other in part) > white:
            yield part
            part = []
        part.append(mark)
    if part:
        yield part


def _whole(cells: Sequence[list[Box]]) -> Iterator[list[Box]]:
    """The cells, those that lie within another as a part of it: the lower figure of a fraction has its own middle."""
    boxes = [union(cell) for cell in cells]
    for number, box in enumerate(boxes):
        within = [other for other, round_it in enumerate(boxes) if other != number and _lies_in(box, round_it)]
        if not within:
            parts = [cells[other] for other, inner in enumerate(boxes) if other != number and _lies_in(inner, box)]
            yield sum(parts, list(cells[number]))


def _lies_in(box: Box, other: Box) -> bool:
    """Whether nearly all of a box lies within another that is larger."""
    return area(box) < area(other) and area(intersection(box, other)) >= WITHIN * area(box)


def _touches(mark: Box, row: Box) -> bool:
    """Whether a mark stands beside a row from top to bottom, or reaches into it."""
    return mark[1] <= row[3] and mark[3] >= row[1]
