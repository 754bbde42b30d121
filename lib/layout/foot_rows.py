"""What stands across the page below its columns, as notes do: lines of the whole width, and no part of a column.

Thresholds from: set by hand on typeset books of two columns with notes below both; tests/layout/test_foot_rows.py holds
them. No page of twelve books changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from lib.text.read_words import Line, LineBlock, line_height, line_middle

CLOSE = 1.0
"""White between a block and what stands across below it, at most, in heights of its lines."""
LEVEL = 0.5
"""Height between the middles of two parts of a row, at most, in heights of their lines."""

Gutter = tuple[int, int]
"""Where the left column ends, and where the right one begins, in pixels."""


def foot_blocks(blocks: Sequence[LineBlock], bottom: int, gutter: Gutter) -> set[int]:
    """Ids of the blocks at the foot of two columns that end at `bottom`: what runs across the gutter there, what stands
    beside that, and what stands right above it, nearer to it than to the columns."""
    low = [block for block in blocks if block.top >= bottom]
    foot = {id(block) for block in low if any(_runs_across(line, gutter) for line in block.lines)}
    for block in sorted(low, key=lambda block: block.bottom, reverse=True):
        below = [other for other in low if id(other) in foot and other.bottom > block.bottom]
        if not below or id(block) in foot:
            continue
        white = min(other.top for other in below) - block.bottom
        if white <= CLOSE * line_height(block.lines[-1]) and white < block.top - bottom:
            foot.add(id(block))
    return foot


def in_rows(blocks: list[LineBlock], gutter: Gutter) -> list[LineBlock]:
    """Blocks with those made one that stand side by side where lines run across the gutter: they are parts of rows."""
    made: list[LineBlock] = []
    for group in _beside(blocks):
        across = any(_runs_across(line, gutter) for block in group for line in block.lines)
        rows = _rows([line for block in group for line in block.lines]) if across and len(group) > 1 else None
        made += group if rows is None else [LineBlock(rows)]
    return made


def _runs_across(line: Line, gutter: Gutter) -> bool:
    """Whether words of a line stand on both sides of a gutter, or in it."""
    reach = line_height(line)
    return line[0].box[0] < gutter[0] - reach and line[-1].box[2] > gutter[1] + reach


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
    middles = (one.top + one.bottom) / 2, (other.top + other.bottom) / 2
    return other.top <= middles[0] <= other.bottom or one.top <= middles[1] <= one.bottom


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
