"""Blocks that the engine gives after one that they stand over, as the line beside a large initial.

Thresholds from: set by hand on a page of a typeset book; tests/layout/test_stacked_blocks.py holds them.
"""

from __future__ import annotations

from collections.abc import Sequence

from lib.text.read_words import LineBlock, ReadWord, group_blocks, line_height, line_middle, number_blocks

COMMON = 0.5
"""Share of the narrower block's width that two blocks have in common which stand one over the other."""
MOST_LINES = 2
"""Lines of a block that is moved, at most: more are a column, of which the engine knows more than this."""
LEAST_WORDS = 4
"""Words of such a block, at least: fewer may be a cell of a table."""
INTO = 0.3
"""How far such a block may reach into the other, in heights of its lines."""


def stack_blocks(words: Sequence[ReadWord]) -> list[ReadWord]:
    """The same words, with short blocks before the first block that they stand right over."""
    made: list[LineBlock] = []
    moved = False
    for block in group_blocks(words):
        place = next((at for at, other in enumerate(made) if _stands_over(block, other)), len(made))
        moved |= place < len(made)
        made.insert(place, block)
    return number_blocks(made) if moved else list(words)


def _stands_over(block: LineBlock, other: LineBlock) -> bool:
    """Whether a short block ends where another begins, which is in the same column and has more lines."""
    if len(block.words) < LEAST_WORDS or len(block.lines) > MOST_LINES or len(other.lines) <= len(block.lines):
        return False
    common = min(block.right, other.right) - max(block.left, other.left)
    high = line_height(block.lines[-1])
    pitch = line_middle(other.lines[1]) - line_middle(other.lines[0])
    step = line_middle(other.lines[0]) - line_middle(block.lines[-1])
    over = block.bottom <= other.top + INTO * high and 0 < step <= 2 * max(pitch, high)
    return over and common >= COMMON * min(block.right - block.left, other.right - other.left)
