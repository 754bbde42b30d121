"""Parts of a page that are light on dark: where they are, and the page with them turned into dark on light.

Thresholds from: set by hand, no figures kept; tests/images/test_polarity.py holds them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

from lib.images.binarization import Grey, Mask
from lib.images.dark_ground import MARGIN, Ground, find_grounds
from lib.images.light_type import at_survey_size, find_light_rows
from lib.images.outlines import straightened
from lib.schemas.base import Box

BARE, INKED = 90.0, 75.0
"""Percentiles: of the ground's tones, from below, the one that becomes white; of the type's, the one that becomes
black. Grain and mottles of the ground go, thin strokes stay."""


@dataclass(frozen=True)
class Region:
    """A part of a page that is light on dark, in pixels of the page."""

    box: Box
    mask: Mask
    """(height, width) of the box: what of it is turned."""
    ground: float
    """The tone that becomes white, 0 to 255."""
    tone: float
    """The tone that becomes black; lighter than `ground`."""


def light_on_dark(grey: Grey) -> list[Box]:
    """The boxes of the parts of a page, (height, width), that are light on dark, from top to bottom."""
    return [region.box for region in find_regions(grey)]


def as_dark_on_light(image: Image.Image, regions: Sequence[Region] | None = None) -> Image.Image:
    """The page with its light parts on dark turned into black on white; the same image where there are none.

    `image` has mode "L" or "RGB"; what is turned comes out grey. `regions` are as find_regions gives them for it.
    """
    grey = np.asarray(image.convert("L"))
    if regions is None:
        regions = find_regions(grey)
    if not regions:
        return image
    pixels = np.array(image)
    for region in regions:
        left, top, right, bottom = region.box
        part = grey[top:bottom, left:right].astype(np.float32)
        turned = 255 * (region.tone - part) / (region.tone - region.ground)
        turned = np.clip(turned + 0.5, 0, 255).astype(np.uint8)
        view = pixels[top:bottom, left:right]
        view[region.mask] = turned[region.mask] if view.ndim == 2 else turned[region.mask][:, np.newaxis]
    return Image.fromarray(pixels)


def find_regions(grey: Grey) -> list[Region]:
    """The parts of a page, (height, width), that are light on dark, from top to bottom. None of them overlap."""
    small = at_survey_size(grey)
    rows = find_light_rows(small)
    if not rows:
        return []
    scale = grey.shape[1] / small.shape[1]
    taken = np.zeros(grey.shape, bool)
    found = []
    for ground in find_grounds(small, rows):
        masks = [_printed(grey, ground, scale)] if ground.mask is not None else _in_picture(grey, ground, scale)
        for box, mask in masks:
            region = _region(grey, ground, box, mask, taken)
            if region is not None:
                found.append(region)
    return sorted(found, key=lambda region: (region.box[1], region.box[0]))


def _region(grey: Grey, ground: Ground, box: Box, mask: Mask, taken: Mask) -> Region | None:
    left, top, right, bottom = box
    part, before = grey[top:bottom, left:right], taken[top:bottom, left:right]
    mask = mask & ~before
    dark, light = part[mask & (part < ground.between)], part[mask & (part >= ground.between)]
    if not dark.size or not light.size:
        return None
    before |= mask
    return Region(box, mask, float(np.percentile(dark, BARE)), float(np.percentile(light, INKED)))


def _printed(grey: Grey, ground: Ground, scale: float) -> tuple[Box, Mask]:
    """The shape of a printed ground to the pixel."""
    assert ground.mask is not None
    rows, columns = np.flatnonzero(ground.mask.any(axis=1)), np.flatnonzero(ground.mask.any(axis=0))
    small = (int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)
    box = _scaled(small, scale, grey.shape, around=2 * scale)
    left, top, right, bottom = box
    across = np.clip(((np.arange(left, right) + 0.5) / scale).astype(np.int64), 0, ground.mask.shape[1] - 1)
    down = np.clip(((np.arange(top, bottom) + 0.5) / scale).astype(np.int64), 0, ground.mask.shape[0] - 1)
    rough = ground.mask[np.ix_(down, across)]
    height = float(np.median([row.height for row in ground.rows])) * scale
    return box, straightened(grey[top:bottom, left:right] < ground.between, rough, height, 2 * scale)


def _in_picture(grey: Grey, ground: Ground, scale: float) -> list[tuple[Box, Mask]]:
    """A box about each row."""
    boxes = []
    for row in ground.rows:
        left, top, right, bottom = row.box
        across, down = MARGIN[0] * row.height, MARGIN[1] * row.height
        boxes.append(_scaled((left - across, top - down, right + across, bottom + down), scale, grey.shape))
    return [(box, np.ones((box[3] - box[1], box[2] - box[0]), bool)) for box in boxes]


def _scaled(box: tuple[float, float, float, float], scale: float, shape: tuple[int, ...], around: float = 0.0) -> Box:
    left, top, right, bottom = box
    return (
        max(0, int(left * scale - around)),
        max(0, int(top * scale - around)),
        min(shape[1], int(np.ceil(right * scale + around))),
        min(shape[0], int(np.ceil(bottom * scale + around))),
    )
