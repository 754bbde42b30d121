"""Type that is hardly darker than its paper, told from what shows through from the other side of the leaf.

Thresholds from: measured where a line gives figures, on made pages and on the corpora's, else set by hand;
tests/ingest/test_blank.py and tests/ingest/test_exposure.py hold them.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from lib.images.binarization import Grey, Mask, find_paper
from lib.images.components import Labels, Stats, find_marks
from lib.images.type_rows import Row, find_rows

BLUR = 0.8
"""Pixels at survey size (standard deviation): takes the grain off, leaves strokes of two pixels."""
LEAST_STEP = 6
"""Grey levels between paper and the faintest ink; JPEG and smooth shading have less."""
DEVIATION = 1.48
"""Times the median step between neighbours that the steps' standard deviation is. From: the normal distribution."""
GRAIN = 4.0
"""Deviations of the paper's grain that ink stands out by: fewer than a pixel in 10,000 does so by chance."""
SHARP = 0.2
"""Slope at the edge of a mark, a pixel at survey size, in the step from paper to ink. From: printed type, with grain or
a little out of focus, has 0.2 to 0.34; what paper of any thickness lets through 0.08 to 0.18, foxing 0.06."""
SHARPEST = 0.25
"""The same share, which nothing that shows through reaches, whichever way its letters lean: other scripts lean as they
like."""
SOFT = 0.15
"""The same share of type that is out of focus, where its letters tell that it is not seen from behind."""
CERTAIN = 2.5
"""Deviations (standard errors) of the letters' lean to either side, from which it tells front from back. From: pages of
18 books, in roman, italic and Fraktur, which lean by 3.5 to 30 to the left."""
BREADTH = (0.5, 1.3)
"""Widths of letters, in heights, that are asked for their lean: narrower ones are stems, wider ones two letters."""
LETTER = (0.6, 2.2)
"""Heights of such letters, in that of the rows': points are lower, joined lines higher."""


@dataclass(frozen=True)
class Marks:
    """What is darker than the paper by however little. Arrays have one entry a mark; 0 is the ground."""

    grey: Grey
    """The image without its grain."""
    grain: float
    """What is left of that, in grey levels (standard deviation)."""
    mask: Mask
    labels: Labels
    stats: Stats
    slope: NDArray[np.float64]
    """How sharp its edge is: see SHARP."""
    lean: NDArray[np.float64]
    """How far its ink lies to the right of the middle of its box, in the box's widths."""


def find_faint_marks(small: Grey) -> Marks:
    """The marks of an image at survey size, (height, width), that stand out of its grain."""
    grey = np.asarray(cv2.GaussianBlur(small, (0, 0), BLUR), np.uint8)
    steps = cv2.absdiff(grey[:, 1:], grey[:, :-1]) if grey.shape[1] > 1 else grey
    grain = DEVIATION * float(np.median(steps))
    step = cv2.subtract(find_paper(grey), grey)
    mask = np.asarray(step > max(LEAST_STEP, GRAIN * grain))
    labels, stats = find_marks(mask)
    across, down = (cv2.Sobel(grey, cv2.CV_32F, x, y, scale=1 / 8) for x, y in ((1, 0), (0, 1)))
    inner = cv2.erode(mask.astype(np.uint8), np.ones((3, 3), np.uint8))
    edge = mask & (inner == 0)
    count = len(stats)
    outline = labels[edge]
    length = np.maximum(1, np.bincount(outline, minlength=count))
    slope = np.bincount(outline, np.hypot(across, down)[edge], count) / length
    deepest = np.zeros(count)
    inside = np.nonzero(mask)
    np.maximum.at(deepest, labels[inside], step[inside].astype(np.float64))
    left, _, wide, _, size = stats.astype(np.float64).T
    centre = np.bincount(labels[inside], inside[1] + 0.5, count) / np.maximum(1, size)
    lean = (centre - left - wide / 2) / np.maximum(1, wide)
    return Marks(grey, grain, mask, labels, stats, slope / np.maximum(1, deepest), lean)


def find_faint_rows(marks: Marks) -> list[Row]:
    """The rows of type among the marks of an image, however faint; none where they only show through.

    Letters have their stems and bowls to the left more often than to the right, in whatever face and language of
    Latin type; seen through the paper it is the other way round, and edges are soft.
    """
    rows = find_rows(marks.grey, marks.mask)
    if not rows:
        return []
    wide, high = marks.stats[:, 2].astype(np.float64), marks.stats[:, 3].astype(np.float64)
    height = float(np.median([row.height for row in rows]))
    letters = (high >= LETTER[0] * height) & (high <= LETTER[1] * height)
    letters &= (wide >= BREADTH[0] * high) & (wide <= BREADTH[1] * high)
    letters[0] = False
    if letters.sum() < 2:
        return []
    lean, slope = marks.lean[letters], float(np.median(marks.slope[letters]))
    side = float(lean.mean() / max(float(np.finfo(np.float64).eps), lean.std() / np.sqrt(len(lean))))
    least = SOFT if side <= -CERTAIN else SHARP if side < CERTAIN else SHARPEST
    return rows if slope >= least else []
