"""Smaller images, fast."""

from __future__ import annotations

import cv2
import numpy as np

from lib.images.binarization import Grey


def shrink(grey: Grey, width: int) -> Grey:
    """The image at `width` pixels, its height in proportion.

    It is halved as often as can be, which is nearly free, and interpolated the rest of the way, less than half. To
    average over areas in one step costs ten times as much and shows the same.
    """
    height = max(1, round(grey.shape[0] * width / grey.shape[1]))
    while grey.shape[1] >= 2 * width and grey.shape[0] >= 2:
        # Even sides: OpenCV is quick for whole squares of four only.
        down, across = (side // 2 for side in grey.shape)
        even = grey[: 2 * down, : 2 * across]
        grey = np.asarray(cv2.resize(even, (across, down), interpolation=cv2.INTER_AREA), dtype=np.uint8)
    if grey.shape == (height, width):
        return grey
    return np.asarray(cv2.resize(grey, (width, height), interpolation=cv2.INTER_LINEAR), dtype=np.uint8)
