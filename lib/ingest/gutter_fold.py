"""The fold between facing pages, and what lies across it."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from lib.images.binarization import Grey, Mask
from lib.images.components import find_marks

VALLEY = 15
"""Grey levels by which the fold is darker than the paper at either side."""
FOLD_HEIGHT = 0.85
"""A fold runs through this share of the rows at least, margins and all; a rule between columns ends with the text."""
_SIDE = 0.04
"""How far from the fold the paper is bright again, as a share of the width."""
_SLANT = 0.01


def find_fold(grey: Grey, start: int, stop: int) -> int | None:
    """x of a dark fold from top to bottom of the page, between the columns `start` and `stop`; None where none shows.

    Columns between `start` and `stop` hold no text, so whatever is dark there from top to bottom is no type.
    """
    width = grey.shape[1]
    smooth = cv2.blur(grey, (3, 15))
    reach = max(5, round(_SIDE * width))
    # The brightest of the columns to the left, and of those to the right, of each column.
    brightest = cv2.dilate(smooth, np.ones((1, reach), np.uint8))
    shift = reach // 2 + 2
    left = np.roll(brightest, shift, axis=1)
    right = np.roll(brightest, -shift, axis=1)
    valley = cv2.subtract(cv2.min(left, right), smooth)
    deep = (valley >= VALLEY).astype(np.uint8)
    deep[:, :start] = 0
    deep[:, stop:] = 0
    slant = max(1, round(_SLANT * width)) * 2 + 1
    rows = cv2.dilate(deep, np.ones((1, slant), np.uint8)).mean(axis=0)
    inside = rows[start:stop]
    if inside.size == 0 or inside.max() < FOLD_HEIGHT:
        return None
    # Where the fold itself is deepest, among the columns it may slant through.
    depth = np.where(inside >= FOLD_HEIGHT, valley[:, start:stop].mean(axis=0), -1.0)
    return start + int(depth.argmax())


def is_crossed(grey: Grey, ink: Mask, x: int, letter: float) -> bool:
    """Whether type or a picture lies across column `x`. `letter` is the usual letter size in pixels."""
    return _crossing_marks(ink, x, letter) or _crossing_tone(grey, x)


def _crossing_marks(ink: Mask, x: int, letter: float) -> bool:
    """Marks as large as half a letter on both sides of `x`; the fold itself and the edges of the page are none."""
    height, width = ink.shape
    _, stats = find_marks(ink)
    left, top, wide, high, _ = stats[1:].astype(np.int64).T
    across = (left < x) & (left + wide > x) & (np.maximum(wide, high) >= 0.5 * letter)
    upright = (high >= 0.2 * height) & (wide <= 0.06 * width)
    at_edge = (top + high <= 0.03 * height) | (top >= 0.97 * height)
    return bool((across & ~upright & ~at_edge).any())


def _crossing_tone(grey: Grey, x: int) -> bool:
    """Rows that are dark from well left to well right of `x`: a picture over both pages.

    A fold is dark in the middle only; a surround above and below the book is dark over the whole row.
    """
    height, width = grey.shape
    smooth = cv2.blur(grey, (9, 9))
    dark = smooth < 0.8 * float(np.percentile(smooth, 80))
    reach = round(0.05 * width)
    crossed = dark[:, max(0, x - reach) : x + reach].mean(axis=1) > 0.9
    surround = dark.mean(axis=1) > 0.8
    inside = ~(_from_start(surround) | _from_start(surround[::-1])[::-1])
    return bool((crossed & inside).sum() > 0.02 * height)


def _from_start(rows: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return np.logical_and.accumulate(rows)
