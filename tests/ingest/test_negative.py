"""Scans that are light on dark as a whole become positives, and no other scan does."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from lib.images.light_type import at_survey_size
from lib.ingest.negative import find_polarity
from lib.ingest.page_tasks import page_tasks
from lib.pipeline import Page
from lib.schemas.ingest import IngestPage, ScanRecord
from stages.ingest import IngestMetrics, IngestParams, make_page, survey
from tests.images.light_on_dark_pages import PARTS, POSITIVE, WHOLE
from tests.images.reading import share_found, words_on
from tests.ingest.hard_pages import EMPTY, USED
from tests.scans.makers import Grey, corpora, grey, spread, turned


def polarity(page: Image.Image | Grey) -> str:
    image = Image.fromarray(page) if isinstance(page, np.ndarray) else page
    return find_polarity(at_survey_size(grey(image.convert("L"))))


def ingested(
    image: Image.Image, folder: Path, settings: IngestParams | None = None
) -> tuple[ScanRecord, list[tuple[IngestPage, IngestMetrics, Image.Image]]]:
    """A scan through survey and page function: its record, and its pages with record, metrics and image."""
    settings = settings or IngestParams()
    image.save(folder / "scan.png")
    scan = Page(1, {"source": folder / "scan.png"}, {"source": "scan.png", "source_index": 0, "count": 1})
    record = survey(scan, settings)
    pages = []
    for task in page_tasks({1: scan}, {1: record}).values():
        made = make_page(task, settings)
        assert isinstance(made.record, IngestPage) and isinstance(made.metrics, IngestMetrics)
        picture: Image.Image = Image.open(io.BytesIO(made.files[".png"]))
        pages.append((made.record, made.metrics, picture))
    return record, pages


@pytest.mark.parametrize(("case", "degrees"), [(case, 90 * (number % 4)) for number, case in enumerate(WHOLE)])
def test_negatives_are_found_however_they_lie(case: str, degrees: int) -> None:
    page = grey(WHOLE[case]()[0].convert("L"))
    assert polarity(turned(page, degrees)) == "light_on_dark"


@pytest.mark.parametrize("case", [*PARTS, *POSITIVE])
def test_pages_with_a_dark_part_are_none(case: str) -> None:
    page = PARTS[case]()[0] if case in PARTS else POSITIVE[case]()
    assert polarity(page) == "dark_on_light"


@pytest.mark.parametrize("case", [*EMPTY, *(case for case in USED if "on black" not in case)])
def test_dark_faint_and_empty_pages_are_none(case: str) -> None:
    assert polarity((EMPTY | USED)[case]()) == "dark_on_light"


@pytest.mark.parametrize("case", [case for case in WHOLE if "photograph" not in case])
def test_the_page_image_is_the_positive(case: str, tmp_path: Path) -> None:
    scan, [(page, metrics, made)] = ingested(WHOLE[case]()[0], tmp_path)
    assert (scan.polarity, page.polarity, metrics.inverted) == ("light_on_dark", "light_on_dark", True)
    assert not page.blank
    assert np.median(grey(made.convert("L"))) > 180


@pytest.mark.parametrize(
    ("case", "least"), [("near to the ground", 0.95), ("chapter page", 1.0), ("leaning microfilm", 0.85)]
)
def test_its_words_are_read(case: str, least: float, tmp_path: Path) -> None:
    """As on the plain page; the film's scratches run through some of them."""
    image, even = WHOLE[case]()
    _, [(_, _, made)] = ingested(image, tmp_path)
    assert share_found(words_on(made), words_on(even)) >= least


def test_a_negative_lying_on_its_side_stands(tmp_path: Path) -> None:
    image, even = WHOLE["grey on grey"]()
    scan, [(page, _, made)] = ingested(Image.fromarray(turned(grey(image), 90)), tmp_path)
    assert (scan.polarity, page.rotation, made.size) == ("light_on_dark", 90, even.size)
    assert share_found(words_on(made), words_on(even)) >= 0.95


def test_a_negative_of_two_pages_is_parted(tmp_path: Path) -> None:
    whole = spread(200)
    scan, pages = ingested(Image.fromarray(255 - grey(whole)), tmp_path)
    assert scan.polarity == "light_on_dark"
    assert [page.half for page, _, _ in pages] == ["left", "right"]
    assert np.array_equal(np.hstack([grey(made) for _, _, made in pages]), grey(whole))


def test_white_about_a_frame_of_film_is_cut_off(tmp_path: Path) -> None:
    _, [(page, metrics, _)] = ingested(WHOLE["microfilm on white"]()[0], tmp_path)
    assert metrics.cropped
    assert np.abs(np.subtract(page.crop, (150, 150, 1150, 1650))).max() <= 25


@pytest.mark.parametrize("mode", ["1", "L", "RGB"])
def test_every_mode(mode: str, tmp_path: Path) -> None:
    image, even = WHOLE["white on black"]()
    _, [(page, _, made)] = ingested(image.convert(mode), tmp_path)
    assert page.polarity == "light_on_dark"
    assert np.mean(grey(made.convert("L")) < 128) == pytest.approx(np.mean(grey(even) < 128), rel=0.05)


def test_other_pages_say_that_they_are_dark_on_light(tmp_path: Path) -> None:
    image = PARTS["half page"]()[0]
    scan, [(page, metrics, made)] = ingested(image, tmp_path)
    assert (scan.polarity, page.polarity, metrics.inverted) == ("dark_on_light", "dark_on_light", False)
    assert np.array_equal(grey(made), grey(image))


def test_the_setting_turns_it_off(tmp_path: Path) -> None:
    image = WHOLE["white on black"]()[0]
    scan, [(page, _, made)] = ingested(image, tmp_path, IngestParams(invert=False))
    assert (scan.polarity, page.polarity) == ("dark_on_light", "dark_on_light")
    assert np.array_equal(grey(made), grey(image))


BOOKS = ["goldstd", "fraktur", "french18", "marginalia", "tables", "spanish19", "long-s", "eugenics"]


@pytest.mark.parametrize("book", BOOKS)
def test_real_pages_are_told_from_their_negatives(book: str) -> None:
    files = sorted(corpora().glob(f"{book}/*.[pjt][npi][gef]*"))
    if not files:
        pytest.skip(f"no {book} in the corpora")
    for file in files[:: max(1, len(files) // 3)]:
        truth = file.with_name(f"{file.stem}.gt.txt")
        if truth.exists() and len(truth.read_text(encoding="utf-8", errors="replace")) > 200:
            page = grey(Image.open(file).convert("L"))
            assert polarity(page) == "dark_on_light", file.name
            assert polarity(255 - page) == "light_on_dark", file.name
