"""How much is on a page, and whether there is anything.

Thresholds from: set by hand, no figures kept; tests/ingest/test_blank.py holds them, on made pages and on the
corpora's.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lib.images.binarization import Grey, Mask, find_ink, find_paper, reduce_grey
from lib.images.components import find_marks

MARGIN = 0.03
"""Share of each side that is left out: shadows, and the edge of the paper."""
GRAIN = 3
"""Pixels at survey size: a mark that is smaller in both directions is the paper's grain."""
LEAST_HEIGHT = 7
"""Pixels at survey size: small print is higher, dust and specks are not."""
LEAST_CORE = 8
"""Pixels of a mark that are as dark as ink."""
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
INK_CORE = 0.62
"""The darkest part of real ink has at most this share of the paper's light. Foxing rarely gets there."""
PICTURE_TONE = 0.7
"""Broad areas with less light than this share of the paper's are a picture."""
PICTURE_SHARE = 0.02
"""Share of the page that such areas must take together."""
PAPER_PERCENTILE = 75
"""Percentile of the page's tones that is taken for the paper's light."""
ON_LINE = 0.3
"""Share of the lower mark's height by which the feet of two neighbours differ at most."""
EDGE_LENGTH, EDGE_WIDTH, EDGE_NEAR = 0.3, 0.05, 4
"""The edge of a paper or a board: longer than this share of the page, thinner than this one, and no farther from the
page's edge than so many margins."""
SPOT_FILL, SPOT_SHAPE = 0.66, 1.7
"""A spot fills more than this share of its box, and is no more than so many times as long as it is wide."""


def measure_ink(grey: Grey) -> float:
    """Share of the page's area, its edges left out, that is dark: from 0 to 1. `grey` is (height, width).

    Measured against the paper round about, so shadows and yellowed paper count as little as specks do.
    """
    small = reduce_grey(grey)
    ink = find_ink(small)
    labels, stats = find_marks(ink)
    specks = stats[:, 2:4].max(axis=1) < GRAIN
    inner = _inner(~specks[labels] & ink)
    return float(inner.mean()) if inner.size else 0.0


def is_blank(grey: Grey) -> bool:
    """Whether a page holds neither type nor picture. A lone page number is type.

    Specks, foxing, show-through, and the shadows at the edge and in the gutter do not count.
    """
    small = reduce_grey(grey)
    return not _has_type(small) and not _has_picture(small)


def _inner(mask: Mask) -> Mask:
    down, across = (int(np.ceil(MARGIN * side)) for side in mask.shape)
    return mask[down : mask.shape[0] - down, across : mask.shape[1] - across]


def _has_type(small: Grey) -> bool:
    """Two marks side by side like letters, or one that is too large for dirt on a page as clean or dirty as this."""
    height, width = small.shape
    ink = find_ink(small)
    labels, stats = find_marks(ink)
    boxes = stats.astype(np.int64)
    boxes[0] = 0
    dark = ink & (small < INK_CORE * find_paper(small))
    core = np.bincount(labels[dark], minlength=len(boxes))
    sized = (boxes[:, 3] >= LEAST_HEIGHT) & (boxes[:, 2] >= 2) & (core >= LEAST_CORE)
    marks = boxes[sized & ~_at_edge(boxes, height, width) & ~_is_spot(boxes)]
    longer = boxes[:, 2:4].max(axis=1)
    dirty = int(((longer >= GRAIN) & (longer < LEAST_HEIGHT)).sum()) >= DIRTY
    least_height, least_area = LONE_ON_DIRTY if dirty else LONE
    lone = (marks[:, 3] >= least_height) & (marks[:, 2] >= LONE_WIDTH) & (marks[:, 4] >= least_area)
    return bool(lone.any()) or _has_neighbours(marks)


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


def _has_picture(small: Grey) -> bool:
    """A broad dark area that does not come in from an edge, as shadows and the surround do."""
    paper = find_paper(small)
    white = float(np.percentile(paper, PAPER_PERCENTILE))
    dark = paper < PICTURE_TONE * white
    labels, stats = find_marks(dark)
    edge = np.unique(np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]]))
    areas = stats[:, 4].astype(np.float64)
    areas[0] = 0
    areas[edge] = 0
    return bool(areas.sum() > PICTURE_SHARE * small.size)
