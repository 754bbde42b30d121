"""Whether any of a few marks is type, or all of them dirt, rules and folds.

Thresholds from: set by hand, no figures kept; tests/ingest/test_blank.py holds them, on made pages and on the
corpora's.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from lib.images.components import Labels, Stats

MARGIN = 0.03
"""Share of each side that is left out: shadows, and the edge of the paper."""
GRAIN = 3
"""Pixels at survey size: a mark that is smaller in both directions is the paper's grain."""
LEAST_HEIGHT = 7
"""Pixels at survey size: small print is higher, dust and specks are not."""
LONE = (8, 24)
"""Least height and area, in pixels, of a mark that stands alone and is type: the figure of a page number."""
LONE_ON_DIRTY = (12, 60)
"""The same on a page with specks, among which there are large ones."""
LONE_WIDTH = 3
"""Least width of such a mark, in pixels."""
DIRTY = 20
"""Specks that make a page dirty."""
NEAR_IN_ORDER = 40
"""How many marks further to the right a letter's neighbour is looked for."""
ON_LINE = 0.3
"""Share of the lower mark's height by which the feet of two neighbours differ at most."""
EDGE_LENGTH, EDGE_WIDTH, EDGE_NEAR = 0.3, 0.05, 4
"""The edge of a paper or a board: longer than this share of the page, thinner than this one, and no farther from the
page's edge than so many margins."""
SPOT_FILL, SPOT_SHAPE = 0.66, 1.7
"""A spot fills more than this share of its box, and is no more than so many times as long as it is wide."""
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
    dirty = int(((longer >= GRAIN) & (longer < LEAST_HEIGHT)).sum()) >= DIRTY
    least_height, least_area = LONE_ON_DIRTY if dirty else LONE
    lone = (marks[:, 3] >= least_height) & (marks[:, 2] >= LONE_WIDTH) & (marks[:, 4] >= least_area)
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
        on_line = np.abs((top + high)[step:] - (top + high)[:-step]) <= ON_LINE * tall
        alike = np.maximum(high[step:], high[:-step]) <= 2 * tall
        if bool((on_line & alike & (gap >= 0) & (gap <= tall)).any()):
            return True
    return False


def _at_edge(boxes: NDArray[np.int64], height: int, width: int) -> NDArray[np.bool_]:
    """Marks in the margin, and the long edges of paper, board and neighbouring leaf near it."""
    left, top, wide, high, _ = boxes.T
    across, down = MARGIN * width, MARGIN * height
    outside = (left < across) | (top < down) | (left + wide > width - across) | (top + high > height - down)
    upright = (high > EDGE_LENGTH * height) & (wide < EDGE_WIDTH * width)
    long = upright | (wide > EDGE_LENGTH * width) & (high < EDGE_WIDTH * height)
    near = (left < EDGE_NEAR * across) | (top < EDGE_NEAR * down)
    near |= (left + wide > width - EDGE_NEAR * across) | (top + high > height - EDGE_NEAR * down)
    return np.asarray(outside | (long & near))


def _is_spot(boxes: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Solid and about as wide as high: a stain or a wormhole. Letters and figures have strokes and counters."""
    _, _, wide, high, area = boxes.T
    return np.asarray((area > SPOT_FILL * wide * high) & (wide < SPOT_SHAPE * high) & (high < SPOT_SHAPE * wide))


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
