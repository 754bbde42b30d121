"""Scans as scanners make them become upright pages."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from lib.ingest.page_split import cut_page, survey_scan
from lib.scans.scan import Scan
from tests.scans.makers import asarray, grey, spread, text_page, turned


def lying(page: Image.Image, degrees: int) -> Scan:
    return Scan(Image.fromarray(turned(grey(page), degrees)), 300.0)


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_page_comes_back_as_it_was(degrees: int) -> None:
    scan = lying(text_page(), degrees)
    rotation, boxes = survey_scan(scan)
    assert (rotation, boxes) == (degrees, [(0, 0, 1000, 1500)])
    assert np.array_equal(asarray(cut_page(scan, rotation, boxes[0])), grey(text_page()))


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_spread_comes_back_as_two_pages_in_reading_order(degrees: int) -> None:
    """Larger than what the survey looks at, so that places must be carried back."""
    whole = spread(200).resize((3000, 2250))
    scan = lying(whole, degrees)
    rotation, (verso, recto) = survey_scan(scan)
    assert rotation == degrees
    assert verso[0] == 0 and verso[2] == recto[0] and recto[2] == 3000
    assert (verso[1], verso[3], recto[1], recto[3]) == (0, 2250, 0, 2250)
    assert abs(verso[2] - 1500) < 100
    assert np.array_equal(asarray(cut_page(scan, rotation, recto)), grey(whole)[:, recto[0] :])


def test_settings_turn_either_off() -> None:
    assert survey_scan(lying(text_page(), 180), rotate=False, split=True) == (0, [(0, 0, 1000, 1500)])
    assert survey_scan(lying(spread(200), 0), rotate=True, split=False) == (0, [(0, 0, 2000, 1500)])


def test_colour_stays() -> None:
    scan = Scan(text_page().convert("RGB"), None)
    rotation, boxes = survey_scan(scan)
    assert cut_page(scan, rotation, boxes[0]).mode == "RGB"
