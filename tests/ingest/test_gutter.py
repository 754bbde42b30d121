"""Facing pages are parted at the gutter, and nothing else is cut."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from lib.ingest.gutter import find_gutter
from tests.scans.makers import LATIN, Grey, blank_page, corpus_pages, font, grey, spread, text_page, write_block


def with_fold(page: Grey, x: int) -> Grey:
    distance = np.abs(np.arange(page.shape[1]) - x) / page.shape[1]
    light = 1 - 0.6 * np.exp(-distance / 0.012)
    return np.asarray(np.clip(page * light[None, :], 0, 255), np.uint8)


def skewed(page: Grey, degrees: float) -> Grey:
    height, width = page.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return np.asarray(cv2.warpAffine(page, turn, (width, height), borderValue=(255.0,)), np.uint8)


@pytest.mark.parametrize("gutter", [150, 260])
@pytest.mark.parametrize("skew", [-1.0, 0.0, 1.0])
def test_two_pages(gutter: int, skew: float) -> None:
    x = find_gutter(skewed(grey(spread(gutter)), skew))
    assert x is not None
    assert abs(x - 1000) < gutter / 2


def test_gutter_lies_in_the_fold_even_off_the_middle() -> None:
    x = find_gutter(with_fold(grey(spread(240)), 1060))
    assert x == pytest.approx(1060, abs=8)


def test_same_place_at_any_size() -> None:
    page = spread(200)
    small, large = (find_gutter(grey(page.resize((2000 * n, 1500 * n)))) for n in (1, 2))
    assert small is not None and large is not None
    assert large == pytest.approx(2 * small, abs=12)


@pytest.mark.parametrize("side", ["left", "right"])
def test_facing_a_blank_page_takes_a_fold_to_tell(side: str) -> None:
    page = grey(spread(200, left=side == "left", right=side == "right"))
    assert find_gutter(page) is None
    assert find_gutter(with_fold(page, 1000)) == pytest.approx(1000, abs=8)


def test_columns_of_one_page_stay_together() -> None:
    assert find_gutter(grey(spread(50))) is None


def test_column_rule_is_no_fold() -> None:
    page = spread(60)
    ImageDraw.Draw(page).line([(1000, 100), (1000, 1350)], fill=0, width=4)
    assert find_gutter(grey(page)) is None


def test_heading_over_both_halves_forbids_the_cut() -> None:
    page = spread(200)
    ImageDraw.Draw(page).text((1000, 50), "A TABLE OF THE WINDS", fill=0, font=font(40), anchor="mm")
    assert find_gutter(grey(page)) is None


@pytest.mark.parametrize("fold", [False, True])
def test_picture_over_both_halves_forbids_the_cut(fold: bool) -> None:
    page = spread(200)
    halftone = Image.fromarray(
        np.random.default_rng(4).normal(110, 25, (400, 1200)).clip(0, 255).astype(np.uint8).repeat(1, axis=1)
    )
    page.paste(255, (0, 500, 2000, 960))
    page.paste(halftone, (400, 530))
    image = grey(page)
    assert find_gutter(with_fold(image, 1000) if fold else image) is None


def test_table_stays_whole() -> None:
    page = blank_page(2000, 1400)
    pen = ImageDraw.Draw(page)
    for row in range(28):
        for left, words in ((120, "Cape Light No. 7"), (700, "1843"), (1150, "white, fixed"), (1700, "14 miles")):
            pen.text((left, 120 + 42 * row), words, fill=20, font=font(28))
    assert find_gutter(grey(page)) is None


def test_wide_text_and_upright_pages_stay_whole() -> None:
    page = blank_page(2000, 1400)
    write_block(page, LATIN, 120, 100, 30, columns=125)
    for image in (page, text_page(), blank_page(2000, 1400), Image.new("L", (2, 1)), Image.new("L", (40, 10), 0)):
        assert find_gutter(grey(image)) is None


def test_single_page_on_a_wide_bed_stays_whole() -> None:
    page = blank_page(2000, 1500)
    page.paste(text_page(), (0, 0))
    assert find_gutter(grey(page)) is None


def test_real_landscape_pages_stay_whole() -> None:
    pages = [page for book in ("raw-photos", "catholichistory", "oilbiz") for page in corpus_pages(book)]
    wide = [(name, page) for name, page in pages if page.shape[1] > page.shape[0]]
    assert len(wide) >= 5
    for name, page in wide:
        assert find_gutter(page) is None, name


@pytest.mark.parametrize("book", ["goldstd", "abolish"])
def test_real_pages_side_by_side(book: str) -> None:
    pages = [page for _, page in corpus_pages(book)][4:12]
    for verso, recto in zip(pages[::2], pages[1::2], strict=True):
        height = min(verso.shape[0], recto.shape[0])
        x = find_gutter(np.hstack([verso[:height], recto[:height]]))
        assert x == pytest.approx(verso.shape[1], abs=0.04 * verso.shape[1])
