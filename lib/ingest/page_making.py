"""A page's image out of its scan: cut out, upright, dark on light, of usual contrast, straight, evenly lit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

from lib.images.binarization import Grey, find_ink, reduce_grey
from lib.images.glyphs import find_letters
from lib.ingest.blank import is_blank, measure_ink
from lib.ingest.deskew import measure_skew, turn
from lib.ingest.exposure import find_exposure, raise_contrast, seems_clear
from lib.ingest.illumination import even_out, find_light
from lib.ingest.negative import as_positive
from lib.ingest.page_split import cut_page
from lib.scans.scan import Scan
from lib.schemas.base import Box
from lib.schemas.ingest import Polarity, Rotation


@dataclass(frozen=True)
class PageImage:
    """What was made of a page, and what was done to it."""

    image: Image.Image
    skew: float
    """Degrees counterclockwise that the page was turned by about its middle."""
    contrast_raised: bool
    light_evened: bool
    blank: bool
    ink: float
    """Share of the page that is ink, 0 to 1."""


def make_page_image(
    scan: Scan,
    rotation: Rotation,
    crop: Box,
    polarity: Polarity = "dark_on_light",
    *,
    deskew: bool,
    light: bool,
    contrast: bool,
) -> PageImage:
    """Cut one page out of its scan. `crop` is its box in the upright scan, in pixels; `polarity` is the scan's."""
    image = cut_page(as_positive(scan, polarity), rotation, crop)
    small = _small(image)
    letters = find_letters(ink := find_ink(small))
    exposure = find_exposure(small) if contrast and not seems_clear(small, ink, letters) else None
    if exposure is not None:
        image = raise_contrast(image, exposure)
        letters = find_letters(find_ink(_small(image)))
    skew = measure_skew(letters) if deskew else 0.0
    image = turn(image, skew)
    grey = np.asarray(image.convert("L"))
    small = reduce_grey(grey)
    blank = is_blank(small)  # in its own light: what evens out shadows evens out dark pictures
    shadows = find_light(grey) if light else None
    if shadows is not None:
        image = even_out(image, shadows)
        small = _small(image)
    ink_share = round(measure_ink(small), 5)
    return PageImage(image, skew, exposure is not None, shadows is not None, blank, ink_share)


def _small(image: Image.Image) -> Grey:
    return reduce_grey(np.asarray(image.convert("L")))
