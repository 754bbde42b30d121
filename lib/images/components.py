"""Connected marks of a mask, and where each lies."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Labels = NDArray[np.int32]
"""(height, width): the number of the mark that a pixel belongs to, from 1; 0 is the ground."""
Stats = NDArray[np.int32]
"""(n, 5): left, top, width, height and area of each mark in pixels; row 0 is the ground's."""


def find_marks(mask: NDArray[Any]) -> tuple[Labels, Stats]:
    """The marks of a mask (height, width) and their boxes; pixels that meet at a corner belong together."""
    # Of OpenCV's algorithms this one is twice as fast as the one that it takes unasked.
    _, labels, stats, _ = cv2.connectedComponentsWithStatsWithAlgorithm(
        np.asarray(mask, dtype=np.uint8), 8, cv2.CV_32S, cv2.CCL_BBDT
    )
    return np.asarray(labels, dtype=np.int32), np.asarray(stats, dtype=np.int32)
