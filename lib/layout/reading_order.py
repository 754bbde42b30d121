"""The order of a page's blocks: down one column, then down the next.

Thresholds from: what each gains on which page of the corpora stands in docs/accuracy.md; set by hand on those pages, no
curves kept. tests/layout/test_reading_order.py holds them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lib.layout.columns import LEAST_LINES, LEAST_WORDS
from lib.layout.foot_rows import Gutter, foot_blocks, in_rows
from lib.text.read_words import LineBlock, ReadWord, group_blocks, number_blocks

FEW_LINES = 2
"""Blocks of so many lines make no column: they are heads, page numbers, specks."""
BESIDE = 0.5
"""Share of the shorter column's height that must stand beside the other."""

PROBES = (0.1, 0.5, 0.9)
"""Where in a gutter a way down is looked for, as shares of its width: heads and specks may stand in it."""
CENTRED = 0.03
"""Distance of a head's middle from that of all columns below it, at most, as a share of their width. From: set by
hand on a typeset index of three columns; no page of twelve books changes."""


@dataclass(frozen=True)
class _Columns:
    above: list[LineBlock]
    left: list[LineBlock]
    right: list[LineBlock]
    below: list[LineBlock]
    gutter: Gutter


def order_blocks(words: Sequence[ReadWord]) -> list[ReadWord]:
    """The same words, with the blocks of two columns or more put in a reader's order.

    Where no columns are seen, or they are in order, nothing changes. A column is read from top to bottom.
    """
    blocks = group_blocks(words)
    ordered = _order(blocks)
    if [id(block) for block in ordered] == [id(block) for block in blocks]:
        return list(words)
    return number_blocks(ordered)


def _order(blocks: list[LineBlock]) -> list[LineBlock]:
    found = _find_columns(blocks)
    if found is None:
        return blocks
    columns = [block for side in (found.left, found.right) for block in _order_column(side)]
    return [*_order(found.above), *columns, *_order(in_rows(found.below, found.gutter))]


def _order_column(side: list[LineBlock]) -> list[LineBlock]:
    return sorted(side, key=lambda block: block.top) if _find_columns(side) is None else _order(side)


def _find_columns(blocks: list[LineBlock]) -> _Columns | None:
    """The tallest stretch of the page with text on both sides of a gutter; None where there is none."""
    large = [block for block in blocks if len(block.lines) > FEW_LINES]
    best: tuple[int, _Columns] | None = None
    for x in _gutters(large):
        for top, bottom in _open_stretches(blocks, x):
            if best is not None and bottom - top <= best[0]:
                continue
            columns = _part(blocks, x, (top, bottom))
            if columns is not None:
                best = bottom - top, columns
    return best[1] if best else None


def _gutters(large: list[LineBlock]) -> list[float]:
    """Places between where one block ends and another begins: a few, for blocks of lines are few."""
    starts = sorted({block.left for block in large})
    places = set()
    for end in {block.right for block in large}:
        start = next((start for start in starts if start >= end), None)
        if start is not None:
            places |= {end + share * (start - end) for share in PROBES}
    return sorted(places)


def _open_stretches(blocks: list[LineBlock], x: float) -> list[tuple[int, int]]:
    """From where to where no large block, and no line of text, runs across `x`."""
    across = sorted(
        (block.top, block.bottom)
        for block in blocks
        if block.left < x < block.right and (len(block.lines) > FEW_LINES or len(block.words) > 1)
    )
    top = min(block.top for block in blocks)
    stretches = []
    for upper, lower in across:
        if upper > top:
            stretches.append((top, upper))
        top = max(top, lower)
    stretches.append((top, max(block.bottom for block in blocks)))
    return stretches


def _part(blocks: list[LineBlock], x: float, stretch: tuple[int, int]) -> _Columns | None:
    within = [block for block in blocks if stretch[0] <= (block.top + block.bottom) / 2 <= stretch[1]]
    large = [block for block in within if len(block.lines) > FEW_LINES]
    sides = [block for block in large if block.right <= x], [block for block in large if block.left >= x]
    if not all(_is_column(side) for side in sides):
        return None
    tops = [min(block.top for block in side) for side in sides]
    bottoms = [max(block.bottom for block in side) for side in sides]
    shorter = min(bottom - top for top, bottom in zip(tops, bottoms, strict=True))
    if min(bottoms) - max(tops) < BESIDE * shorter:
        return None
    gutter = max(block.right for block in sides[0]), min(block.left for block in sides[1])
    first, last = blocks.index(large[0]), blocks.index(large[-1])
    parts = _Columns([], [], [], [], gutter)
    foot = foot_blocks(blocks, stretch[1], gutter)
    if any(all(id(block) in foot for block in side) for side in sides):
        foot = set()  # Rows that reach up to the columns' head are the page, and nothing stands below.
    bottoms = [max((block.bottom for block in side if id(block) not in foot), default=stretch[0]) for side in sides]
    for place, block in enumerate(blocks):
        on_left = (block.left + block.right) / 2 < sum(gutter) / 2
        apart = block.left < gutter[1] and block.right > gutter[0]
        if id(block) in foot:
            parts.below.append(block)
        elif block not in within:
            (parts.above if block.top < stretch[0] else parts.below).append(block)
        # A head or page number stands between the columns, or the engine itself has it before or after all of them.
        elif block.bottom <= min(tops) and (apart or (not on_left and place < first) or _heads_all(block, within)):
            parts.above.append(block)
        elif block.top >= max(bottoms) and (apart or (on_left and place > last)):
            parts.below.append(block)
        else:
            (parts.left if on_left else parts.right).append(block)
    return parts


def _heads_all(head: LineBlock, blocks: list[LineBlock]) -> bool:
    """Whether a block above the columns is a head of all: alone at its height, in the middle, as over three of them."""
    others = [block for block in blocks if block is not head]
    if any(block.top < head.bottom and block.bottom > head.top for block in others):
        return False
    below = [block for block in others if block.top >= head.bottom and len(block.lines) > FEW_LINES]
    if not below:
        return False
    left, right = min(block.left for block in below), max(block.right for block in below)
    return abs(head.left + head.right - left - right) / 2 <= CENTRED * (right - left)


def _is_column(side: list[LineBlock]) -> bool:
    lines = sum(len(block.lines) for block in side)
    return lines >= LEAST_LINES and sum(len(block.words) for block in side) >= LEAST_WORDS * lines
