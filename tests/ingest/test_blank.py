"""Blank pages, with all that a scanner makes of them, and pages with next to nothing on them."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from lib.ingest.blank import is_blank, measure_ink
from tests.ingest.hard_pages import EMPTY, USED, paper
from tests.scans.makers import Grey, blank_page, corpora, corpus_pages, font, grey, text_page


def number_on(page: Grey, text: str, at: tuple[int, int] = (500, 1400), size: int = 28) -> Grey:
    image = Image.fromarray(page)
    ImageDraw.Draw(image).text(at, text, fill=50, font=font(size), anchor="mm")
    return grey(image)


def foxed(page: Grey) -> Grey:
    """Brown stains with soft edges."""
    stains = np.zeros(page.shape, np.float32)
    for x, y, radius in np.random.default_rng(3).integers((60, 60, 5), (940, 1440, 22), (40, 3)).tolist():
        cv2.circle(stains, (x, y), radius, 0.24, -1)
    return (page * (1 - cv2.GaussianBlur(stains, (0, 0), 3))).astype(np.uint8)


def specked(page: Grey) -> Grey:
    out = page.copy()
    for x, y, size in np.random.default_rng(8).integers((50, 50, 1), (940, 1440, 5), (60, 3)).tolist():
        out[y : y + size, x : x + size] = 20
    return out


def shown_through(page: Grey) -> Grey:
    other = grey(text_page())[:, ::-1].astype(np.float32)
    return (page * (0.86 + 0.14 * cv2.GaussianBlur(other, (0, 0), 2) / 255)).astype(np.uint8)


BLANK = {
    "white": grey(blank_page()),
    "black": grey(blank_page(tone=0)),
    "paper": paper(),
    "dark paper": paper(150),
    "foxed": foxed(paper()),
    "specks": specked(paper()),
    "specks on white": specked(grey(blank_page())),
    "show-through": shown_through(paper()),
    "all": specked(foxed(shown_through(paper()))),
    "a pixel": grey(blank_page(1, 1)),
}


@pytest.mark.parametrize("case", BLANK)
def test_blank(case: str) -> None:
    assert is_blank(BLANK[case])
    assert measure_ink(BLANK[case]) < 0.005


@pytest.mark.parametrize("case", EMPTY)
def test_empty_however_used(case: str) -> None:
    assert is_blank(EMPTY[case]())


@pytest.mark.parametrize("case", USED)
def test_used_however_little_is_seen(case: str) -> None:
    assert not is_blank(USED[case]())


@pytest.mark.parametrize("number", ["1", "7", "8", "ii", "x", "213", "[4]"])
@pytest.mark.parametrize("case", ["white", "paper", "dark paper", "show-through", "foxed"])
def test_page_number_makes_it_a_page(case: str, number: str) -> None:
    if BLANK[case].shape == (1500, 1000):
        assert not is_blank(number_on(BLANK[case], number))


def test_word_among_specks_makes_it_a_page() -> None:
    assert not is_blank(number_on(BLANK["specks"], "Finis"))


def test_picture_makes_it_a_page() -> None:
    rows, columns = np.mgrid[:700, :600]
    plate = paper()
    plate[300:1000, 200:800] = (110 + 60 * np.sin(rows / 90) * np.cos(columns / 70)).astype(np.uint8)
    assert not is_blank(plate)


def test_ink_is_the_share_of_dark_pixels() -> None:
    page = grey(blank_page(1000, 1000)).copy()
    for top in range(100, 900, 20):
        page[top : top + 4, 100:900] = 0
    inner = 940 * 940
    assert measure_ink(page) == pytest.approx(40 * 4 * 800 / inner, rel=0.01)


@pytest.mark.parametrize("tone", [0.5, 0.8])
def test_ink_does_not_depend_on_the_light(tone: float) -> None:
    page = grey(text_page())
    shaded = (page * np.linspace(tone, 1.0, page.shape[1])[None, :]).astype(np.uint8)
    assert measure_ink(shaded) == pytest.approx(measure_ink(page), rel=0.1)
    assert 0.02 < measure_ink(page) < 0.2


REAL_EMPTY = {
    "oilbiz": {"f002", "f014", "f016", "p002", "p026b"},
    "greatlakes": {"f003", "f012", "p002", "p008b", "p052b", "p076b", "p086", "p104b"},
    "eugenics": {"f002", "p071"},
    "tables": {"145", "155", "173"},
    "catholichistory": {"012"},
    "sidenotes": {"f004"},
}


@pytest.mark.parametrize("book", REAL_EMPTY)
def test_empty_real_pages_are_blank(book: str) -> None:
    found = {file.stem: file for file in corpora().glob(f"{book}/*.png")}
    if not found:
        pytest.skip(f"no {book} in the corpora")
    for name in REAL_EMPTY[book]:
        assert is_blank(grey(Image.open(found[name]).convert("L"))), name


@pytest.mark.parametrize("book", ["vaxfacts", "chanukah", "raw-photos"])
def test_real_pages_with_text_are_not_blank(book: str) -> None:
    for name, page in corpus_pages(book):
        if (corpora() / book / f"{name}.gt.txt").read_text(encoding="utf-8").strip():
            assert not is_blank(page), name
            assert measure_ink(page) > 0.001
