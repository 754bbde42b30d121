"""A page's image out of its scan: cut out, upright, straight, evenly lit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

from lib.ingest.blank import is_blank, measure_ink
from lib.ingest.deskew import find_skew, turn
from lib.ingest.illumination import even_out, find_light
from lib.ingest.page_split import cut_page
from lib.scans.scan import Scan
from lib.schemas.base import Box
from lib.schemas.ingest import Rotation


@dataclass(frozen=True)
class PageImage:
    """What was made of a page, and what was done to it."""

    image: Image.Image
    skew: float
    """Degrees counterclockwise that the page was turned by about its middle."""
    light_evened: bool
    blank: bool
    ink: float
    """Share of the page that is ink, 0 to 1."""


def make_page_image(scan: Scan, rotation: Rotation, crop: Box, *, deskew: bool, light: bool) -> PageImage:
    """Cut one page out of its scan. `crop` is its box in the upright scan, in pixels."""
    image = cut_page(scan, rotation, crop)
    grey = np.asarray(image.convert("L"))
    skew = find_skew(grey) if deskew else 0.0
    if skew:
        image = turn(image, skew)
        grey = np.asarray(image.convert("L"))
    shadows = find_light(grey) if light else None
    if shadows is not None:
        image = even_out(image, shadows)
        grey = np.asarray(image.convert("L"))
    return PageImage(image, skew, shadows is not None, is_blank(grey), round(measure_ink(grey), 5))
