"""Smaller images keep their tones and places."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from lib.images.binarization import Grey
from lib.images.reduction import shrink


def blurred_noise(height: int, width: int) -> Grey:
    noise = np.random.default_rng(7).integers(0, 256, (height, width)).astype(np.uint8)
    return np.asarray(cv2.GaussianBlur(noise, (0, 0), 9), dtype=np.uint8)


@pytest.mark.parametrize("size", [(2097, 1250), (1537, 1001), (3001, 2403), (640, 500)])
def test_it_shows_what_averaging_over_areas_shows(size: tuple[int, int]) -> None:
    grey = blurred_noise(*size)
    small = shrink(grey, 600)
    expected = cv2.resize(grey, (600, round(size[0] * 600 / size[1])), interpolation=cv2.INTER_AREA)
    assert small.shape == expected.shape
    assert np.abs(small.astype(int) - expected.astype(int)).max() <= 3


def test_its_own_width_leaves_it_alone() -> None:
    grey = blurred_noise(300, 200)
    assert np.array_equal(shrink(grey, 200), grey)
