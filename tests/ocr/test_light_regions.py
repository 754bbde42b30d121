"""What is light on dark in a page is read, noted, and no picture; the page image stays as it is seen."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image

from lib.ingest.page_tasks import page_tasks
from lib.ocr.light_regions import dark_on_light
from lib.ocr.read import read_image
from lib.ocr.tesseract import Reading
from lib.pipeline import Page
from lib.schemas.ingest import FileText, IngestPage
from lib.schemas.ocr import OcrPage
from stages.ingest import IngestParams, make_page, survey
from stages.ocr import OcrParams, read_page
from tests.images.light_on_dark_pages import ADVERT, boxed, captioned_photograph, panel
from tests.images.reading import share_found, words_of, words_on
from tests.scans.makers import text_page
from tests.scans.set_pages import LINES, write_pdf

BOX = (80, 190, 930, 1100)


@pytest.fixture
def boxed_page(tmp_path: Path) -> Path:
    boxed(BOX)[0].save(tmp_path / "page.png")
    return tmp_path / "page.png"


def test_the_words_of_a_box_across_lines_are_kept(boxed_page: Path) -> None:
    before = boxed_page.read_bytes()
    read = read_image(boxed_page, Reading(language="eng"))
    assert share_found(words_of(" ".join(word.text for word in read.words)), words_on(boxed(BOX)[1])) >= 0.95
    assert read.pictures == []
    [box] = read.inverted
    assert np.abs(np.subtract(box, BOX)).max() <= 25
    assert boxed_page.read_bytes() == before


def test_an_advert_is_no_picture(tmp_path: Path) -> None:
    page, _ = panel((120, 820, 880, 1130), ADVERT)
    page.save(tmp_path / "page.png")
    read = read_image(tmp_path / "page.png", Reading(language="eng"))
    assert read.pictures == []
    assert {"HARBOUR", "lanterns", "custom", "wicks", "Repairs"} <= {word.text for word in read.words}


def test_a_photograph_with_a_caption_in_it_stays_a_picture_as_it_is_seen(tmp_path: Path) -> None:
    page, _ = captioned_photograph()
    page.save(tmp_path / "page.png")
    read = read_image(tmp_path / "page.png", Reading(language="eng"))
    [picture] = read.pictures
    with Image.open(tmp_path / "page.png") as seen, Image.open(io.BytesIO(picture.png)) as cut:
        assert np.array_equal(np.asarray(cut), np.asarray(seen.crop(picture.box)))


def test_a_page_without_any_is_given_as_it_is(tmp_path: Path) -> None:
    page = text_page()
    path = tmp_path / "page.png"
    with dark_on_light(path, page) as (file, image, boxes):
        assert (file, image, boxes) == (path, page, [])


def test_the_temporary_image_goes(boxed_page: Path) -> None:
    with Image.open(boxed_page) as image, dark_on_light(boxed_page, image) as (file, _, _):
        assert file != boxed_page and file.exists()
    assert not file.exists()


def test_the_record_notes_it(boxed_page: Path) -> None:
    facts = IngestPage(
        page_number=1, source="x", source_index=0, scan_number=1, half=None, rotation=0, crop=(0, 0, 1000, 1500),
        width=1000, height=1500, dpi=None, blank=False, ink=0.1, image="page_0001.png",
    )  # fmt: skip
    record = boxed_page.with_suffix(".json")
    record.write_text(facts.model_dump_json(), encoding="utf-8")
    made = read_page(Page(1, {"ingest.json": record, "ingest.png": boxed_page}, {}), OcrParams()).record
    assert isinstance(made, OcrPage)
    assert len(made.inverted) == 1
    plain = OcrPage(page_number=1, width=1, height=1, blank=True, blocks=[])
    assert plain.inverted == []


@pytest.mark.parametrize(
    ("ground", "polarity"),
    [(b"0 g 0 0 420 595 re f 1 g\n", "light_on_dark"), (b"0 g 40 470 340 90 re f 1 g\n", "dark_on_light")],
)
def test_text_that_a_pdf_sets_light_on_dark_is_its_own(ground: bytes, polarity: str, tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "set.pdf")
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        page = pdf.pages[0].obj
        page.Contents = pdf.make_stream(ground + page.Contents.read_bytes())
        pdf.save(path)
    scan = Page(1, {"source": path}, {"source": path.name, "source_index": 0, "count": 1})
    survey_record = survey(scan, IngestParams())
    assert survey_record.polarity == polarity
    made = make_page(page_tasks({1: scan}, {1: survey_record})[1], IngestParams())
    (tmp_path / "page.png").write_bytes(made.files[".png"])
    own = FileText.model_validate_json(made.files[".text.json"])
    read = read_image(tmp_path / "page.png", Reading(language="eng"), own=own)
    assert [(word.text, word.source) for word in read.words] == [(word, "file") for word in " ".join(LINES).split()]
    assert bool(read.inverted) == (polarity == "dark_on_light")
