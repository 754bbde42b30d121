"""A page of a source PDF is taken over as it is: its size, its lie, and every object that it is drawn with."""

from __future__ import annotations

import re
import subprocess
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import ImageCms

from lib.export.pdf import page_proof, page_text
from lib.export.pdf.document import PdfBook
from lib.export.pdf.scans import Scans
from lib.export.pdf.writer import PdfWriter
from lib.ingest.coordinates import box_on_scan
from lib.scans.scan import ScanRef
from lib.schemas.ingest import Rotation
from tests.export.books import line, page
from tests.export.made_pdfs import (
    HIGH,
    NEW,
    SCAN,
    WIDE,
    Maker,
    by_pdfium,
    complaints,
    difference,
    export,
    has_poppler,
    made_page,
    old,
    pdfium_words,
    poppler_words,
    structure_of,
    words,
)

SIZES: dict[str, dict[str, Any]] = {
    "as it is": {},
    "a unit of two points": {"UserUnit": 2},
    "a unit of less than a point": {"UserUnit": 0.25},
    "a crop box": {"CropBox": [40, 100, 260, 390]},
    "a crop box that is larger than the page": {"CropBox": [-50, -50, 500, 500]},
    "a crop box, turned": {"CropBox": [40, 100, 260, 390], "Rotate": 90},
    "a media box that does not begin at 0": {"MediaBox": [-40, -60, 260, 340]},
    "corners the other way round": {"MediaBox": [300, 400, 0, 0]},
    "parts of a unit": {"MediaBox": [0, 0, 299.9213, 400.0004]},
    "turned": {"Rotate": 90},
    "upside down": {"Rotate": 180},
    "turned back": {"Rotate": -90},
    "turned more than once round": {"Rotate": 450},
    "turned by a real number": {"Rotate": 90.0},
    "no size": {"MediaBox": [0, 0, 0, 0]},
    "boxes for the printer": {"TrimBox": [10, 10, 290, 390], "BleedBox": [5, 5, 295, 395]},
}


def pdf_of(tmp_path: Path, entries: dict[str, Any], content: bytes = SCAN) -> Path:
    made = Maker()
    page = made.page(content)
    for key, value in entries.items():
        page[f"/{key}"] = Array(value) if isinstance(value, list) else value
    return made.save(tmp_path / "source.pdf")


