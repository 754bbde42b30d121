"""A page's image out of its scan: cut out, upright, dark on light, of usual contrast, straight, evenly lit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

from lib.images.binarization import Grey
from lib.images.survey_page import SurveyPage
from lib.ingest.blank import holds_nothing, share_of_ink
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
    page = SurveyPage(grey := _grey(image))
    exposure = find_exposure(page.grey) if contrast and not seems_clear(page) else None
    if exposure is not None:
        image = raise_contrast(image, exposure)
        page = SurveyPage(grey := _grey(image))
    skew = measure_skew(page.letters) if deskew else 0.0
    if skew:
        image = turn(image, skew)
        page = SurveyPage(grey := _grey(image))
    blank = holds_nothing(page)  # in its own light: what evens out shadows evens out dark pictures
    shadows = find_light(grey) if light else None
    if shadows is not None:
        image = even_out(image, shadows)
        page = SurveyPage(_grey(image))
    ink_share = round(share_of_ink(page), 5)
    return PageImage(image, skew, exposure is not None, shadows is not None, blank, ink_share)


def _grey(image: Image.Image) -> Grey:
    return np.asarray(image.convert("L"))
