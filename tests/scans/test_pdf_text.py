"""The text that a page of a PDF sets itself."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from lib.scans.pdf_text import set_words
from lib.scans.sources import list_scans, load_scan
from tests.scans.set_pages import LINES, write_pdf


def words(path: Path) -> list[str]:
    (ref,) = list_scans(path.parent, path.name)
    return [word.text for word in set_words(ref, load_scan(ref).image.size)]


def test_words_and_lines_come_as_set(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "set.pdf")
    (ref,) = list_scans(tmp_path, path.name)
    found = set_words(ref, load_scan(ref).image.size)
    assert [word.text for word in found] == " ".join(LINES).split()
    for number, line in enumerate(LINES, start=1):
        assert [word.text for word in found if word.line == number] == line.split()


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_boxes_lie_on_the_ink_however_the_page_is_turned(tmp_path: Path, rotate: int) -> None:
    path = write_pdf(tmp_path / "set.pdf", rotate=rotate)
    (ref,) = list_scans(tmp_path, path.name)
    image = load_scan(ref).image.convert("L")
    found = set_words(ref, image.size)
    assert len(found) == len(" ".join(LINES).split())
    for word in found:
        dark = image.crop(word.box).getextrema()[0]
        assert isinstance(dark, int)
        assert dark < 120
        image.paste(255, word.box)
    left = image.getextrema()[0]
    assert isinstance(left, int)
    assert left > 120, "ink lies outside all boxes"


def test_invisible_text_and_text_over_a_scan_are_none(tmp_path: Path) -> None:
    assert words(write_pdf(tmp_path / "hidden.pdf", mode=3)) == []
    assert words(write_pdf(tmp_path / "clip.pdf", mode=7)) == []
    assert words(write_pdf(tmp_path / "scan.pdf", cover=True)) == []


def test_a_stamp_is_no_text_of_a_page(tmp_path: Path) -> None:
    assert words(write_pdf(tmp_path / "stamp.pdf", ("page 4",))) == []


def test_text_in_another_font_or_said_otherwise_is_told_apart(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "set.pdf")
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        page = pdf.pages[0].obj
        page.Resources.Font.G = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name("/Times-Italic")
        )
        more = b"BT /G 12 Tf 50 300 Td (set in italics) Tj ET /Span <</ActualText (quite otherwise)>> BDC "
        more += b"BT /F 12 Tf 50 200 Td (marked with words) Tj ET EMC"
        page.Contents = pdf.make_stream(page.Contents.read_bytes() + more)
        pdf.save(path)
    (ref,) = list_scans(tmp_path, path.name)
    fonts = {word.text: word.font for word in set_words(ref, load_scan(ref).image.size)}
    assert len({fonts["keeper"], fonts["italics"], fonts.get("otherwise", fonts.get("marked"))}) == 3


def test_a_letter_that_stands_for_thousands_makes_no_page(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "set.pdf")
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        many = "<" + "0061" * 20_000 + ">"
        codes = "begincmap 1 begincodespacerange <00> <ff> endcodespacerange"
        told = f"{codes} 1 beginbfrange <20> <7e> [{many * 95}] endbfrange endcmap"
        pdf.pages[0].Resources.Font.F.ToUnicode = pdf.make_stream(told.encode())
        pdf.save(path)
    assert words(path) == []
