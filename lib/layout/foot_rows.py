"""What stands across the page below its columns, as notes do: lines of the whole width, and no part of a column.

Thresholds from: set by hand on typeset books of two columns with notes below both; tests/layout/test_reading_order.py
holds them. No page of twelve books changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from lib.text.read_words import Line, LineBlock, line_height, line_middle

CLOSE = 1.0
"""White between a block and what stands across below it, at most, in heights of its lines."""
APART = 0.6
"""White between such a block and the column above it, at least, in heights of its lines."""
LEVEL = 0.5
"""Height between the middles of two parts of a row, at most, in heights of their lines."""

Gutter = tuple[int, int]
"""Where the left column ends, and where the right one begins, in pixels."""


def foot_blocks(blocks: Sequence[LineBlock], end: int, gutter: Gutter) -> set[int]:
    """Ids of the blocks at the foot of two columns: what runs across the gutter from `end` on, and what stands right
    above that: below the whole of the other column, and nearer to the foot than to its own."""
    foot = [block for block in blocks if block.top >= end and any(_runs_across(line, gutter) for line in block.lines)]
    found = {id(block) for block in foot}
    for block in sorted(blocks, key=lambda block: block.bottom, reverse=True):
        if not foot or id(block) in found or block.bottom > max(other.bottom for other in foot):
            continue
        top = min(other.top for other in foot)
        others = [other for other in blocks if id(other) not in found and other is not block and other.top < top]
        over = [other for other in others if line_middle(other.lines[0]) < block.top]
        own = [other.bottom for other in over if _shares_column(other, block, gutter)]
        ends = [other.bottom for other in over if not _shares_column(other, block, gutter)]
        below, above = top - block.bottom, block.top - max(own, default=0)
        high = line_height(block.lines[-1])
        if below > CLOSE * high:
            break
        if block.top >= max(ends, default=0) and above > max(below, APART * high):
            found.add(id(block))
            foot.append(block)
    return found


def _shares_column(one: LineBlock, other: LineBlock, gutter: Gutter) -> bool:
    """Whether two blocks stand on the same side of a gutter."""
    middle = sum(gutter) / 2
    return ((one.left + one.right) / 2 < middle) is ((other.left + other.right) / 2 < middle)


def in_rows(blocks: list[LineBlock], gutter: Gutter) -> list[LineBlock]:
    """Blocks with those made one that stand side by side where lines run across the gutter: they are parts of rows."""
    made: list[LineBlock] = []
    for group in _beside(blocks):
        across = any(_runs_across(line, gutter) for block in group for line in block.lines)
        rows = _rows([line for block in group for line in block.lines]) if across and len(group) > 1 else None
        made += group if rows is None else [LineBlock(rows)]
    return made


def _runs_across(line: Line, gutter: Gutter) -> bool:
    """Whether a line's words stand on both sides of a gutter's middle, and in one of the columns."""
    start, end, reach = line[0].box[0], line[-1].box[2], line_height(line)
    in_column = start < gutter[0] - reach or end > gutter[1] + reach
    return start < sum(gutter) / 2 < end and in_column


def _beside(blocks: list[LineBlock]) -> Iterator[list[LineBlock]]:
    """The blocks in groups of those that stand beside each other, in the order of each group's first."""
    left = list(blocks)
    while left:
        group = [left.pop(0)]
        while found := [block for block in left if any(_is_beside(block, other) for other in group)]:
            group += found
            left = [block for block in left if not any(block is other for other in found)]
        yield group


def _is_beside(one: LineBlock, other: LineBlock) -> bool:
    """Whether a line of one block stands on the level of one of the other."""
    return any(
        abs(line_middle(line) - line_middle(beside)) <= LEVEL * min(line_height(line), line_height(beside))
        for line in one.lines
        for beside in other.lines
    )


def _rows(lines: list[Line]) -> list[Line] | None:
    """Parts of lines put together by their height, as one paragraph; None where two of them stand in one place."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=line_middle):
        row = rows[-1] if rows else None
        if row and line_middle(line) - line_middle(row[-1]) <= LEVEL * min(line_height(line), line_height(row[-1])):
            row.append(line)
        else:
            rows.append([line])
    made = []
    for row in rows:
        parts = sorted(row, key=lambda part: part[0].box[0])
        if any(part[-1].box[2] > following[0].box[0] for part, following in pairwise(parts)):
            return None
        made.append([replace(word, paragraph=1) for part in parts for word in part])
    return made
