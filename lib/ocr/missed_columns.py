"""Columns of short rows that no word holds: figures of a table, which are too few to look like a line each.

Thresholds from: chosen on the pages of tables and vaxfacts with even numbers and on plates of greatlakes and oilbiz;
tests/ocr/test_missed_columns.py holds them on made pages.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lib.images.glyphs import Boxes
from lib.quantiles import median

ROWS, ROWS_BESIDE = 5, 3
"""Rows of a column; fewer stand one above the other by chance, and fewer yet where each stands beside a word."""
APART = 1.5
"""White between two letters of a row, in usual sizes of a letter."""
OVERLAP = 0.5
"""Share of the narrower of two rows' widths that lies above the other."""
PITCH = (0.9, 3.5)
"""From one row's middle to the next one's, in usual sizes of a letter."""
UNEVEN = 0.12
"""Spread of the pitch, as a share of it: rows of type are even, strokes of pictures seldom."""
HEIGHTS = (0.6, 1.7)
"""Height of a row in usual sizes of a letter."""
ALIKE = 0.2
"""Spread of the rows' heights, as a share of the usual one."""
NARROW = 0.9
"""Usual width of a column's letters, in their heights, at most: strokes and dashes are broad."""


def find_columns(boxes: Boxes, lines: NDArray[np.int64], size: float, words: Boxes) -> list[Boxes]:
    """The columns among letters that no word holds: for each the boxes of its rows, (n, 4), from top to bottom.

    `lines` are the numbers of the letters' lines, `size` is the usual longer side of a letter, `words` are the boxes of
    what was read; all in pixels.
    """
    rows = letter_rows(boxes, lines, size)
    found = []
    for stack in _stacks(rows, size):
        column = [rows[number] for number in stack]
        if len(column) < ROWS_BESIDE or not _is_even(column):
            continue
        if len(column) >= ROWS or all(_is_beside(row, words, size) for row in column):
            found.append(np.asarray([_around(row) for row in column], np.int64))
    return found


def letter_rows(boxes: Boxes, lines: NDArray[np.int64], size: float) -> list[Boxes]:
    """Letters that stand side by side and are about as high as the usual `size`, from top to bottom."""
    rows = []
    for line in np.unique(lines):
        there = boxes[lines == line]
        there = there[np.argsort(there[:, 0], kind="stable")]
        gaps = there[1:, 0] - (there[:-1, 0] + there[:-1, 2])
        for row in np.split(there, np.flatnonzero(gaps > APART * size) + 1):
            if HEIGHTS[0] * size <= median(row[:, 3]) <= HEIGHTS[1] * size:
                rows.append(row)
    return sorted(rows, key=lambda row: median(row[:, 1] + row[:, 3] / 2))


def _stacks(rows: list[Boxes], size: float) -> list[list[int]]:
    """Numbers of rows of which each stands above the next."""
    stacks: list[list[int]] = []
    middles, edges = [_middle(row) for row in rows], [_edges(row) for row in rows]
    for number, (left, _, right, _) in enumerate(edges):
        for stack in stacks:
            x0, _, x1, _ = edges[stack[-1]]
            step = middles[number] - middles[stack[-1]]
            common = min(right, x1) - max(left, x0)
            if PITCH[0] * size <= step <= PITCH[1] * size and common >= OVERLAP * min(right - left, x1 - x0):
                stack.append(number)
                break
        else:
            stacks.append([number])
    return stacks


def _is_even(column: list[Boxes]) -> bool:
    """Whether the rows stand at an even distance, are of one height and made of narrow letters."""
    steps = np.diff([_middle(row) for row in column])
    heights = np.asarray([median(row[:, 3]) for row in column])
    letters = np.concatenate(column)
    return bool(
        median(np.abs(steps - median(steps))) <= UNEVEN * median(steps)
        and median(np.abs(heights - median(heights))) <= ALIKE * median(heights)
        and median(letters[:, 2] / letters[:, 3]) <= NARROW
    )


def _is_beside(row: Boxes, words: Boxes, size: float) -> bool:
    """Whether a word of a row's height stands on its line."""
    high = words[:, 3]
    level = np.abs(words[:, 1] + high / 2 - _middle(row)) <= size / 2
    return bool((level & (high >= HEIGHTS[0] * size) & (high <= HEIGHTS[1] * size)).any())


def _middle(row: Boxes) -> float:
    return median(row[:, 1] + row[:, 3] / 2)


def _edges(row: Boxes) -> tuple[int, int, int, int]:
    left, top = row[:, :2].min(axis=0).tolist()
    right, bottom = (row[:, :2] + row[:, 2:]).max(axis=0).tolist()
    return left, top, right, bottom


def _around(row: Boxes) -> list[int]:
    left, top, right, bottom = _edges(row)
    return [left, top, right - left, bottom - top]
