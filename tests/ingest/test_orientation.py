"""Pages that lie on their side or upside down are found, and no page is turned wrongly."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image

from lib.ingest.orientation import find_rotation
from tests.scans.makers import CYRILLIC, LATIN, Grey, blank_page, corpus_pages, grey, text_page, turned, write_block

LIES = (0, 90, 180, 270)


@pytest.mark.parametrize("degrees", LIES)
def test_page_of_text(degrees: int) -> None:
    guess = find_rotation(turned(grey(text_page()), degrees))
    assert guess.rotation == degrees
    assert guess.confidence > 0.6


@pytest.mark.parametrize("degrees", LIES)
@pytest.mark.parametrize("skew", [-4.0, 3.0])
def test_skewed_page_under_uneven_light(degrees: int, skew: float) -> None:
    page = grey(text_page(tone=235))
    height, width = page.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), skew, 1.0)
    page = np.asarray(cv2.warpAffine(page, turn, (width, height), borderValue=(235.0,)), np.uint8)
    light = np.linspace(1.0, 0.45, width)[None, :]
    shaded = np.clip(page * light + np.random.default_rng(2).normal(0, 5, page.shape), 0, 255).astype(np.uint8)
    assert find_rotation(turned(shaded, degrees)).rotation == degrees


@pytest.mark.parametrize("degrees", LIES)
def test_two_columns(degrees: int) -> None:
    page = blank_page(1400, 1800)
    for left in (100, 730):
        write_block(page, LATIN, left, 120, 40, columns=40, size=27)
    assert find_rotation(turned(grey(page), degrees)).rotation == degrees


def spread_of(text: str) -> Grey:
    page = blank_page(2000, 1500)
    for left in (120, 1080):
        write_block(page, text, left, 120, 30)
    return grey(page)


@pytest.mark.parametrize("degrees", LIES)
def test_landscape_spread_is_no_sideways_page(degrees: int) -> None:
    assert find_rotation(turned(spread_of(LATIN), degrees)).rotation == degrees


@pytest.mark.parametrize("degrees", LIES)
@pytest.mark.parametrize(
    "text", [CYRILLIC, "THE KEEPER OF THE LIGHT ROSE EARLY. " * 9, "1347 2459 9543 7394 5397 " * 9]
)
def test_type_that_does_not_tell_is_left_as_it_lies(text: str, degrees: int) -> None:
    """Cyrillic hangs more letters below the line than it raises above; capitals and figures do neither."""
    assert find_rotation(turned(grey(text_page(text)), degrees)).rotation == 0


@pytest.mark.parametrize("degrees", LIES)
def test_little_text_is_left_as_it_lies(degrees: int) -> None:
    page = blank_page()
    write_block(page, LATIN, 300, 700, 1, columns=25)
    for image in (page, blank_page(), Image.new("L", (3, 2)), Image.new("L", (1, 1), 255)):
        assert find_rotation(turned(grey(image), degrees)) == find_rotation(grey(blank_page()))


def test_textures_are_left_as_they_lie() -> None:
    random = np.random.default_rng(5)
    specks = np.where(random.random((1500, 1000)) < 0.02, 0, 255).astype(np.uint8)
    rows, columns = np.mgrid[:1500, :1000]
    halftone = np.where((rows % 6 < 3) & (columns % 6 < 3), 20, 250).astype(np.uint8)
    rules = np.where(columns % 20 < 2, 0, 255).astype(np.uint8)
    for page in (specks, halftone, rules):
        assert find_rotation(page).rotation == 0


@pytest.mark.parametrize(
    ("book", "every"),
    [("goldstd", 6), ("oilbiz", 9), ("vaxfacts", 2), ("chanukah", 4), ("catholichistory", 11), ("raw-photos", 1)],
)
def test_no_real_page_is_turned_wrongly(book: str, every: int) -> None:
    for name, page in corpus_pages(book, every):
        assert find_rotation(page).rotation == 0, name
        for degrees in (90, 180, 270):
            assert find_rotation(turned(page, degrees)).rotation in {0, degrees}, (name, degrees)


def test_nearly_all_real_pages_of_text_are_found() -> None:
    pages = corpus_pages("thomas-reid", 8)[2:]
    found = [
        find_rotation(turned(page, degrees)).rotation == degrees for _, page in pages for degrees in (90, 180, 270)
    ]
    assert np.mean(found) >= 0.97
