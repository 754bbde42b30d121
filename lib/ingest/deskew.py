"""How far a page's lines lean, and turning it straight.

Thresholds from: set by hand, no figures kept; tests/ingest/test_photographed.py holds them; what they gain on a
photograph stands in docs/accuracy.md.
"""

from __future__ import annotations

from math import radians, tan

import cv2
import numpy as np
from PIL import Image

from lib.images.binarization import Grey, find_ink, reduce_grey
from lib.images.glyphs import Letters, find_letters

WIDEST = 6.0
"""Degrees to either side that are tried."""
STEP = 0.1
"""Degrees from one angle that is tried to the next."""
LEAST_LETTERS = 100
"""A page with fewer letters is left as it lies."""
LEAST_SKEW = 0.5
"""Degrees; less than this hurts neither a reader nor Tesseract, and turning blurs."""
CLEAR = 1.15
"""How much better than the page as it lies the best angle must gather the lines, as a ratio."""
ROWS_TO_A_LETTER = 4
"""Rows to the height of a letter, into which the letters' feet fall."""
PAPER_PERCENTILE, PAPER_PIXELS = 80, 100_000
"""Percentile of the page's tones that fills the corners, taken over about so many pixels."""


def find_skew(grey: Grey) -> float:
    """Degrees counterclockwise by which an upright page must be turned, to a tenth; 0 where it stands well enough.

    Letters stand on lines: at the right angle the feet of the letters fall into few rows.
    """
    return measure_skew(find_letters(find_ink(reduce_grey(grey))))


def measure_skew(letters: Letters) -> float:
    """The same from the page's letters."""
    if len(letters.boxes) < LEAST_LETTERS:
        return 0.0
    left, top, wide, high = letters.boxes.T.astype(np.float64)
    x, foot = left + wide / 2, top + high
    angles = np.arange(-round(WIDEST / STEP), round(WIDEST / STEP) + 1) * STEP
    gathered = np.array([_gathered(foot - x * tan(radians(angle)), letters.size) for angle in angles])
    best = int(gathered.argmax())
    skew = round(float(angles[best]), 1)
    if abs(skew) < LEAST_SKEW or abs(skew) > WIDEST - STEP or gathered[best] < CLEAR * gathered[len(angles) // 2]:
        return 0.0
    return skew


def _gathered(feet: np.ndarray, size: float) -> float:
    """How uneven the spread of the letters' feet over the rows is; rows are a quarter of a letter high."""
    rows = np.floor((feet - feet.min()) / max(1.0, size / ROWS_TO_A_LETTER)).astype(np.int64)
    return float((np.bincount(rows).astype(np.float64) ** 2).sum())


def turn(image: Image.Image, degrees: float) -> Image.Image:
    """The page turned counterclockwise about its middle, in the same frame; corners are filled with its paper."""
    if not degrees:
        return image
    pixels = np.asarray(image)
    height, width = pixels.shape[:2]
    matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), degrees, 1.0)
    some = pixels.reshape(height * width, -1)[:: max(1, height * width // PAPER_PIXELS)]
    paper = np.percentile(some, PAPER_PERCENTILE, axis=0)
    turned = cv2.warpAffine(
        pixels, matrix, (width, height), flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_CONSTANT, borderValue=[float(value) for value in paper],
    )  # fmt: skip
    return Image.fromarray(np.asarray(turned, dtype=np.uint8))
