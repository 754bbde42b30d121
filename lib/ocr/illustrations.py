"""Finding pictures: ink that no word accounts for, in a compact area of some size.

Thresholds from: set by hand, no figures kept; tests/ocr/test_illustrations.py holds them.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from lib.images.components import find_marks
from lib.images.reduction import shrink
from lib.schemas.base import Box
from lib.text.read_words import ReadWord

WORKING_WIDTH = 600
"""Pixels; pictures are large, so a small image finds them as well."""
SURE_WORD = 0.6
"""Confidence, 0 to 1, from which a word is text, and its ink is taken away."""
MIN_WIDTH, MIN_HEIGHT = 0.12, 0.05
"""Least size of a picture, as shares of the page's width and height."""
MARGIN = 0.02
"""Share of the page at its edges where ink is the scanner's and not the printer's."""
TONE = 0.65
"""Areas with less light than this share of the paper's are a picture's tones, however broad: a photograph."""
MIN_FILL = 0.06
"""Least share of a picture's area that is ink."""
REACH = 40
"""Parts of the width; strokes that stand no farther apart than one of them belong to one picture."""
WHOLE = 0.9
"""Strokes that run over this share of the page's width or height are its edge or a shadow, and no frame."""
STROKE, CONTRAST = 9, 40
"""Pixels at working width in which strokes melt into the paper, and grey levels by which they are darker than it."""
LIGHT, LEAST_LIGHT = 8, 15
"""Parts of the width over one of which the paper's light is averaged, and the least of that in pixels."""
PAPER_PERCENTILE = 75
"""Percentile of the light that is the paper's."""


def find_illustrations(grey: NDArray[np.uint8], words: Sequence[ReadWord]) -> list[Box]:
    """Boxes of the pictures on a page, from top to bottom, in pixels of `grey` (height, width)."""
    height, width = grey.shape
    scale = WORKING_WIDTH / width
    ink = _ink(shrink(grey, WORKING_WIDTH))
    for word in words:
        if word.confidence >= SURE_WORD and any(character.isalnum() for character in word.text):
            left, top, right, bottom = (round(value * scale) for value in word.box)
            ink[max(top - 1, 0) : bottom + 2, max(left - 1, 0) : right + 2] = 0
    reach = WORKING_WIDTH // REACH
    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((reach, reach), dtype=np.uint8))
    # Opening takes away rules and strings of specks, which closing has made no wider than a line.
    closed = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((reach, reach), dtype=np.uint8))
    _, found = find_marks(closed)
    boxes = []
    for left, top, wide, high, _area in found[1:].tolist():
        if wide < MIN_WIDTH * WORKING_WIDTH or high < MIN_HEIGHT * ink.shape[0]:
            continue
        if np.count_nonzero(ink[top : top + high, left : left + wide]) < MIN_FILL * wide * high:
            continue
        boxes.append(_with_frame(ink, (left, top, left + wide, top + high)))
    return [_scaled(box, scale, width, height) for box in sorted(boxes, key=lambda box: (box[1], box[0]))]


def _with_frame(ink: NDArray[np.uint8], box: Box) -> Box:
    """The box, grown to the whole of the strokes that reach into it: a thin frame is lost to the opening.

    Strokes that run over most of the page are its edge or a shadow, and stay out.
    """
    height, width = ink.shape
    left, top, right, bottom = box
    labels, found = find_marks(ink)
    for number in np.unique(labels[top:bottom, left:right]).tolist():
        x, y, wide, high, _area = found[number].tolist()
        if number and wide < WHOLE * width and high < WHOLE * height:
            left, top = min(left, x), min(top, y)
            right, bottom = max(right, x + wide), max(bottom, y + high)
    return left, top, right, bottom


def _ink(small: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Strokes and dark areas as 255; uneven light is no ink, and the page's edges are left out."""
    size = max(LEAST_LIGHT, (WORKING_WIDTH // LIGHT) | 1)
    light = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((STROKE, STROKE), dtype=np.uint8))
    light = cv2.blur(light, (size, size))
    strokes = small.astype(np.int16) < light.astype(np.int16) - CONTRAST
    ink = np.where(strokes | _tones(np.asarray(light, np.uint8)), 255, 0).astype(np.uint8)
    edge_x, edge_y = round(MARGIN * small.shape[1]), round(MARGIN * small.shape[0])
    ink[:edge_y] = ink[-edge_y:] = 0
    ink[:, :edge_x] = ink[:, -edge_x:] = 0
    return ink


def _tones(light: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Broad dark areas, but for those that come in from the page's edge as shadows and the surround do."""
    dark = light < TONE * float(np.percentile(light, PAPER_PERCENTILE))
    count, labels = cv2.connectedComponents(dark.astype(np.uint8))
    inner = np.ones(count, bool)
    inner[[0, *labels[0], *labels[-1], *labels[:, 0], *labels[:, -1]]] = False
    return np.asarray(inner[labels])


def _scaled(box: tuple[int, int, int, int], scale: float, width: int, height: int) -> Box:
    left, top, right, bottom = (round(value / scale) for value in box)
    return max(left, 0), max(top, 0), min(right, width), min(bottom, height)
