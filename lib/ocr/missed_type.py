"""Lines found against ink: how much of what looks like type no word accounts for.

Thresholds from: set by hand, no figures kept; tests/ocr/test_readings.py holds them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lib.images.binarization import LONG_SIDE, Grey, find_ink
from lib.images.glyphs import Letters, find_letters, paint
from lib.images.reduction import shrink
from lib.images.text_lines import find_lines
from lib.text.read_words import ReadWord

MARGIN = 0.02
"""Share of each side that is left out: shadows and the edge of the paper."""
COMPANY = 5
"""Letters that a line must have: fewer are specks, and parts of pictures."""


class Type:
    """The marks of a page that stand in lines like letters, found whatever the light."""

    def __init__(self, grey: Grey) -> None:
        small = shrink(grey, round(grey.shape[1] * min(1.0, LONG_SIDE / max(grey.shape))))
        self._scale = small.shape[1] / grey.shape[1]
        self._letters = _in_lines(find_letters(find_ink(small)))

    def missed(self, words: Sequence[ReadWord]) -> float:
        """Share of the letters, 0 to 1, that lie outside all words. Boxes are in pixels of the page image."""
        if not len(self._letters.boxes):
            return 0.0
        height, width = self._letters.shape
        scaled = [
            (max(0, int(left * self._scale)), max(0, int(top * self._scale)), right * self._scale, bottom * self._scale)
            for left, top, right, bottom in (word.box for word in words)
        ]
        boxes = [
            (left, top, min(width, int(right) + 1) - left, min(height, int(bottom) + 1) - top)
            for left, top, right, bottom in scaled
        ]
        covered = paint(np.asarray(boxes, dtype=np.int64).reshape(-1, 4), (height, width))
        left, top, wide, high = self._letters.boxes.T
        return round(float((~covered[top + high // 2, left + wide // 2]).mean()), 4)


def _in_lines(letters: Letters) -> Letters:
    if not len(letters.boxes):
        return letters
    height, width = letters.shape
    _, line = find_lines(letters)
    left, top, wide, high = letters.boxes.T
    x, y = left + wide / 2, top + high / 2
    inside = (x > MARGIN * width) & (x < (1 - MARGIN) * width) & (y > MARGIN * height) & (y < (1 - MARGIN) * height)
    kept = inside & (np.bincount(line)[line] >= COMPANY)
    return Letters(letters.boxes[kept], letters.dots, letters.size, letters.shape)
