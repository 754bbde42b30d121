"""One line of type, cut out: dark on light, whichever it was.

Thresholds from: set by hand, no figures kept; tests/images/test_line_polarity.py holds them.
"""

from __future__ import annotations

import cv2
import numpy as np

from lib.images.binarization import Grey
from lib.images.components import find_marks

BORDER = 0.75
"""Share of a cut line's border that is ground: letters of the lines about reach into it here and there."""
MOST = 0.5
"""Share of the whole that is ground: type of any weight takes less than half."""
LETTER = 0.25
"""Height of a letter, as a share of the cut's: that of an x among capitals, with white above and below."""
LEAST_STEP = 25
"""Grey levels between ground and type: an empty cut has no polarity."""
LEAST_SIDE = 3
"""Pixels of a cut's shorter side: a smaller one holds no line."""
GROUND, TYPE = 50.0, 75.0
"""Percentiles of the tones of either that become white and black."""


def dark_on_light_line(line: Grey) -> Grey:
    """The line, (height, width), as it is where its type is dark; turned, black on white, where it is light."""
    if min(line.shape) < LEAST_SIDE:
        return line
    between, _ = cv2.threshold(line, 0, 255, cv2.THRESH_OTSU)
    light = line > between
    border = np.concatenate([light[0], light[-1], light[:, 0], light[:, -1]])
    if border.mean() > 1 - BORDER or light.mean() > 1 - MOST:
        return line
    _, stats = find_marks(light)
    if not (stats[1:, 3] >= LETTER * line.shape[0]).any():
        return line
    ground, tone = float(np.percentile(line[~light], GROUND)), float(np.percentile(line[light], TYPE))
    if tone - ground < LEAST_STEP:
        return line
    return np.asarray(np.clip(255 * (tone - line.astype(np.float32)) / (tone - ground) + 0.5, 0, 255), np.uint8)
