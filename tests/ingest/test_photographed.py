"""Pages photographed rather than scanned: dark surround, leaning lines, shadows; and nothing taken away wrongly."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from lib.ingest.coordinates import box_on_scan
from lib.ingest.deskew import find_skew, turn
from lib.ingest.illumination import even_out, find_light
from lib.ingest.page_border import find_page
from lib.ingest.page_split import cut_page, survey_scan
from lib.scans.scan import Scan
from lib.schemas.ingest import IngestPage, Rotation, ScanRecord
from tests.scans.makers import corpus_pages, grey, text_page, turned


def on_a_dark_table(page: Image.Image) -> Image.Image:
    table = Image.new("L", (1400, 1900), 25)
    table.paste(page, (250, 180))
    return table


def test_a_dark_surround_is_cut_off_to_the_paper() -> None:
    box = find_page(grey(on_a_dark_table(text_page(tone=230))))
    assert np.abs(np.subtract(box, (250, 180, 1250, 1680))).max() <= 20


def test_a_facing_leaf_behind_a_dark_fold_is_cut_off() -> None:
    table = on_a_dark_table(text_page(tone=230))
    table.paste(230, (1280, 200, 1400, 1650))
    assert abs(find_page(grey(table))[2] - 1250) <= 20


@pytest.mark.parametrize("axis", [0, 1])
@pytest.mark.parametrize("darkest", [0.15, 0.35, 0.5])
def test_where_only_the_light_falls_off_nothing_is_cut(darkest: float, axis: int) -> None:
    page = grey(text_page(tone=230))
    light = np.linspace(1.0, darkest, page.shape[axis])
    dim = (page * (light[:, None] if axis == 0 else light[None, :])).astype(np.uint8)
    assert find_page(dim) == (0, 0, 1000, 1500)


def test_paper_that_fills_the_scan_stays_whole() -> None:
    assert find_page(grey(text_page())) == (0, 0, 1000, 1500)
    dark_picture = text_page()
    dark_picture.paste(20, (100, 200, 900, 1000))
    assert find_page(grey(dark_picture)) == (0, 0, 1000, 1500)


@pytest.mark.parametrize("lean", [-3.0, -0.8, 1.5, 4.0])
def test_leaning_lines_are_turned_straight(lean: float) -> None:
    page = turn(text_page(tone=235), lean)
    assert find_skew(grey(page)) == pytest.approx(-lean, abs=0.2)


def test_straight_pages_stay() -> None:
    assert find_skew(grey(text_page())) == 0.0
    assert find_skew(grey(turn(text_page(), 0.3))) == 0.0


def test_shadows_are_lifted_and_even_light_is_left() -> None:
    page = grey(text_page(tone=235))
    assert find_light(page) is None
    shade = np.linspace(1.0, 0.4, page.shape[1])[None, :]
    shadowed = np.asarray(page * shade, np.uint8)
    light = find_light(shadowed)
    assert light is not None
    evened = np.asarray(even_out(Image.fromarray(shadowed), light))
    paper = page == 235
    assert np.percentile(evened[paper], 5) > 0.85 * np.percentile(evened[paper], 95)


def test_a_picture_keeps_its_tones_when_shadows_are_lifted() -> None:
    page = text_page(tone=235)
    page.paste(90, (300, 500, 700, 900))
    pixels = grey(page) * np.linspace(1.0, 0.5, 1000)[None, :]
    light = find_light(np.asarray(pixels, np.uint8))
    assert light is not None
    evened = np.asarray(even_out(Image.fromarray(np.asarray(pixels, np.uint8)), light))
    assert evened[600:800, 400:600].mean() < 0.6 * np.percentile(evened, 90)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_box_finds_its_place_on_the_scan_again(rotation: Rotation) -> None:
    """A mark is followed through turning, crop and deskew, and traced back."""
    upright = np.full((1900, 1400), 230, np.uint8)
    upright[700:720, 900:930] = 0
    lying = turned(upright, -rotation % 360)
    crop = (250, 180, 1250, 1680)
    page = turn(cut_page(Scan(Image.fromarray(lying), None), rotation, crop), 2.0)
    ink = np.argwhere(np.asarray(page) < 100)
    (top, left), (bottom, right) = ink.min(axis=0), ink.max(axis=0) + 1
    record = IngestPage(
        page_number=1, source="x", source_index=0, scan_number=1, half=None, rotation=rotation, crop=crop, skew=2.0,
        width=1000, height=1500, dpi=None, blank=False, ink=0.0, image=None,
    )  # fmt: skip
    scan = ScanRecord(
        scan_number=1, source="x", source_index=0, width=lying.shape[1], height=lying.shape[0], dpi=None,
        rotation=rotation, pages=[crop],
    )  # fmt: skip
    found = np.argwhere(lying < 100)
    truth = (*found.min(axis=0)[::-1], *(found.max(axis=0) + 1)[::-1])
    back = box_on_scan((int(left), int(top), int(right), int(bottom)), record, scan)
    assert np.abs(np.subtract(back, truth)).max() <= 3


def test_settings_turn_the_crop_off() -> None:
    scan = Scan(on_a_dark_table(text_page()), None)
    assert survey_scan(scan, crop=False)[1] == [(0, 0, 1400, 1900)]


@pytest.mark.parametrize("book", ["goldstd", "chanukah", "vaxfacts"])
def test_clean_scans_lose_nothing(book: str) -> None:
    for name, page in corpus_pages(book, every=5):
        assert find_page(page) == (0, 0, page.shape[1], page.shape[0]), name
        assert find_light(page) is None, name
