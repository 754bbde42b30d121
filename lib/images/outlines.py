"""The outline of a printed area, cleared of the type that it meets.

Thresholds from: set by hand, no figures kept; tests/images/test_polarity.py holds them.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from lib.images.binarization import Mask
from lib.images.components import find_marks

RECTANGLE = 0.93
"""Share of a rectangle that an area fills to be one: rounded corners, and letters cut by an edge, take less."""
STRAIGHT = 0.1
"""Degrees; an area that leans less is taken for straight."""
HALF = 0.5
"""Share of a row or column at the edge of an area that belongs to it."""
RIM = 9
"""Pixels; half of it is how far a leaning or rounded outline may be from the true one."""
LETTERS_OUT = 1.2
"""Heights of a letter; what is narrower and stands out of an area is a letter that its edge cuts."""
MOST_TURN = 45
"""Degrees by which an area leans at most; beyond, its other side is the lower one."""
ROOM = 0.25
"""What is looked at beyond an area, as a share of its shorter side."""

Area = NDArray[np.uint8]
"""(height, width): 1 inside, 0 outside."""


def filled(mask: Mask) -> Mask:
    """A mask with its holes filled."""
    area = np.zeros(mask.shape, np.uint8)
    outlines, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    cv2.drawContours(area, outlines, -1, 1, cv2.FILLED)
    return area > 0


def straightened(dark: Mask, rough: Mask, letter: float, slack: float) -> Mask:
    """The area of a dark ground, type and all, to the pixel: a rectangle where it is one, else smoothed.

    `rough` is the area as found in a smaller image, true to `slack` pixels, its holes for good; `letter` is the height
    of a letter. Letters that an edge cuts stand out of the ground, or are notches in it: its outline has neither.
    """
    outer = filled(rough)
    size = 2 * round(slack) + 1
    # Beyond the edge of the page the area goes on.
    inner = cv2.erode(outer.astype(np.uint8), np.ones((size, size), np.uint8), borderValue=1) > 0
    labels, _ = find_marks(dark)
    counts = np.bincount(labels[inner].ravel(), minlength=1)
    counts[0] = 0
    ground = (labels == int(counts.argmax())) & (labels > 0)
    area = filled(ground | inner).astype(np.uint8)
    step = max(3, round(LETTERS_OUT * letter))
    bare = np.asarray(cv2.morphologyEx(area, cv2.MORPH_OPEN, np.ones((step, step), np.uint8)), np.uint8)
    shape, exact = _rectangle(area, bare if bare.any() else area)
    if shape is None:
        full = np.iinfo(np.uint8).max
        shape = cv2.boxFilter(area * full, -1, (step, step), borderType=cv2.BORDER_REPLICATE) > full // 2
    if not exact:
        # What of the ground lies just outside would be left as a dark line.
        near = cv2.dilate(shape.astype(np.uint8), np.ones((RIM, RIM), np.uint8)) > 0
        shape |= ground & near
    return np.asarray(shape & ~(outer & ~rough))


def _rectangle(area: Area, bare: Area) -> tuple[Mask | None, bool]:
    """The rectangle that an area is, None where it is none, and whether it is true to the pixel, as upright ones are.

    `bare` is the area without small parts.
    """
    points = cv2.findNonZero(bare)
    (x, y), size, angle = cv2.minAreaRect(points)
    if angle > MOST_TURN:
        size, angle = size[::-1], angle - 90
    if abs(angle) < STRAIGHT:
        angle = 0.0
        left, top, wide, high = cv2.boundingRect(points)
        x, y, size = left + (wide - 1) / 2, top + (high - 1) / 2, (wide - 1, high - 1)
    # The area turned straight, with room about it for what lies beyond the rectangle.
    room = 2 + round(ROOM * min(size)) + 20
    width, height = round(size[0]) + 1 + 2 * room, round(size[1]) + 1 + 2 * room
    turn = cv2.getRotationMatrix2D((x, y), angle, 1.0)
    turn[:, 2] += np.asarray([(width - 1) / 2 - x, (height - 1) / 2 - y])
    straight = cv2.warpAffine(area, turn, (width, height), flags=cv2.INTER_NEAREST) > 0
    down = _extent(straight[:, room:-room].mean(axis=1))
    across = _extent(straight[slice(*down)].mean(axis=0))
    if straight[slice(*down), slice(*across)].mean() < RECTANGLE:
        return None, False
    shape = np.zeros(straight.shape, np.uint8)
    shape[slice(*down), slice(*across)] = 1
    back = cv2.warpAffine(
        shape, turn, area.shape[::-1], flags=cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP
    )  # fmt: skip
    return back > 0, angle == 0.0


def _extent(shares: NDArray[np.float64]) -> tuple[int, int]:
    """First and last (outside) about the middle that belong to the area."""
    belongs = shares >= HALF
    middle = len(shares) // 2
    if not belongs[middle]:
        return middle, middle + 1
    before, after = np.flatnonzero(~belongs[:middle]), np.flatnonzero(~belongs[middle:])
    return int(before[-1]) + 1 if len(before) else 0, middle + int(after[0]) if len(after) else len(shares)
