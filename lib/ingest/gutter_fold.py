"""The fold between facing pages, and what lies across it.

Thresholds from: set by hand, no figures kept; tests/ingest/test_gutter.py holds them, on made pages and on the
corpora's.
"""

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
_LEAST_SIDE = 5
"""Pixels that this is at least."""
_SLANT = 0.01
"""How far to either side a fold may slant, as a share of the width."""
_ALONG = (3, 15)
"""Pixels across and along the fold over which the tones are averaged."""

_MARK = 0.5
"""Least longer side of a mark that lies across, in sizes of a letter."""
_UPRIGHT_HEIGHT, _UPRIGHT_WIDTH = 0.2, 0.06
"""The fold itself as a mark: at least so high, and no wider, as shares of the page's height and width."""
_EDGE = 0.03
"""Share of the height at the head and the foot in which a mark is the page's edge."""

_TONE_SMOOTH = 9
"""Pixels over which the tones of a picture are averaged."""
_TONE, _PAPER_PERCENTILE = 0.8, 80
"""A picture's tones have less than this share of the paper's light, which is that percentile of the page's."""
_TONE_REACH = 0.05
"""Share of the width to either side over which a picture must reach."""
_CROSSED, _SURROUND = 0.9, 0.8
"""Share of that stretch that is dark in a row with a picture, and of the whole row in one of the surround."""
_TONE_ROWS = 0.02
"""Share of the rows that a picture takes."""


def find_fold(grey: Grey, start: int, stop: int) -> int | None:
    """x of a dark fold from top to bottom of the page, between the columns `start` and `stop`; None where none shows.

    Columns between `start` and `stop` hold no text, so whatever is dark there from top to bottom is no type.
    """
    width = grey.shape[1]
    smooth = cv2.blur(grey, _ALONG)
    reach = max(_LEAST_SIDE, round(_SIDE * width))
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
    across = (left < x) & (left + wide > x) & (np.maximum(wide, high) >= _MARK * letter)
    upright = (high >= _UPRIGHT_HEIGHT * height) & (wide <= _UPRIGHT_WIDTH * width)
    at_edge = (top + high <= _EDGE * height) | (top >= (1 - _EDGE) * height)
    return bool((across & ~upright & ~at_edge).any())


def _crossing_tone(grey: Grey, x: int) -> bool:
    """Rows that are dark from well left to well right of `x`: a picture over both pages.

    A fold is dark in the middle only; a surround above and below the book is dark over the whole row.
    """
    height, width = grey.shape
    smooth = cv2.blur(grey, (_TONE_SMOOTH, _TONE_SMOOTH))
    dark = smooth < _TONE * float(np.percentile(smooth, _PAPER_PERCENTILE))
    reach = round(_TONE_REACH * width)
    crossed = dark[:, max(0, x - reach) : x + reach].mean(axis=1) > _CROSSED
    surround = dark.mean(axis=1) > _SURROUND
    inside = ~(_from_start(surround) | _from_start(surround[::-1])[::-1])
    return bool((crossed & inside).sum() > _TONE_ROWS * height)


def _from_start(rows: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return np.logical_and.accumulate(rows)
