"""The foot of a line of type, from the ink of its page, and the marks that stand on it or hang below it.

Thresholds from: 13,200 commas and 7,700 points of ten proofread books; tests/correct/test_stop_shapes.py holds them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from lib.images.binarization import Grey
from lib.images.components import find_marks
from lib.images.line_polarity import dark_on_light_line
from lib.quantiles import median
from lib.schemas.base import Box
from lib.schemas.ocr import Line

TALL_BOX = 1.7
"""Height of a word's box, in that of its line's words, at most: a drop capital reaches into the next line."""
WIDE = 0.6
"""Width of a mark, in heights of a letter, at most."""
LOW = 0.62
"""Height above the line's foot in which a mark begins, in heights of a letter, at most."""
LETTER = 0.4
"""Height of a letter, at least, in the highest one's of its line."""
NEAR_FOOT = 0.25
"""How far a letter's foot may be from the middle one's, in heights of a letter, to tell where the line's foot is."""
FEWEST = 6
"""Letters of a line that tell its foot, at least."""
LONG = 10
"""Length of a line that may lean, in heights of a letter, at least."""
LARGER, AROUND = 3, 4
"""How many times a line is enlarged; and pixels that are cut out about it."""


@dataclass(frozen=True)
class LineFoot:
    """The marks of a line's ink, enlarged, and its foot."""

    marks: Any
    """(n, 4): left, top, right and bottom of each, in pixels of the enlarged line."""
    origin: tuple[int, int]
    height: float
    """Of the line's letters."""
    lean: tuple[float, float]
    """How much the foot falls to the right, a pixel; and where it is at the left edge."""

    @classmethod
    def of(cls, image: Grey, line: Line) -> LineFoot | None:
        """None where too little of it tells."""
        boxes = np.array([word.box for word in line.words])
        tall = boxes[:, 3] - boxes[:, 1]
        boxes = boxes[tall <= TALL_BOX * median(tall)]
        left, top = (max(0, int(boxes[:, axis].min()) - AROUND) for axis in (0, 1))
        right, bottom = (int(boxes[:, axis].max()) + AROUND for axis in (2, 3))
        cut = image[top:bottom, left:right]
        if min(cut.shape) <= 2 * AROUND:
            return None
        grey: Any = cv2.resize(dark_on_light_line(cut), None, fx=LARGER, fy=LARGER, interpolation=cv2.INTER_CUBIC)
        level, _ = cv2.threshold(grey, 0, 255, cv2.THRESH_OTSU)
        stats = find_marks(grey <= level)[1][1:]
        stats = stats[stats[:, 4] >= LARGER * LARGER]
        if len(stats) < FEWEST:
            return None
        marks = np.stack([*stats[:, :2].T, stats[:, 0] + stats[:, 2], stats[:, 1] + stats[:, 3]], axis=1)
        height = median(stats[stats[:, 3] > LETTER * stats[:, 3].max(), 3])
        middle, feet = (marks[:, 0] + marks[:, 2]) / 2, marks[:, 3].astype(float)
        usual = median(feet)
        near = np.abs(feet - usual) < NEAR_FOOT * height
        if near.sum() < FEWEST:
            return None
        lean = (0.0, usual)
        if np.ptp(middle[near]) > LONG * height:
            lean = tuple(np.polyfit(middle[near], feet[near], 1))
            close = np.abs(np.polyval(lean, middle) - feet) < NEAR_FOOT / 2 * height
            lean = tuple(np.polyfit(middle[close], feet[close], 1)) if close.sum() >= FEWEST else lean
        return cls(marks, (left, top), height, lean)

    def mark(self, box: Box) -> tuple[float, float] | None:
        """Height of a word's last mark and how far it hangs, in heights of a letter; None where there is none."""
        start, end = ((edge - self.origin[0]) * LARGER for edge in (box[0], box[2]))
        middle = (self.marks[:, 0] + self.marks[:, 2]) / 2
        foot = np.polyval(self.lean, middle)
        within = (middle >= start) & (middle <= end + LARGER)
        low = within & (self.marks[:, 1] > foot - LOW * self.height)
        low &= self.marks[:, 2] - self.marks[:, 0] < WIDE * self.height
        if not low.any():
            return None
        last = int(np.flatnonzero(low)[self.marks[low, 2].argmax()])
        # A letter behind it: then it belongs to no word's end.
        if (within & (self.marks[:, 0] >= self.marks[last, 2] - 1) & (self.marks[:, 3] > foot - self.height / 2)).any():
            return None
        top, end = self.marks[last, 1], self.marks[last, 3]
        return float(end - top) / self.height, float(end - foot[last]) / self.height
