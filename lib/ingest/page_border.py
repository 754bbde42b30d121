"""The paper on a scan: where the page ends and the dark surround, a board or the facing leaf begins.

Thresholds from: set by hand, no figures kept; tests/ingest/test_photographed.py holds them; what they gain on a
photograph stands in docs/accuracy.md.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from lib.images.binarization import Grey, Mask
from lib.images.dark_ground import find_printed
from lib.images.light_type import at_survey_size
from lib.ingest.broad_tones import CHANGED, changed_share
from lib.schemas.base import Box

LONG_SIDE = 400
"""Pixels of the longer side that are looked at: type melts into the paper, the edge of the paper stays."""
TYPE = 5
"""Pixels of that image in which type melts into the paper."""
DARK = 0.55
"""The surround has at most this share of the paper's light."""
PAPER_PERCENTILE = 90
"""Percentile of the tones that is the paper's light."""
LEAST_SURROUND = 0.04
"""Share of the scan that must be dark at its edges before anything is cut off."""
LEAST_PAGE = 0.25
"""A page takes at least this share of the scan; what is smaller is no page, and nothing is cut off."""
SLIVER, STRIP, HALF_PAGE = 0.04, 0.08, 0.35
"""Shares of the scan's side. Where one side has more surround than the second and no other more than the first, it may
be a picture that runs to the edges of the page, and with more than the third it is."""
FULL = 0.5
"""Rows and columns belong to the page that are paper over this share of the page's usual length."""
USUAL = 75
"""Percentile of the rows' or columns' lengths that is the usual one."""
BRIDGE = 5
"""Pixels of that image; paper that hangs together by less is parted."""
BESIDE = 6
"""Pixels of that image to either side of a cut that are compared: light falls off over more, paper ends within less."""
STEP = 0.8
"""Share of the light inside that the outside of a cut has at most where paper ends. From: 0.15 to 0.57 in five
photographs of pages, 0.92 and more where the light falls off over a page."""

INSET = 0.008
"""Share of the page by which more is cut off at a side where something was: the edge of the paper and its shadow."""


def find_page(grey: Grey) -> Box:
    """The paper's box on an upright scan, in its pixels; the whole scan where no dark surround is seen.

    `grey` is (height, width). Type is never cut off for being near an edge: only what is darker than paper, and hangs
    together with the edge of the scan, is surround.
    """
    height, width = grey.shape
    whole = (0, 0, width, height)
    scale = LONG_SIDE / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    light = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((TYPE, TYPE), np.uint8))
    dark = light < DARK * float(np.percentile(light, PAPER_PERCENTILE))
    surround = _at_edge(dark)
    if surround.mean() < LEAST_SURROUND:
        return whole
    printed = find_printed(at_survey_size(grey))
    if printed.any():
        # A black band or half page with type on it belongs to the page.
        dark &= ~_resized(printed, size)
        surround = _at_edge(dark)
        if surround.mean() < LEAST_SURROUND:
            return whole
    paper = _largest(~surround)
    if paper.mean() < LEAST_PAGE:
        return whole
    left, top, right, bottom = _ended(np.asarray(light, np.uint8), paper)
    if _is_picture(grey, (left / size[0], top / size[1], right / size[0], bottom / size[1])):
        return whole
    across, down = INSET * (right - left), INSET * (bottom - top)
    return (
        round((left + across) / scale) if left > 0 else 0,
        round((top + down) / scale) if top > 0 else 0,
        round((right - across) / scale) if right < size[0] else width,
        round((bottom - down) / scale) if bottom < size[1] else height,
    )


def _ended(light: Grey, paper: Mask) -> Box:
    """The box of the paper; a side where the light only falls off, and no paper ends, is the image's own."""
    height, width = paper.shape
    top, bottom = _extent(paper.sum(axis=1))
    left, right = _extent(paper.sum(axis=0))
    across, down = light[top:bottom], light[:, left:right].T
    return (
        left if _ends(across, left) else 0,
        top if _ends(down, top) else 0,
        right if _ends(across[:, ::-1], width - right) else width,
        bottom if _ends(down[:, ::-1], height - bottom) else height,
    )


def _ends(light: Grey, at: int) -> bool:
    """Whether paper begins at a column of `light`, counted from the outside."""
    outside, inside = light[:, max(0, at - BESIDE) : at], light[:, at : at + BESIDE]
    return at > 0 and float(np.median(outside)) <= STEP * float(np.median(inside))


def _resized(mask: Mask, size: tuple[int, int]) -> Mask:
    return np.asarray(cv2.resize(mask.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST) > 0)


def _is_picture(grey: Grey, page: tuple[float, float, float, float]) -> bool:
    """Whether what lies outside `page`, in shares of the scan, is a picture that runs to the page's edges.

    Where a page lies on something dark, that is seen on two sides at least, but for a narrow strip.
    """
    height, width = grey.shape
    left, top, right, bottom = page
    cuts = {
        left: (0.0, 0.0, left, 1.0),
        top: (0.0, 0.0, 1.0, top),
        1 - right: (right, 0.0, 1.0, 1.0),
        1 - bottom: (0.0, bottom, 1.0, 1.0),
    }
    widest = max(cuts)
    if widest < STRIP or sum(share >= SLIVER for share in (left, top, 1 - right, 1 - bottom)) > 1:
        return False
    x, y, across, down = cuts[widest]
    part = grey[round(y * height) : round(down * height), round(x * width) : round(across * width)]
    return widest >= HALF_PAGE or changed_share(part) >= CHANGED


def _at_edge(dark: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The dark areas that come in from the edge of the scan, those shut off by a thin bright line included."""
    count, labels = cv2.connectedComponents(np.pad(dark, 2, constant_values=True).astype(np.uint8))
    if count < 2:
        return np.zeros_like(dark)
    return np.asarray((labels == labels[0, 0])[2:-2, 2:-2])


def _largest(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The largest connected area. Bridges thinner than a hundredth of the scan are no connection."""
    opened = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_OPEN, np.ones((BRIDGE, BRIDGE), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(opened, connectivity=4)
    if count < 2:
        return np.zeros_like(mask)
    return np.asarray(labels == 1 + int(stats[1:, 4].argmax()))


def _extent(lengths: NDArray[np.int64]) -> tuple[int, int]:
    """First and last (outside) of the rows or columns that are long enough."""
    usual = float(np.percentile(lengths[lengths > 0], USUAL))
    inside = np.flatnonzero(lengths >= FULL * usual)
    return int(inside[0]), int(inside[-1]) + 1
