"""What is light on dark in a page is found, and read as well as if it were dark on light; nothing else is touched."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from lib.images.polarity import as_dark_on_light, find_regions, light_on_dark
from tests.images.light_on_dark_pages import (
    PARTS,
    POSITIVE,
    WHOLE,
    Pair,
    boxed,
    panel,
    photograph,
    plain,
    tones,
)
from tests.images.reading import share_found, words_on
from tests.scans.makers import Grey, blank_page, corpora, font, grey, text_page

READ = ("framed box", "leaning box", "oval", "advert, grey on grey", "advert, white on red", "caption in a photograph")
"""A reading takes seconds, so not every part is read here."""


@cache
def part(case: str) -> Pair:
    return PARTS[case]()


@pytest.mark.parametrize("case", READ)
def test_its_words_are_read(case: str) -> None:
    page, even = part(case)
    assert share_found(words_on(as_dark_on_light(page)), words_on(even)) >= 0.92  # the frame runs through some


@pytest.mark.parametrize("case", PARTS)
def test_it_is_found_and_what_lies_outside_stays(case: str) -> None:
    page, _ = part(case)
    turned = np.asarray(as_dark_on_light(page))
    outside = np.ones(turned.shape[:2], bool)
    boxes = light_on_dark(grey(page.convert("L")))
    assert boxes
    for left, top, right, bottom in boxes:
        outside[top:bottom, left:right] = False
    assert outside.mean() > 0.3
    assert np.array_equal(turned[outside], np.asarray(page)[outside])


@pytest.mark.parametrize("case", POSITIVE)
def test_nothing_else_is_turned(case: str) -> None:
    page = POSITIVE[case]()
    assert as_dark_on_light(page) is page


@pytest.mark.parametrize("box", [(80, 190, 930, 1100), (0, 0, 1000, 240), (0, 700, 1000, 1500), (0, 0, 500, 1500)])
def test_a_box_is_turned_to_the_pixel_whatever_lines_its_edges_cut(box: tuple[int, int, int, int]) -> None:
    page, even = boxed(box)
    assert np.mean(grey(as_dark_on_light(page)) != grey(even)) < 0.002


@pytest.mark.parametrize("scale", [0.6, 2.0])
def test_it_is_found_at_any_resolution(scale: float) -> None:
    page, even = boxed((80, 190, 930, 700))
    size = (round(1000 * scale), round(1500 * scale))
    large = page.resize(size, Image.Resampling.LANCZOS)
    [box] = light_on_dark(grey(large))
    assert np.abs(np.divide(box, scale) - (80, 190, 930, 700)).max() <= 20
    turned = grey(as_dark_on_light(large)).astype(int)
    assert np.abs(turned - grey(even.resize(size, Image.Resampling.LANCZOS))).mean() < 6


def test_paper_in_a_black_box_stays_paper() -> None:
    """A label of its own, with dark type, on a black panel with light type."""
    page, _ = panel((100, 700, 900, 1300), [("THE HARBOUR LAMP COMPANY", 46), ("makers of signal lanterns", 30)])
    pen = ImageDraw.Draw(page)
    pen.rectangle((250, 1000, 750, 1200), fill=250)
    pen.text((500, 1100), "Open until eleven at night", fill=0, font=font(30), anchor="mm")
    turned = grey(as_dark_on_light(page))
    assert np.array_equal(turned[1010:1190, 260:740], grey(page)[1010:1190, 260:740])
    assert turned[730:980, 120:880].mean() > 200


def test_only_the_type_is_turned_in_a_photograph() -> None:
    page, _ = part("caption in a photograph")
    [region] = find_regions(grey(page))
    left, top, right, bottom = region.box
    assert bottom - top < 60
    assert left > 200 and right < 800


def test_a_word_beside_a_black_edge_is_no_light_type() -> None:
    page = text_page()
    ImageDraw.Draw(page).rectangle((0, 0, 90, 1500), fill=0)
    assert light_on_dark(grey(page)) == []


@pytest.mark.parametrize("size", [(1, 1), (3, 200), (200, 3), (40, 40)])
def test_tiny_images(size: tuple[int, int]) -> None:
    assert light_on_dark(grey(blank_page(*size, tone=0))) == []


def test_colour_stays_colour() -> None:
    page, _ = part("advert, white on red")
    page = page.copy()
    ImageDraw.Draw(page).rectangle((20, 20, 60, 60), fill=(10, 200, 10))
    turned = as_dark_on_light(page)
    assert turned.mode == "RGB"
    assert turned.getpixel((40, 40)) == (10, 200, 10)


def test_a_page_that_is_light_on_dark_as_a_whole_is_one_region() -> None:
    page, even = WHOLE["white on black"]()
    assert light_on_dark(grey(page)) == [(0, 0, 1000, 1500)]
    assert np.array_equal(grey(as_dark_on_light(page)), grey(even))


@pytest.mark.parametrize("book", ["goldstd", "fraktur", "french18", "marginalia", "tables", "spanish19", "raw-photos"])
def test_no_part_of_a_real_page_of_text_is_turned(book: str) -> None:
    files = sorted(corpora().glob(f"{book}/*.[pjt][npi][gef]*"))
    if not files:
        pytest.skip(f"no {book} in the corpora")
    for file in files[:: max(1, len(files) // 3)]:
        if _truth(file):
            assert light_on_dark(grey(Image.open(file).convert("L"))) == [], file.name


@pytest.mark.parametrize("book", ["goldstd", "letters"])
def test_a_part_of_a_real_page_is_read_when_it_is_black(book: str) -> None:
    files = sorted(corpora().glob(f"{book}/*.[pt][ni][gf]"))
    if not files:
        pytest.skip(f"no {book} in the corpora")
    page = grey(Image.open(files[8]).convert("L"))
    height, width = page.shape
    box = (slice(height // 3, height * 2 // 3), slice(width // 20, width - width // 20))
    black = page.copy()
    black[box] = tones(255 - page[box], 240, 30)
    assert share_found(words_on(as_dark_on_light(Image.fromarray(black))), words_on(Image.fromarray(page))) >= 0.95


def _truth(file: Path) -> str:
    truth = file.with_name(f"{file.stem}.gt.txt")
    return truth.read_text(encoding="utf-8", errors="replace").strip() if truth.exists() else ""


def test_photographs_without_type_stay() -> None:
    for seed in range(4):
        page: Grey = photograph(1500, 1000, seed=seed, low=5, high=90 + 50 * seed)
        assert light_on_dark(page) == []
    assert light_on_dark(tones(plain(), 60, 10)) == []
