"""Columns that the engine read across: lines cut at the white between the columns, and put in a reader's order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from statistics import median

from lib.ocr.hocr import ReadWord
from lib.schemas.base import Box

LEAST_LINES = 5
"""Lines, one below the other, that must be open at the same place."""
LEAST_WORDS = 2.5
"""Words a line that each side must have on average: figures beside a list are a table, and are read across."""
ZONE = (0.3, 0.7)
"""Where, between the block's edges, two columns of text may meet."""
GAP = 0.9
"""Least white between columns, in line heights."""

Line = list[ReadWord]


def part_columns(words: Sequence[ReadWord]) -> list[ReadWord]:
    """The same words with blocks that span two columns parted, left column first.

    What stands above or below the columns keeps its place. Blocks are numbered anew where one was parted.
    """
    parted: list[list[ReadWord]] = []
    for _, block in groupby(words, key=lambda word: word.block):
        parted += _part([list(line) for _, line in groupby(block, key=lambda word: (word.paragraph, word.line))])
    return [replace(word, block=number) for number, block in enumerate(parted, start=1) for word in block]


def _part(lines: list[Line]) -> list[list[ReadWord]]:
    """The block's words; or what stands above two columns, the columns, and what stands below."""
    seam = _find_seam(lines)
    if seam is None:
        return [[word for line in lines for word in line]]
    first, last, x = seam
    left = [[word for word in line if _middle(word.box) < x] for line in lines[first:last]]
    right = [[word for word in line if _middle(word.box) >= x] for line in lines[first:last]]
    above, below = lines[:first], lines[last:]
    parts = [[word for line in part for word in line] for part in (above, left, right)]
    return [part for part in parts if part] + (_part(below) if below else [])


def _find_seam(lines: list[Line]) -> tuple[int, int, float] | None:
    """First and last (outside) line of two columns, and the x between them; None where there are none."""
    if len(lines) < LEAST_LINES:
        return None
    left = min(word.box[0] for line in lines for word in line)
    right = max(word.box[2] for line in lines for word in line)
    height = median(word.box[3] - word.box[1] for line in lines for word in line)
    best: tuple[int, int, float] | None = None
    steps = max(1, round((ZONE[1] - ZONE[0]) * (right - left) / max(1.0, height / 2)))
    for step in range(steps + 1):
        x = left + (ZONE[0] + (ZONE[1] - ZONE[0]) * step / steps) * (right - left)
        open_at = [_is_open(line, x, GAP * height) for line in lines]
        for first, last in _runs(open_at):
            if (best is None or last - first > best[1] - best[0]) and _are_columns(lines[first:last], x):
                best = (first, last, x)
    return best


def _is_open(line: Line, x: float, gap: float) -> bool:
    """Whether no word lies within half a gap of x."""
    return all(word.box[2] <= x - gap / 2 or word.box[0] >= x + gap / 2 for word in line)


def _runs(flags: list[bool]) -> list[tuple[int, int]]:
    runs, at = [], 0
    for flag, group in groupby(flags):
        length = sum(1 for _ in group)
        if flag and length >= LEAST_LINES:
            runs.append((at, at + length))
        at += length
    return runs


def _are_columns(lines: list[Line], x: float) -> bool:
    both = [line for line in lines if _middle(line[0].box) < x <= _middle(line[-1].box)]
    if len(both) < LEAST_LINES:
        return False
    left = sum(_middle(word.box) < x for line in both for word in line)
    right = sum(len(line) for line in both) - left
    return min(left, right) >= LEAST_WORDS * len(both)


def _middle(box: Box) -> float:
    return (box[0] + box[2]) / 2
