"""A scan's lie and its pages, and cutting the pages out."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from PIL import Image

from lib.images.survey_page import SurveyPage
from lib.ingest.exposure import find_exposure, raise_contrast, seems_clear
from lib.ingest.gutter import find_gutter
from lib.ingest.orientation import measure_rotation
from lib.ingest.page_border import find_page
from lib.scans.scan import Scan
from lib.schemas.base import Box
from lib.schemas.ingest import Rotation

# Pillow turns counterclockwise.
_TURNS = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}


def survey_scan(
    scan: Scan, *, rotate: bool = True, split: bool = True, crop: bool = True, contrast: bool = True
) -> tuple[Rotation, list[Box]]:
    """Degrees clockwise that make the scan upright, and the boxes of its pages then, in pixels and reading order.

    The settings say whether to look for a lie, for a gutter, and for a dark surround at all; without them a scan is one
    page, as it lies. `contrast` has the type of a dark or faint scan looked at with its contrast raised.
    """
    page = SurveyPage(np.asarray(scan.image.convert("L")))
    small, clear = page.grey, page
    if contrast and not seems_clear(page):
        exposure = find_exposure(small, lying=True)
        if exposure is not None:
            clear = SurveyPage(np.asarray(raise_contrast(Image.fromarray(small), exposure)))
    rotation: Rotation = measure_rotation(clear.letters).rotation if rotate else 0
    width, height = scan.image.size if rotation in {0, 180} else scan.image.size[::-1]
    upright = np.ascontiguousarray(np.rot90(small, -rotation // 90))
    gutter = find_gutter(np.ascontiguousarray(np.rot90(clear.grey, -rotation // 90))) if split else None
    edges = [0, upright.shape[1]] if gutter is None else [0, gutter, upright.shape[1]]
    scale = width / upright.shape[1]
    boxes = []
    for left, right in pairwise(edges):
        part = upright[:, left:right]
        inner = find_page(part) if crop else (0, 0, right - left, upright.shape[0])
        boxes.append(_scaled((left + inner[0], inner[1], left + inner[2], inner[3]), scale, width, height))
    return rotation, boxes


def _scaled(box: Box, scale: float, width: int, height: int) -> Box:
    left, top, right, bottom = (round(value * scale) for value in box)
    return left, top, min(right, width), height if bottom >= height - scale else bottom


def cut_page(scan: Scan, rotation: Rotation, box: Box) -> Image.Image:
    """One page of a scan, upright. `box` lies in the upright scan, as `survey_scan` gives it."""
    image = scan.image.transpose(_TURNS[rotation]) if rotation else scan.image
    return image.crop(box)
