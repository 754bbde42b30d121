"""Marks are what touches, at a corner too."""

from __future__ import annotations

import numpy as np

from lib.images.components import find_marks


def test_marks_and_their_boxes() -> None:
    mask = np.zeros((20, 30), bool)
    mask[2:5, 3:7] = True
    mask[5:8, 7:9] = True  # meets the first at a corner
    mask[15, 20] = True
    labels, stats = find_marks(mask)
    assert sorted(stats[1:].tolist()) == [[3, 2, 6, 6, 18], [20, 15, 1, 1, 1]]
    assert labels[3, 4] == labels[6, 8] != labels[15, 20]
    assert labels[0, 0] == 0
