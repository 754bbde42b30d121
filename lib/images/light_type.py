"""Type that is lighter than its ground: where there may be any, and its rows.

Thresholds from: set by hand on made pages, with what 1,075 pages of the corpora have; tests/images/test_polarity.py
holds them.
"""

from __future__ import annotations

import cv2
import numpy as np

from lib.images.binarization import LONG_SIDE, Grey, Mask
from lib.images.reduction import shrink
from lib.images.type_rows import Row, find_rows

COARSE = 4
"""Times by which the image is made smaller to find the tones between which type and ground lie: letters melt, blocks
stay."""
WINDOW = 9
"""Pixels of that image: two lines of small print, or the stroke of a letter a sixth of a page high."""
STEP = 30
"""Grey levels between the darkest and the brightest near a place: less is grain."""
CELL = 8
"""Pixels at survey size of the squares in which the darker part is weighed."""
MOSTLY = 0.55
"""Share of a square and its neighbours that is nearer to the darkest about than to the brightest. From: ground takes
0.6 to 0.85 about type of any weight; dark type takes 0.15 to 0.45 of its lines, so that nine in ten of 1,075 real
pages have next to no such square."""
LONE, LONE_EVEN = 8, 0.8
"""Letters of a row that may stand alone, and the share of them on the baseline with which fewer may."""


def at_survey_size(grey: Grey) -> Grey:
    """The image at the size at which marks are judged; a smaller one as it is."""
    return shrink(grey, max(1, round(grey.shape[1] * min(1.0, LONG_SIDE / max(grey.shape)))))


def find_light_rows(small: Grey) -> list[Row]:
    """The rows of light type on darker ground in an image at survey size, (height, width); none on a usual page.

    Tones of a row are those of the image: `paper` is its dark ground, `tone` its light letters.
    """
    if min(small.shape) < COARSE * WINDOW:
        return []
    middle, zone = _mostly_dark(small)
    if not zone.any():
        return []
    light = np.asarray((small > middle) & zone)
    rows = [_inverted(row) for row in find_rows(np.asarray(cv2.bitwise_not(small), np.uint8), light)]
    return rows if len(rows) > 1 else [row for row in rows if row.letters >= LONE or row.even >= LONE_EVEN]


def _mostly_dark(small: Grey) -> tuple[Grey, Mask]:
    """The tone midway between the darkest and the brightest about each pixel, and where most is darker than that.

    Flat areas have no such tone, and are left out.
    """
    height, width = small.shape
    coarse = shrink(small, max(1, width // COARSE))
    around = np.ones((WINDOW, WINDOW), np.uint8)
    darkest, brightest = cv2.erode(coarse, around), cv2.dilate(coarse, around)
    middle = cv2.resize(cv2.addWeighted(darkest, 0.5, brightest, 0.5, 0), (width, height))
    darker = cv2.compare(small, middle, cv2.CMP_LT)
    cells = shrink(np.asarray(darker, np.uint8), max(1, width // CELL))
    share = cv2.blur(cells, (3, 3))
    step = cv2.resize(
        cv2.subtract(brightest, darkest), (cells.shape[1], cells.shape[0]), interpolation=cv2.INTER_NEAREST
    )
    mostly = ((share > MOSTLY * np.iinfo(np.uint8).max) & (step >= STEP)).astype(np.uint8)
    if not mostly.any():
        return np.asarray(middle, np.uint8), np.zeros(small.shape, bool)
    zone = cv2.resize(cv2.dilate(mostly, np.ones((3, 3), np.uint8)), (width, height), interpolation=cv2.INTER_NEAREST)
    return np.asarray(middle, np.uint8), np.asarray(zone > 0)


def _inverted(row: Row) -> Row:
    return Row(row.box, row.letters, row.height, row.even, 255 - row.paper, 255 - row.tone)
