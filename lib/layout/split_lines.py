"""Lines that the engine cut in two: spaces that lie below each other look like the white between columns.

Thresholds from: what each gains on which page of the corpora stands in docs/accuracy.md; set by hand on those pages, no
curves kept. tests/layout/test_split_lines.py holds them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from lib.layout.columns import GAP, RAGGED_GAP, has_straight_edge
from lib.text.read_words import Line, LineBlock, ReadWord, group_blocks, line_height, line_middle, number_blocks

LEVEL = 0.5
"""Least share of their height that the two parts of a line have in common where they meet: lines may be bent."""
ALIKE = 1.5
"""Most that the words of two halves differ in height, as a ratio: letters that rise and hang are not spread evenly."""
WIDEST = 2.0
"""Most white between the two parts of a line, in line heights."""
ENOUGH = 4
"""Lines that show whether an edge is straight."""
MARGIN = 0.5
"""Line heights by which the edges of two stretches of the same text differ at most, and of the least indent."""
PITCH = 1.2
"""Most that the first of lines that go on lies below the last before, in distances of lines."""


def join_lines(words: Sequence[ReadWord]) -> list[ReadWord]:
    """The same words, with the lines made whole that the engine read as two columns or pieces, each for itself.

    Two blocks are joined where each line of the smaller one goes on a line of the other, with no more white between
    than stands between words. Columns stay: they have more white between them, and their edge is straight. What was
    joined goes on the block above, and the block below goes on it, where edges and distances of lines say so.
    """
    blocks = group_blocks(words)
    joined = False
    while (found := _find_pair(blocks)) is not None:
        first, second, whole = found
        place = first if len(blocks[first].lines) >= len(blocks[second].lines) else second
        place -= sum(number < place for number in (first, second))
        blocks = [block for number, block in enumerate(blocks) if number not in {first, second}]
        blocks.insert(place, whole)
        blocks = _attach(blocks, place)
        joined = True
    return number_blocks(blocks) if joined else list(words)


def _find_pair(blocks: list[LineBlock]) -> tuple[int, int, LineBlock] | None:
    for first, left in enumerate(blocks):
        for second, right in enumerate(blocks):
            if first != second and left.top < right.bottom and right.top < left.bottom and left.left < right.left:
                whole = _join(left, right)
                if whole is not None:
                    return first, second, whole
    return None


def _join(left: LineBlock, right: LineBlock) -> LineBlock | None:
    """The two as one block; None where they are no halves of the same lines."""
    pairs = _pair(left.lines, right.lines)
    if len(pairs) < min(len(left.lines), len(right.lines)):
        return None
    heights = sorted(median(word.box[3] - word.box[1] for word in block.words) for block in (left, right))
    height = max(1.0, median(word.box[3] - word.box[1] for word in [*left.words, *right.words]))
    if heights[1] > ALIKE * heights[0]:
        return None
    gaps = [(end[0].box[0] - start[-1].box[2]) / height for start, end in pairs]
    if min(gaps) < 0 or max(gaps) > WIDEST or not _are_spaces(gaps, [end[0].box[0] for _, end in pairs], height):
        return None
    ends = {id(start): end for start, end in pairs}
    paired = {id(end) for _, end in pairs}
    lines = [_one_line(line, ends.get(id(line), [])) for line in left.lines]
    lines += [line for line in right.lines if id(line) not in paired]
    return LineBlock(sorted(lines, key=line_middle))


def _pair(left: list[Line], right: list[Line]) -> list[tuple[Line, Line]]:
    """Which line of the right block goes on which of the left one."""
    pairs = []
    for end in right:
        start = max(left, key=lambda line: common_height(line, end))
        if common_height(start, end) >= LEVEL:
            pairs.append((start, end))
    return pairs if len({id(start) for start, _ in pairs}) == len(pairs) else []


def common_height(start: Line, end: Line) -> float:
    """How far two parts of a line stand at the same height where they meet, as a share of the lower one's height."""
    last, first = start[-2:], end[:2]
    top = max(min(word.box[1] for word in part) for part in (last, first))
    bottom = min(max(word.box[3] for word in part) for part in (last, first))
    return (bottom - top) / max(1.0, min(line_height(start), line_height(end)))


def _are_spaces(gaps: list[float], starts: list[int], height: float) -> bool:
    if len(gaps) < ENOUGH:
        return median(gaps) < GAP
    return median(gaps) <= RAGGED_GAP and not has_straight_edge(starts, height)


def _one_line(start: Line, end: Line) -> Line:
    return [*start, *(replace(word, paragraph=start[0].paragraph) for word in end)]


def _attach(blocks: list[LineBlock], place: int) -> list[LineBlock]:
    """The joined block at `place` as a part of the blocks before and after it, where it goes on from and to them."""
    for upper in (place, place - 1):
        if 0 <= upper < len(blocks) - 1 and _goes_on(blocks[upper], blocks[upper + 1]):
            blocks[upper : upper + 2] = [_chain(blocks[upper], blocks[upper + 1])]
    return blocks


def _goes_on(upper: LineBlock, lower: LineBlock) -> bool:
    lines = [*upper.lines, *lower.lines]
    height = median(line_height(line) for line in lines)
    steps = [line_middle(below) - line_middle(above) for above, below in pairwise(lines)]
    step = line_middle(lower.lines[0]) - line_middle(upper.lines[-1])
    return (
        len(lines) > 2
        and abs(upper.left - lower.left) <= MARGIN * height
        and abs(upper.right - lower.right) <= MARGIN * height
        and 0 < step <= PITCH * median(steps)
    )


def _chain(upper: LineBlock, lower: LineBlock) -> LineBlock:
    """The lower block's first paragraph goes on the upper one's last, unless its first line is indented."""
    last = upper.lines[-1][0].paragraph
    first = lower.lines[0]
    indented = first[0].box[0] - lower.left > MARGIN * line_height(first)
    shift = last - first[0].paragraph + (1 if indented else 0)
    moved = [[replace(word, paragraph=word.paragraph + shift) for word in line] for line in lower.lines]
    return LineBlock([*upper.lines, *moved])
