"""hOCR, ALTO and the diplomatic text of a page."""

from __future__ import annotations

import io
from pathlib import Path
from xml.etree import ElementTree

import pytest

from lib.export.alto import alto_page
from lib.export.diplomatic import write_page
from lib.export.hocr import hocr_page
from lib.schemas.merge import LineJoin, MergePage
from tests.export.books import line, page
from tests.validators.checks import check_alto, check_hocr

X = "{http://www.w3.org/1999/xhtml}"
A = "{http://www.loc.gov/standards/alto/ns-v4#}"


@pytest.fixture
def record() -> MergePage:
    join = LineJoin(line="l1", hyphen="dropped", reason="book")
    return page(
        3,
        line("l1", "A <ruin> con-", 40),
        line("l2", "sidered & left", 80, source="correct"),
        joins=[join],
        picture=True,
    )


def test_alto_keeps_to_its_schema_and_ids_are_unique(record: MergePage, tmp_path: Path) -> None:
    path = tmp_path / "page.xml"
    path.write_text(alto_page(record, languages=["en"], printed="xii", image="page_0003.png"), encoding="utf-8")
    check_alto([path])
    root = ElementTree.parse(path).getroot()
    ids = [element.get("ID") for element in root.iter() if element.get("ID")]
    assert len(ids) == len(set(ids))
    refs = {element.get("TAGREFS") for element in root.iter() if element.get("TAGREFS")}
    assert refs == {tag.get("ID") for tag in root.iter(f"{A}LayoutTag")} == {"body", "illustration"}
    [shown] = root.iter(f"{A}Page")
    assert (shown.get("PRINTED_IMG_NR"), shown.get("PHYSICAL_IMG_NR")) == ("xii", "3")


def test_alto_tells_divided_words_places_and_what_was_read(record: MergePage) -> None:
    root = ElementTree.fromstring(alto_page(record, languages=["en"], printed=None, image="x"))
    strings = {element.get("CONTENT"): element for element in root.iter(f"{A}String")}
    assert (strings["con"].get("SUBS_TYPE"), strings["con"].get("SUBS_CONTENT")) == ("HypPart1", "considered")
    assert (strings["sidered"].get("SUBS_TYPE"), strings["sidered"].get("SUBS_CONTENT")) == ("HypPart2", "considered")
    [hyphen] = root.iter(f"{A}HYP")
    assert hyphen.get("CONTENT") == "-"
    assert [strings["<ruin>"].get(name) for name in ("HPOS", "VPOS", "WIDTH", "HEIGHT")] == ["70", "40", "60", "30"]
    read = strings["left"].find(f"{A}ALTERNATIVE")
    assert read is not None
    assert read.text == "rn"


def test_pages_without_text_are_valid_too(tmp_path: Path) -> None:
    alto, hocr = tmp_path / "page.xml", tmp_path / "page.html"
    for record in (page(1), page(1, picture=True)):
        alto.write_text(alto_page(record, languages=["en"], printed=None, image="x"), encoding="utf-8")
        hocr.write_text(hocr_page(record, title="T", languages=["en"], printed=None, image="x"), encoding="utf-8")
        check_alto([alto])
        check_hocr([hocr])


def test_hocr_has_every_word_in_its_line_paragraph_and_area(record: MergePage) -> None:
    document = hocr_page(record, title='A "T"', languages=["en", "la"], printed="xii", image="page_0003.png")
    root = ElementTree.fromstring(document)
    by_class: dict[str, list[ElementTree.Element]] = {}
    for element in root.iter():
        by_class.setdefault(element.get("class", ""), []).append(element)
    [shown] = by_class["ocr_page"]
    assert shown.get("title") == 'image "page_0003.png"; bbox 0 0 600 800; ppageno 2'
    assert shown.get("data-printed") == "xii"
    assert "; lpageno 12" in hocr_page(record, title="T", languages=["en"], printed="12", image="x")
    assert [len(by_class[name]) for name in ("ocr_carea", "ocr_par", "ocr_line", "ocr_photo")] == [1, 1, 2, 1]
    words = by_class["ocrx_word"]
    assert [word.text for word in words] == ["A", "<ruin>", "con-", "sidered", "&", "left"]
    assert words[1].get("title") == "bbox 70 40 130 70; x_wconf 90"
    assert [word.get("data-source") for word in words] == [None] * 3 + ["correct"] * 3
    told = {meta.get("name"): meta.get("content") for meta in root.iter(f"{X}meta")}
    assert set(by_class) - {""} <= set((told["ocr-capabilities"] or "").split())
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("printed", ["12", "xii", None])
def test_another_programs_check_finds_hocr_valid(record: MergePage, tmp_path: Path, printed: str | None) -> None:
    path = tmp_path / "page.html"
    path.write_text(hocr_page(record, title="T", languages=["en"], printed=printed, image="a.png"), encoding="utf-8")
    check_hocr([path])


def test_the_diplomatic_text_has_the_lines_as_printed(record: MergePage, tmp_path: Path) -> None:
    file = io.StringIO()
    write_page(record, "xii", file)
    assert file.getvalue() == "--- page 3, printed xii ---\n\nA <ruin> con-\nsidered & left\n\n[Illustration]\n\n"
