"""Dark and faint pages get the contrast of a usual page, and usual pages stay as they are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from lib.images.binarization import find_ink, reduce_grey
from lib.images.type_rows import find_rows
from lib.ingest.exposure import find_exposure, raise_contrast
from stages.ingest import IngestParams
from tests.images.light_on_dark_pages import plain, tones
from tests.images.reading import share_found, words_on
from tests.ingest.hard_pages import EMPTY, USED, inked, paper
from tests.ingest.test_negative import ingested
from tests.scans.makers import Grey, corpora, grey, text_page, turned

FAINT = ("faint", "fainter", "faint with grain", "faint on aged paper", "faint and out of focus", "faded ribbon")
DARK = ("dark", "darker", "dark with grain", "dark, aged", "blue")
READ = ("faint on aged paper", "faint and out of focus", "faded ribbon", "darker", "dark, aged")
"""A reading takes seconds, so not every page is read here."""


def usual(page: Grey) -> None:
    """Whether a page is what later stages expect: its type is found at the usual contrast, on bright paper."""
    rows = find_rows(page, find_ink(page))
    assert sum(row.letters for row in rows) > 100
    assert np.median([row.paper for row in rows]) > 200
    assert np.median([row.paper - row.tone for row in rows]) > 80


@pytest.mark.parametrize("case", [*FAINT, *DARK])
def test_it_gets_the_contrast_of_a_usual_page(case: str, tmp_path: Path) -> None:
    _, [(page, metrics, made)] = ingested(Image.fromarray(USED[case]()), tmp_path)
    assert page.contrast_raised and metrics.contrast_raised
    assert not page.blank
    usual(grey(made))
    if case in READ:
        assert share_found(words_on(made), words_on(Image.fromarray(plain()))) >= 0.95


@pytest.mark.parametrize(("case", "degrees"), [("faint", 90), ("darker", 180), ("fainter", 270)])
def test_it_is_turned_upright_too(case: str, degrees: int, tmp_path: Path) -> None:
    scan, [(page, _, made)] = ingested(Image.fromarray(turned(USED[case](), degrees)), tmp_path)
    assert (scan.rotation, page.contrast_raised) == (degrees, True)
    usual(grey(made))


def test_show_through_is_not_raised_with_the_type(tmp_path: Path) -> None:
    _, [(_, _, made)] = ingested(Image.fromarray(USED["faint over show-through"]()), tmp_path)
    assert share_found(words_on(made), words_on(Image.fromarray(plain()))) >= 0.8


def test_colour_stays() -> None:
    page = Image.fromarray(np.dstack([tones(plain(), light, 20) for light in (80, 75, 70)]))
    exposure = find_exposure(grey(page.convert("L")))
    assert exposure is not None
    red, green, blue = np.asarray(raise_contrast(page, exposure))[5, 5].tolist()
    assert (green / red, blue / red) == pytest.approx((75 / 80, 70 / 80), abs=0.02)


@pytest.mark.parametrize(("tone", "ink"), [(130, 0.45), (130, 0.9), (225, 0.45), (225, 0.9)])
def test_usual_paper_stays(tone: float, ink: float, tmp_path: Path) -> None:
    _, [(page, _, _)] = ingested(Image.fromarray(inked(paper(tone, 2), ink)), tmp_path)
    assert not page.contrast_raised


@pytest.mark.parametrize("tone", [255, 200])
def test_usual_pages_stay_as_they_are(tone: int, tmp_path: Path) -> None:
    image = text_page(tone=tone)
    _, [(page, _, made)] = ingested(image, tmp_path)
    assert not page.contrast_raised
    assert np.array_equal(grey(made), grey(image))


@pytest.mark.parametrize("case", [*EMPTY, "dark photograph", "very dark photograph", "light photograph"])
def test_pages_without_type_stay(case: str) -> None:
    assert find_exposure((EMPTY | USED)[case](), lying=True) is None


def test_the_setting_turns_it_off(tmp_path: Path) -> None:
    image = Image.fromarray(USED["faint"]())
    _, [(page, _, made)] = ingested(image, tmp_path, IngestParams(contrast=False))
    assert not page.contrast_raised
    assert np.array_equal(grey(made), grey(image))


@pytest.mark.parametrize("book", ["goldstd", "french18", "marginalia", "raw-photos", "spanish19", "vaxfacts"])
def test_no_real_page_is_changed(book: str) -> None:
    files = sorted(corpora().glob(f"{book}/*.[pjt][npi][gef]*"))
    if not files:
        pytest.skip(f"no {book} in the corpora")
    for file in files[:: max(1, len(files) // 3)]:
        assert find_exposure(reduce_grey(grey(Image.open(file).convert("L")))) is None, file.name


@pytest.mark.parametrize(
    ("book", "tone", "ink"), [("goldstd", 245, 0.09), ("goldstd", 55, 0.7), ("letters", 230, 0.12)]
)
def test_real_pages_that_were_faded_or_darkened_are_read(book: str, tone: float, ink: float, tmp_path: Path) -> None:
    files = sorted(corpora().glob(f"{book}/*.[pt][ni][gf]"))
    if not files:
        pytest.skip(f"no {book} in the corpora")
    page = grey(Image.open(files[9]).convert("L"))
    faded = Image.fromarray(tones(page, tone, tone * (1 - ink)))
    _, [(record, _, made)] = ingested(faded, tmp_path)
    assert record.contrast_raised
    assert share_found(words_on(made), words_on(Image.fromarray(page))) >= 0.95