def shares(path: Path, index: int = 0) -> list[tuple[str, tuple[float, ...]]]:
    """The words of a page and where they stand on it as it is shown, in shares of its width and height."""
    command = ["pdftotext", "-bbox", "-cropbox", "-f", str(index + 1), "-l", str(index + 1), str(path), "-"]
    found = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    with pypdfium2.PdfDocument(path) as document:
        wide, high = document[index].get_size()
    rows = re.findall(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">([^<]*)<', found)
    return [(row[4], tuple(float(row[at]) / (wide, high)[at % 2] for at in range(4))) for row in rows]


def assert_in_place(path: Path, pixels: tuple[int, int]) -> None:
    """The words stand where the page image of this size has them: ten pixels a letter, in the middle."""
    if not has_poppler():
        return
    wide, high = pixels
    x = 50
    for word, (left, top, right, bottom) in shares(path):
        assert abs(left - x / wide) < 0.01, word
        assert abs(right - (x + 10 * len(word)) / wide) < 0.01, word
        assert top < (high // 2 - 5) / high < bottom, word
        x += 10 * len(word) + 10


def pixels_of(path: Path) -> tuple[int, int]:
    high, wide = by_pdfium(path).shape[:2]
    return wide, high


@pytest.mark.parametrize("name", SIZES)
def test_size_and_lie_are_kept_and_words_stand_in_place(tmp_path: Path, name: str) -> None:
    source = pdf_of(tmp_path, SIZES[name])
    target = export(source, tmp_path / "out.pdf")
    assert complaints(target) == ""
    assert difference(source, target) == 0
    with pikepdf.open(source) as before, pikepdf.open(target) as after:
        for key in ("/MediaBox", "/CropBox", "/TrimBox", "/BleedBox", "/UserUnit"):
            if key in before.pages[0]:
                assert after.pages[0][key] == before.pages[0][key], key
    if name != "no size":
        wide, high = pixels_of(source)
        assert_in_place(target, (round(wide * 1.44), round(high * 1.44)))
    assert pdfium_words(target) == words(NEW)


def test_a_crop_box_beside_the_page_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    source, plain = pdf_of(tmp_path, {"CropBox": [1000, 1000, 1200, 1200]}), pdf_of(tmp_path / "plain", {})
    target = export(source, tmp_path / "out.pdf", shown=plain)
    assert complaints(target) == ""
    assert difference(plain, target) == 0
    with pikepdf.open(target) as made:
        assert "/CropBox" not in made.pages[0]
    assert pdfium_words(target) == words(NEW)


def test_what_a_page_inherits_is_its_own_in_the_end(tmp_path: Path) -> None:
    made = Maker()
    page = made.page(SCAN)
    parent = page.Parent
    for key, value in {"/Rotate": 270, "/MediaBox": Array([0, 0, 200, 380]), "/Resources": page.Resources}.items():
        parent[key] = value
        if key in page:
            del page[key]
    source = made.save(tmp_path / "source.pdf")
    target = export(source, tmp_path / "out.pdf")
    assert difference(source, target) == 0


@pytest.mark.parametrize("entries", [{}, {"Rotate": 90}, {"CropBox": [20, 40, 280, 360], "UserUnit": 1.5}])
@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_page_that_ingest_cut_and_turned_shows_that_part(
    tmp_path: Path, entries: dict[str, Any], rotation: Rotation
) -> None:
    source = pdf_of(tmp_path, entries, SCAN + b"0 g 30 50 60 90 re f")
    target = export(source, tmp_path / "out.pdf", rotation=rotation, crop=(0.1, 0.2, 0.9, 0.8))
    assert complaints(target) == ""
    turned = np.rot90(by_pdfium(source), -rotation // 90)
    high, wide = turned.shape[:2]
    wanted = turned[round(0.2 * high) : round(0.8 * high), round(0.1 * wide) : round(0.9 * wide)]
    got = by_pdfium(target)
    assert abs(got.shape[0] - wanted.shape[0]) <= 2
    assert abs(got.shape[1] - wanted.shape[1]) <= 2
    tall, broad = min(got.shape[0], wanted.shape[0]), min(got.shape[1], wanted.shape[1])
    assert np.abs(got[:tall, :broad] - wanted[:tall, :broad]).mean() < 8
    assert_in_place(target, (round(0.8 * wide * 1.44), round(0.6 * high * 1.44)))


@pytest.mark.parametrize("skew", [-4.0, 3.0])
def test_words_of_a_page_that_was_turned_straight_stand_where_the_scan_has_them(tmp_path: Path, skew: float) -> None:
    source = pdf_of(tmp_path, {})
    target = export(source, tmp_path / "out.pdf", skew=skew)
    made = made_page(1, (600, 800), 0, None, NEW, skew)
    assert difference(source, target) == 0
    assert made.scan is not None
    assert pdfium_words(target) == words(NEW)
    if has_poppler():
        found = shares(target)
        assert [word for word, _ in found] == NEW.split()
        for (_, place), word in zip(found, made.record.blocks[0].paragraphs[0].lines[0].words, strict=True):
            left, top, right, bottom = box_on_scan(word.box, made.facts, made.scan)
            assert abs((place[0] + place[2]) / 2 - (left + right) / 2 / 600) < 0.01
            assert top / 800 < (place[1] + place[3]) / 2 < bottom / 800


def test_text_of_the_other_half_is_not_found(tmp_path: Path) -> None:
    """A spread's content is drawn for both pages; what is read on one is not the other's."""
    source = pdf_of(tmp_path, {}, SCAN + old(at=b"20 300") + b"BT /F 8 Tf 250 20 Td (far) Tj ET")
    left = export(source, tmp_path / "left.pdf", crop=(0, 0, 0.5, 1), texts=["alone"])
    assert "far" not in pdfium_words(left)
    right = export(source, tmp_path / "right.pdf", crop=(0.5, 0, 1, 1), texts=["alone"])
    assert pdfium_words(right) == words("alone far")


def indirect(made: Maker, value: Any) -> Any:
    return made.pdf.make_indirect(value)


def palette(made: Maker) -> None:
    made.scan.ColorSpace = Array([Name.Indexed, Name.DeviceRGB, 1, indirect(made, String(b"\xff\xff\x00\x00\x00\xff"))])
    made.scan.write(bytes([0b10101010] * 8))
    made.scan.Width = made.scan.Height = 8
    made.scan.BitsPerComponent = 1


def colour_space(made: Maker) -> None:
    made.scan.ColorSpace = indirect(made, Name.DeviceGray)


def filter_name(made: Maker) -> None:
    made.scan.Filter = indirect(made, Name.DCTDecode)


def filters_in_an_array(made: Maker) -> None:
    data = zlib.compress(made.scan.read_raw_bytes())
    made.scan.write(data, filter=Array([Name.FlateDecode, indirect(made, Name.DCTDecode)]))


def parameters(made: Maker) -> None:
    rows = bytes([0, *range(16)] * 16)
    made.scan.write(
        zlib.compress(rows), filter=Name.FlateDecode,
        decode_parms=indirect(made, Dictionary(Predictor=15, Columns=indirect(made, 16))),
    )  # fmt: skip
    made.scan.Width = made.scan.Height = 16


def subtype(made: Maker) -> None:
    made.scan.Subtype = indirect(made, Name.Image)


def size(made: Maker) -> None:
    made.scan.Width = indirect(made, made.scan.Width)
    made.scan.Decode = indirect(made, Array([1, 0]))


INDIRECT = [palette, colour_space, filter_name, filters_in_an_array, parameters, subtype, size]


@pytest.mark.parametrize("change", INDIRECT, ids=[each.__name__ for each in INDIRECT])
def test_names_and_strings_that_are_objects_of_their_own(tmp_path: Path, change: Any) -> None:
    made = Maker()
    change(made)
    made.page(SCAN)
    source = made.save(tmp_path / "source.pdf", stream_decode_level=pikepdf.StreamDecodeLevel.none)
    target = export(source, tmp_path / "out.pdf")
    assert complaints(target) == ""
    assert difference(source, target) == 0
    assert by_pdfium(target).min() < 100, "the scan is drawn at all"


def test_a_state_a_font_and_whole_groups_of_resources_by_reference(tmp_path: Path) -> None:
    made = Maker()
    made.font.BaseFont = indirect(made, Name("/Times-Roman"))
    made.font.Encoding = indirect(made, Name.WinAnsiEncoding)
    state = Dictionary(BM=indirect(made, Name.Multiply), ca=indirect(made, 0.5))
    page = made.page(SCAN + b"/G gs " + old(), {"ExtGState": indirect(made, Dictionary(G=indirect(made, state)))})
    page.Resources.Font = indirect(made, page.Resources.Font)
    page.Resources.XObject = indirect(made, page.Resources.XObject)
    page.Resources = indirect(made, page.Resources)
    page.Contents = indirect(made, Array([page.Contents]))
    source = made.save(tmp_path / "source.pdf")
    target = export(source, tmp_path / "out.pdf")
    assert complaints(target) == ""
    assert difference(source, target) == 0
    assert pdfium_words(target) == words(NEW)


def test_a_list_of_all_images_with_every_page_is_written_once(tmp_path: Path) -> None:
    made = Maker()
    images = {f"/I{number}": made.image(background=100 + number) for number in range(40)}
    shared = indirect(
        made, Dictionary(XObject=Dictionary(I=made.scan, **{key[1:]: each for key, each in images.items()}))
    )
    for number in range(40):
        made.page(b"q %d 0 0 %d 0 0 cm /I%d Do Q" % (WIDE, HIGH, number))["/Resources"] = shared
    source = made.save(tmp_path / "source.pdf")
    target = export(source, tmp_path / "out.pdf")
    assert complaints(target) == ""
    assert difference(source, target, 39) == 0
    assert target.stat().st_size < 1.1 * source.stat().st_size + 20_000
    assert target.read_bytes().count(b"/I39") == 1


@pytest.mark.parametrize("options", [
    {"object_stream_mode": pikepdf.ObjectStreamMode.generate},
    {"encryption": pikepdf.Encryption(owner="owner", user="")},
    {"linearize": True},
])  # fmt: skip
def test_however_the_file_is_written(tmp_path: Path, options: dict[str, Any]) -> None:
    made = Maker()
    made.page(SCAN + b"q " + old(b"3 Tr") + b"Q BT /F 9 Tf 20 20 Td (A STAMP) Tj ET")
    source = made.save(tmp_path / "source.pdf", **options)
    target = export(source, tmp_path / "out.pdf")
    assert complaints(target) == ""
    assert difference(source, target) == 0
    assert pdfium_words(target) == words(NEW + " A STAMP")


def test_an_image_that_cannot_be_read_costs_its_page_and_not_those_that_share_with_it(tmp_path: Path) -> None:
    made = Maker()
    made.page(SCAN)
    made.page(SCAN)
    lost = made.image()
    made.page(b"q %d 0 0 %d 0 0 cm /Lost Do Q " % (WIDE, HIGH) + SCAN, Lost=lost)
    source = made.save(tmp_path / "source.pdf")
    target = export(source, tmp_path / "out.pdf")
    assert complaints(target) == ""
    assert [difference(source, target, index) for index in range(3)] == [0, 0, 0]


def test_a_page_drawn_by_operators_alone_stays_so(tmp_path: Path) -> None:
    """Born digital: its type is drawn at any size, and found by the words of the book alone."""
    made = Maker()
    made.page(b"0.9 0.95 1 rg 0 0 %d %d re f 0 g " % (WIDE, HIGH) + old())
    source = made.save(tmp_path / "source.pdf")
    target = export(source, tmp_path / "out.pdf")
    assert complaints(target) == ""
    assert difference(source, target) == 0
    assert pdfium_words(target) == words(NEW)
    with pikepdf.open(target) as pdf:
        assert "/XObject" not in pdf.pages[0].Resources or "/I" in pdf.pages[0].Resources.XObject


def test_without_words_the_text_that_is_seen_stays_to_be_found(tmp_path: Path) -> None:
    made = Maker()
    made.page(SCAN + old() + b"BT 3 Tr /F 9 Tf 20 20 Td (HIDDEN) Tj ET")
    source = made.save(tmp_path / "source.pdf")
    target = export(source, tmp_path / "out.pdf", texts=[""])
    assert pdfium_words(target) == words("quondam oldreading wrongword")


def test_forms_that_draw_each_other_without_end(tmp_path: Path) -> None:
    made = Maker()
    form = made.form(old() + b"/X Do", Dictionary(Font=Dictionary(F=made.font), XObject=Dictionary()))
    form.Resources.XObject.X = form
    made.page(SCAN + b"/X Do", X=form)
    source = made.save(tmp_path / "source.pdf")
    target = export(source, tmp_path / "out.pdf")
    assert complaints(target) == ""
    assert difference(source, target) == 0
    if has_poppler():
        assert poppler_words(target) == words(NEW)


def test_forms_that_are_drawn_more_often_than_can_be_read(tmp_path: Path) -> None:
    """Ten in each of ten: a file of a few kilobytes that would be read for a day."""
    made = Maker()
    form = made.form(old(b"3 Tr"))
    for _ in range(10):
        form = made.form(b"/X Do " * 10, Dictionary(XObject=Dictionary(X=form)))
    made.page(SCAN + b"/X Do", X=form)
    source = made.save(tmp_path / "source.pdf")
    target = tmp_path / "out.pdf"
    scans = Scans([ScanRef(source, "source.pdf", 0, 1)])
    with target.open("wb") as file:
        book = PdfBook(file, scans)
        book.add(made_page(1, (600, 800), 0, None, NEW))
        book.finish(structure_of(1, [], []), "en", ["Colophon"])
    scans.close()
    assert complaints(target) == ""


@pytest.mark.parametrize("gone", ["/Contents", "/Resources"])
def test_a_page_that_lacks_what_pages_have(tmp_path: Path, gone: str) -> None:
    made = Maker()
    page = made.page(b"0 g 50 50 100 100 re f")
    del page[gone]
    source = made.save(tmp_path / "source.pdf")
    target = export(source, tmp_path / "out.pdf")
    assert complaints(target) == ""
    assert difference(source, target) == 0
    assert pdfium_words(target) == words(NEW)


def test_one_page_object_twice_in_the_tree(tmp_path: Path) -> None:
    source = tmp_path / "source.pdf"
    with source.open("wb") as file:
        pdf = PdfWriter(file)
        tree = pdf.reserve()
        content = pdf.put_stream(b"", b"0 g 50 50 100 100 re f BT 3 Tr /F 9 Tf 20 20 Td (HIDDEN) Tj ET")
        font = b"/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"
        leaf = pdf.put(
            b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 300 400]/Resources<<%s>>/Contents %d 0 R>>"
            % (tree, font, content)
        )
        pdf.put(b"<</Type/Pages/Count 2/Kids[%d 0 R %d 0 R]>>" % (leaf, leaf), tree)
        pdf.finish(pdf.put(b"<</Type/Catalog/Pages %d 0 R>>" % tree), pdf.put(b"<<>>"))
    target = export(source, tmp_path / "out.pdf")
    assert complaints(target) == ""
    assert [pdfium_words(target, index) for index in range(2)] == [words(NEW)] * 2
    assert [difference(source, target, index) for index in range(2)] == [0, 0]


def test_a_stamp_on_every_page_costs_the_painting_of_a_few(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Maker()
    for number in range(12):
        made.page(SCAN + b"q " + old(b"3 Tr") + b"Q BT /F 9 Tf 20 20 Td (Downloaded %d) Tj ET" % number)
    painted: list[set[Any]] = []
    paint = page_proof.painted

    def counted(root: Any, page: Any, reading: Any, dropped: set[Any]) -> list[bytes]:
        painted.append(dropped)
        return paint(root, page, reading, dropped)

    monkeypatch.setattr(page_text, "painted", counted)
    source = made.save(tmp_path / "source.pdf")
    target = export(source, tmp_path / "out.pdf")
    assert len(painted) == 6
    for index in range(12):
        assert difference(source, target, index) == 0
        assert pdfium_words(target, index) == words(f"{NEW} Downloaded {index}")


def test_a_way_of_setting_type_that_was_seen_is_not_trusted_once_it_was_hidden(tmp_path: Path) -> None:
    """Hidden on the second page: so it is painted on the fourth as well."""
    made = Maker()
    dark, light = made.image(background=0, ink=0), made.scan
    for number in range(4):
        made.scan = dark if number in {1, 3} else light
        made.page(SCAN + b"BT /F 9 Tf 20 200 Td (Old%d) Tj ET" % number)
    source = made.save(tmp_path / "source.pdf")
    target = export(source, tmp_path / "out.pdf")
    for index in range(4):
        assert difference(source, target, index) == 0
        assert pdfium_words(target, index) == words(NEW)


@pytest.mark.parametrize("in_form", [False, True])
def test_of_two_lines_that_are_seen_the_one_that_was_not_read_is_found(tmp_path: Path, in_form: bool) -> None:
    made = Maker()
    lines = b"BT /F 9 Tf 20 200 Td (these words) Tj 0 -170 Td (not read) Tj ( at all) Tj ET"
    made.page(SCAN + (b"/X Do" if in_form else lines), X=made.form(lines))
    source = made.save(tmp_path / "source.pdf")
    target = export(source, tmp_path / "out.pdf")
    assert complaints(target) == ""
    assert difference(source, target) == 0
    assert pdfium_words(target) == words(NEW + " not read at all")
    if has_poppler():
        assert poppler_words(target) == words(NEW + " not read at all")


def test_what_inks_the_pages_were_made_for_is_kept(tmp_path: Path) -> None:
    made = Maker()
    made.page(b"1 0 0 0 k 50 50 100 100 re f")
    profile = Stream(made.pdf, ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile.N = 3
    intent = Dictionary(Type=Name.OutputIntent, S=Name.GTS_PDFX, DestOutputProfile=profile)
    made.pdf.Root.OutputIntents = Array([intent])
    source = made.save(tmp_path / "source.pdf")
    target = export(source, tmp_path / "out.pdf")
    assert complaints(target) == ""
    with pikepdf.open(target) as pdf:
        assert pdf.Root.OutputIntents[0].DestOutputProfile.N == 3


def test_words_that_touch_are_found_apart(tmp_path: Path) -> None:
    """The engine's boxes run into each other; poppler takes words without a gap for one."""
    source, target = pdf_of(tmp_path, {}), tmp_path / "out.pdf"
    record = page(1, line("l1", "nobody in it", 100))
    first, second, _ = record.blocks[0].paragraphs[0].lines[0].words
    first.box = (first.box[0], first.box[1], second.box[0] + 6, first.box[3])
    scans = Scans([ScanRef(source, "source.pdf", 0, 1)])
    with target.open("wb") as file:
        book = PdfBook(file, scans)
        book.add(replace(made_page(1, (600, 800), 0, None, ""), record=record))
        book.finish(structure_of(1, [], []), "en", ["Colophon"])
    scans.close()
    assert pdfium_words(target) == words("nobody in it")
    if has_poppler():
        assert poppler_words(target) == words("nobody in it")


def test_lines_side_by_side_are_no_one_word(tmp_path: Path) -> None:
    source = pdf_of(tmp_path, {})
    target = tmp_path / "out.pdf"
    made = made_page(1, (600, 800), 0, None, "")
    record = page(1, line("l1", "one of", 100), line("l2", "the two", 100, left=120), line("l3", "hyphen-", 300))
    scans = Scans([ScanRef(source, "source.pdf", 0, 1)])
    with target.open("wb") as file:
        book = PdfBook(file, scans)
        book.add(replace(made, record=record))
        book.finish(structure_of(1, [], []), "en", ["Colophon"])
    scans.close()
    assert pdfium_words(target) == words("one of the two hyphen-")
    if has_poppler():
        assert poppler_words(target) == words("one of the two hyphen-")


def test_a_stream_that_names_another_file_does_not(tmp_path: Path) -> None:
    made = Maker()
    made.scan["/F"] = String("/etc/passwd")
    made.page(SCAN)
    source = made.save(tmp_path / "source.pdf")
    target = export(source, tmp_path / "out.pdf")
    assert b"passwd" not in target.read_bytes()
    assert isinstance(made.scan, Stream)
