"""Where the ink is on a page, whatever the light.

Thresholds from: set by hand, no figures kept; tests/ingest holds them, on made pages and on the corpora's.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

LONG_SIDE = 1600
"""Pixels of the longer side that a survey looks at: 100 to 150 dpi for most books, where letters still stand apart."""

DARKER = 0.75
"""Ink has at most this share of the light of the paper round it; show-through and foxing have more."""
LEAST_CONTRAST = 30
"""Grey levels between paper and ink, so that the grain of a dark surround is not taken for ink."""

_PAPER_SCALE = 4
"""Times that the image is made smaller before the paper's tone is looked for."""
_PAPER_REACH = 17
"""Pixels of that smaller image: what is thinner is type, what is broader is paper, shadow or picture."""
_PAPER_SMOOTH = 9
"""Pixels of that smaller image over which the paper's tone is averaged."""

Grey = NDArray[np.uint8]
"""(height, width), 0 black to 255 white."""
Mask = NDArray[np.bool_]
"""(height, width), true where there is ink."""


def reduce_grey(grey: Grey, long_side: int = LONG_SIDE) -> Grey:
    """The image with its longer side at most `long_side`; a smaller one as it is."""
    scale = long_side / max(grey.shape)
    if scale >= 1:
        return grey
    size = (max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale)))
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def find_paper(grey: Grey) -> Grey:
    """The page without its type: the brightest tone near each pixel, smoothed. Same shape as `grey`.

    Shadows, stains and pictures broader than a heavy letter stay, and so are no ink.
    """
    height, width = grey.shape
    size = (max(1, width // _PAPER_SCALE), max(1, height // _PAPER_SCALE))
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((_PAPER_REACH, _PAPER_REACH), np.uint8))
    smooth = cv2.blur(closed, (_PAPER_SMOOTH, _PAPER_SMOOTH))
    return np.asarray(cv2.resize(smooth, (width, height), interpolation=cv2.INTER_LINEAR), dtype=np.uint8)


def find_ink(grey: Grey, paper: Grey | None = None) -> Mask:
    """The dark marks of an image at survey size. `paper` is its find_paper, where that is known already."""
    paper = find_paper(grey) if paper is None else paper
    # Whole tones suffice, and saturating 8-bit arithmetic is several times as fast as wider.
    limit = cv2.min(cv2.convertScaleAbs(paper, alpha=DARKER), cv2.subtract(paper, np.full_like(paper, LEAST_CONTRAST)))
    return np.asarray(grey < limit)
