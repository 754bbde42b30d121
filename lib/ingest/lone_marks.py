"""Whether any of a few marks is type, or all of them dirt, rules and folds."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from lib.images.components import Labels, Stats

MARGIN = 0.03
"""Share of each side that is left out: shadows, and the edge of the paper."""
LEAST_HEIGHT = 7
"""Pixels at survey size: small print is higher, dust and specks are not."""
LONE = (8, 24)
"""Least height and area of a mark that stands alone and is yet type, such as the figure of a page number."""
LONE_ON_DIRTY = (12, 60)
"""The same on a page with specks, among which there are large ones."""
DIRTY = 20
"""Specks that make a page dirty."""
NEAR_IN_ORDER = 40
"""How many marks further to the right a letter's neighbour is looked for."""
RULE = (24, 5)
"""Pixels at survey size: the least length and the greatest breadth of the lines of ruled and squared paper, and of
folds. Strokes of letters as long as that are broader."""
RULED = 0.8
"""Share of a mark that consists of such lines, of one that is nothing else."""


def holds_type(labels: Labels, stats: Stats, printed: NDArray[np.bool_]) -> bool:
    """Two marks side by side like letters, or one that is too large for dirt on a page as clean or dirty as this.

    `printed` says of each mark whether it has a printed mark's darkness or edge. Marks are at survey size.
    """
    boxes = stats.astype(np.int64)
    boxes[0] = 0
    sized = (boxes[:, 3] >= LEAST_HEIGHT) & (boxes[:, 2] >= 2) & printed
    numbers = np.flatnonzero(sized & ~_at_edge(boxes, *labels.shape) & ~_is_spot(boxes))
    marks = boxes[numbers]
    longer = boxes[:, 2:4].max(axis=1)
    dirty = int(((longer >= 3) & (longer < LEAST_HEIGHT)).sum()) >= DIRTY
    least_height, least_area = LONE_ON_DIRTY if dirty else LONE
    lone = (marks[:, 3] >= least_height) & (marks[:, 2] >= 3) & (marks[:, 4] >= least_area)
    if _has_neighbours(marks):
        return True
    return any(not _is_ruled(labels, stats, number) for number in numbers[lone].tolist())


def _has_neighbours(marks: NDArray[np.int64]) -> bool:
    """Whether two of the marks stand on one line, no further apart than letters of a word."""
    marks = marks[np.argsort(marks[:, 0], kind="stable")]
    left, top, wide, high, _ = marks.T
    for step in range(1, min(len(marks), 1 + NEAR_IN_ORDER)):
        gap = left[step:] - (left + wide)[:-step]
        tall = np.minimum(high[step:], high[:-step])
        on_line = np.abs((top + high)[step:] - (top + high)[:-step]) <= 0.3 * tall
        alike = np.maximum(high[step:], high[:-step]) <= 2 * tall
        if bool((on_line & alike & (gap >= 0) & (gap <= tall)).any()):
            return True
    return False


def _at_edge(boxes: NDArray[np.int64], height: int, width: int) -> NDArray[np.bool_]:
    """Marks in the margin, and the long edges of paper, board and neighbouring leaf near it."""
    left, top, wide, high, _ = boxes.T
    across, down = MARGIN * width, MARGIN * height
    outside = (left < across) | (top < down) | (left + wide > width - across) | (top + high > height - down)
    long = (high > 0.3 * height) & (wide < 0.05 * width) | (wide > 0.3 * width) & (high < 0.05 * height)
    near = (left < 4 * across) | (top < 4 * down)
    near |= (left + wide > width - 4 * across) | (top + high > height - 4 * down)
    return np.asarray(outside | (long & near))


def _is_spot(boxes: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Solid and about as wide as high: a stain or a wormhole. Letters and figures have strokes and counters."""
    _, _, wide, high, area = boxes.T
    return np.asarray((area > 0.66 * wide * high) & (wide < 1.7 * high) & (high < 1.7 * wide))


def _is_ruled(labels: Labels, stats: Stats, number: int) -> bool:
    """Whether a mark is made of thin straight lines across and down."""
    x, y, wide, high = stats[number, :4].tolist()
    if max(wide, high) < RULE[0]:
        return False
    mark = np.pad((labels[y : y + high, x : x + wide] == number).astype(np.uint8), 1)
    if cv2.erode(mark, np.ones((RULE[1], RULE[1]), np.uint8)).any():
        return False
    # Thickened by a pixel, so that lines may lean.
    thick = cv2.dilate(mark, np.ones((3, 3), np.uint8))
    across = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, RULE[0]), np.uint8))
    down = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((RULE[0], 1), np.uint8))
    return bool(cv2.countNonZero(cv2.bitwise_and(cv2.bitwise_or(across, down), mark)) >= RULED * mark.sum())
