"""Which letters stand on one line.

Thresholds from: set by hand, no figures kept; tests/ingest holds them, on made pages and on the corpora's.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from lib.images.glyphs import Letters, paint

_BAR = (0.35, 0.65)
"""From where to where the bar through a letter runs, as shares of the letter's height from its top."""

LineMap = NDArray[np.int32]
"""(height, width): the line that runs through a pixel, from 1; 0 where none does."""


def find_lines(letters: Letters) -> tuple[LineMap, NDArray[np.int64]]:
    """A map of line numbers over the page, and the number of each letter's line.

    A bar through the middle of each letter, as long as its neighbours are far, meets theirs and no other line's.
    """
    left, top, wide, high = letters.boxes.T
    reach = round(letters.size)
    start, stop = np.maximum(0, left - reach), np.minimum(letters.shape[1], left + wide + reach)
    upper = top + np.floor(_BAR[0] * high).astype(np.int64)
    lower = np.maximum(upper + 1, top + np.ceil(_BAR[1] * high).astype(np.int64))
    bars = paint(np.stack([start, upper, stop - start, lower - upper], axis=1), letters.shape)
    _, line_map = cv2.connectedComponents(bars.astype(np.uint8), connectivity=4)
    numbers = line_map[(upper + lower) // 2, left + wide // 2]
    return np.asarray(line_map, dtype=np.int32), numbers.astype(np.int64)
