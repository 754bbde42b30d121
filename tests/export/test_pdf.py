"""The searchable PDF: the scan is shown as it was, the words stand where they are printed, and any text is found."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pypdfium2
import pytest
from PIL import ExifTags, Image, ImageDraw

from lib.export.pdf.document import PdfBook, PdfPage
from lib.export.pdf.scans import Scans
from lib.export.pdf.source_pdf import SourcePdf
from lib.ingest.page_split import cut_page
from lib.scans.scan import Scan, ScanRef
from lib.scans.sources import list_scans, load_scan
from lib.schemas.base import Box
from lib.schemas.ingest import IngestPage, Rotation, ScanRecord
from lib.schemas.merge import MergePage
from lib.schemas.structure import BookStructure, PageEntry
from tests.export.books import line, make, page
from tests.validators.checks import pdf_text

DPI = 100


def scan_image(width: int = 400, height: int = 300) -> Image.Image:
    """A grey image without symmetry."""
    image = Image.linear_gradient("L").resize((width, height))
    pen = ImageDraw.Draw(image)
    pen.rectangle((20, 30, 150, 90), fill=0)
    pen.ellipse((250, 150, 380, 280), fill=255)
    pen.polygon([(300, 20), (390, 20), (390, 120)], fill=40)
    return image


def facts(
    number: int, scan: int, size: tuple[int, int], rotation: Rotation, crop: Box, half: bool = False
) -> IngestPage:
    return IngestPage(
        page_number=number, source="s", source_index=0, scan_number=scan, half="left" if half else None,
        rotation=rotation, crop=crop, width=crop[2] - crop[0], height=crop[3] - crop[1], dpi=DPI, blank=False, ink=0.1,
        image="x.png",
    )  # fmt: skip


def survey(scan: int, size: tuple[int, int], rotation: Rotation = 0) -> ScanRecord:
    return ScanRecord(
        scan_number=scan, source="s", source_index=0, width=size[0], height=size[1], dpi=DPI, rotation=rotation,
        pages=[(0, 0, *size)],
    )  # fmt: skip


def upright(size: tuple[int, int], rotation: Rotation) -> tuple[int, int]:
    return size if rotation in {0, 180} else (size[1], size[0])


def write(path: Path, pages: Sequence[PdfPage], refs: list[ScanRef], book: BookStructure | None = None) -> Path:
    scans = Scans(refs)
    structure = book or BookStructure(
        title=None, author=None, language="eng", pages=len(pages), passages=0, sections=[], leaves=[], notes=[],
        contents=[],
        page_map=[
            PageEntry(page=number, printed=None, style=None, source=None, region=None, passage=None)
            for number in range(1, len(pages) + 1)
        ],
    )  # fmt: skip
    with path.open("wb") as file:
        made = PdfBook(file, scans)
        for each in pages:
            made.add(each)
        made.finish(structure, "en", ["Colophon", "Source: the scan"])
    scans.close()
    with pikepdf.open(path) as pdf:
        assert not pdf.check_pdf_syntax()
    return path


def shown(path: Path, index: int, size: tuple[int, int]) -> Image.Image:
    """A page of the PDF, drawn at the size of the page image."""
    with pypdfium2.PdfDocument(path) as document:
        image = document[index].render(scale=DPI / 72).to_pil().convert("L")
    assert abs(image.width - size[0]) <= 1
    assert abs(image.height - size[1]) <= 1
    resized: Image.Image = image.resize(size)
    return resized


def difference(one: Image.Image, other: Image.Image) -> float:
    return float(np.abs(np.asarray(one, float) - np.asarray(other, float)).mean())


def as_pdf(image: Image.Image, path: Path, turned: int) -> None:
    image.save(path, resolution=DPI)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].Rotate = turned
        pdf.save(path)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize(
    ("kind", "turned"), [("pdf", 0), ("pdf", 90), ("pdf", 270), ("jpg", 6), ("jpg", 3), ("png", 1), ("jp2", 1)]
)
def test_a_scan_is_shown_as_the_page_that_ingest_made_of_it(
    tmp_path: Path, kind: str, turned: int, rotation: Rotation
) -> None:
    source = tmp_path / f"scan.{kind}"
    if kind == "pdf":
        as_pdf(scan_image(), source, turned)
    else:
        exif = Image.Exif()
        exif[ExifTags.Base.Orientation] = turned
        options: dict[str, Any] = {"exif": exif, "quality": 95} if kind == "jpg" else {}
        scan_image().save(source, dpi=(DPI, DPI), **options)
    [ref] = list_scans(tmp_path, source.name)
    scan = load_scan(ref)
    size = scan.image.size
    wide, high = upright(size, rotation)
    crop = (30, 20, wide - 50, high - 10)
    wanted = cut_page(Scan(scan.image, DPI), rotation, crop)
    image = tmp_path / "page.png"
    Image.new("L", wanted.size, 128).save(image)  # so that a page image in the scan's place would show
    made = PdfPage(page(1), facts(1, 1, size, rotation, crop), survey(1, size, rotation), image)
    path = write(tmp_path / "out.pdf", [made], [ref])
    assert difference(shown(path, 0, wanted.size), wanted) < 4
    assert path.stat().st_size < 1.2 * source.stat().st_size + 12_000


def test_the_bytes_of_the_scan_are_kept_and_two_halves_share_them(tmp_path: Path) -> None:
    source = tmp_path / "scan.jpg"
    scan_image(1200, 800).save(source, quality=90)
    image = tmp_path / "page.png"
    Image.new("L", (600, 800)).save(image)
    size = (1200, 800)
    halves = [
        PdfPage(page(n), facts(n, 1, size, 0, crop, half=True), survey(1, size), image)
        for n, crop in ((1, (0, 0, 600, 800)), (2, (600, 0, 1200, 800)))
    ]
    path = write(tmp_path / "out.pdf", halves, list_scans(tmp_path, "scan.jpg"))
    assert path.read_bytes().count(source.read_bytes()) == 1
    whole = Image.open(source)
    assert difference(shown(path, 1, (600, 800)), whole.crop((600, 0, 1200, 800))) < 4


@pytest.mark.parametrize(
    ("ending", "mode", "kept"), [("tif", "1", "CCITTFaxDecode"), ("tif", "L", "DCTDecode"), ("bmp", "RGB", "DCTDecode")]
)
def test_what_a_pdf_cannot_hold_is_compressed_anew(tmp_path: Path, ending: str, mode: str, kept: str) -> None:
    image = scan_image(800, 600).convert(mode)
    source = tmp_path / f"scan.{ending}"
    image.save(source, **({"compression": "group4"} if mode == "1" else {}))
    drawn = tmp_path / "page.png"
    image.convert("RGB" if mode == "RGB" else "L").save(drawn)
    size = (800, 600)
    made = PdfPage(page(1), facts(1, 1, size, 0, (0, 0, *size)), survey(1, size), drawn)
    path = write(tmp_path / "out.pdf", [made], list_scans(tmp_path, source.name))
    assert f"/{kept}".encode() in path.read_bytes()
    assert difference(shown(path, 0, size), image.convert("L")) < 5


WORDS = "ofﬁce Donaudampfschifffahrtsgesellschaft λόγος Москва שלום 書物 𝔄 naïve (a\\b)"
LOOKED_FOR = "office Donaudampfschifffahrtsgesellschaft λόγος Москва 書物 𝔄 naïve (a\\b)".split()


def text_pdf(tmp_path: Path) -> tuple[Path, MergePage]:
    source = tmp_path / "scan.png"
    scan_image(1600, 800).save(source)
    record = page(1, line("l1", WORDS, 60), line("l2", "in the second line", 120), line("l3", "far right", 300, 1200))
    made = PdfPage(record, facts(1, 1, (1600, 800), 0, (0, 0, 1600, 800)), survey(1, (1600, 800)), source)
    return write(tmp_path / "out.pdf", [made], list_scans(tmp_path, "scan.png")), record


def test_words_are_found_and_stand_where_they_are_printed(tmp_path: Path) -> None:
    path, record = text_pdf(tmp_path)
    boxes = {
        word.text.replace("ﬁ", "fi"): word.box for p in record.paragraphs() for row in p.lines for word in row.words
    }
    with pypdfium2.PdfDocument(path) as document:
        text = document[0].get_textpage()
        height = document[0].get_height()
        for word in [*LOOKED_FOR, "second", "right"]:
            if max(word) > "\uffff":
                continue  # PDFium searches in two bytes a character
            found = text.search(word).get_next()
            assert found is not None, word
            first, count = found
            # The box of the word's characters, in pixels of the page image.
            edges = [text.get_charbox(first + at, loose=True) for at in range(count)]
            scale = DPI / 72
            left, right = min(e[0] for e in edges) * scale, max(e[2] for e in edges) * scale
            top, bottom = (height - max(e[3] for e in edges)) * scale, (height - min(e[1] for e in edges)) * scale
            box = boxes[word]
            assert abs(left - box[0]) < 6, word
            assert abs(right - box[2]) < 6, word
            assert top < (box[1] + box[3]) / 2 < bottom, word


def test_another_program_finds_phrases_in_place(tmp_path: Path) -> None:
    path, _ = text_pdf(tmp_path)
    text = pdf_text(path)
    assert "in the second line" in text
    for word in LOOKED_FOR:
        assert word in text
    cut = ("-r", str(DPI), "-x", "1150", "-y", "290", "-W", "300", "-H", "60")
    assert pdf_text(path, *cut).split() == ["far", "right"]


def test_text_that_an_earlier_reading_laid_under_a_scan_goes(tmp_path: Path) -> None:
    source = tmp_path / "scan.pdf"
    as_pdf(scan_image(), source, 0)
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        pdf.pages[0].Resources.Font = pikepdf.Dictionary(
            F0=pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        )
        old = b"BT 3 Tr /F0 12 Tf 20 100 Td (OLD READING) Tj ET q 0 Tr BT /F0 9 Tf 20 20 Td (A STAMP) Tj ET Q"
        pdf.pages[0].contents_add(pikepdf.Stream(pdf, old))
        pdf.save(source)
    size = (400, 300)
    made = PdfPage(page(1, line("l1", "new words", 50)), facts(1, 1, size, 0, (0, 0, *size)), survey(1, size), source)
    path = write(tmp_path / "out.pdf", [made], list_scans(tmp_path, "scan.pdf"))
    with pypdfium2.PdfDocument(path) as document:
        text = document[0].get_textpage().get_text_range()
    assert "new words" in text
    assert "A STAMP" in text
    assert "OLD" not in text


def test_bookmarks_and_page_labels(tmp_path: Path) -> None:
    source = tmp_path / "scan.png"
    scan_image().save(source)
    size = (400, 300)
    pages = [PdfPage(page(n), facts(n, n, size, 0, (0, 0, *size)), survey(n, size), source) for n in range(1, 6)]
    refs = list_scans(tmp_path, "scan.png") * 5
    path = write(tmp_path / "out.pdf", pages, refs, make(tmp_path / "book").structure)
    with pikepdf.open(path) as pdf:
        assert [each.label for each in pdf.pages] == ["xii", "1", "[3]", "3", "4", "Colophon"]
    with pypdfium2.PdfDocument(path) as document:
        marks = [(mark.level, mark.get_title(), mark.get_dest().get_index()) for mark in document.get_toc()]
        assert document.get_metadata_dict()["Title"] == "A Light & its <Keepers>"
        assert "Source: the scan" in document[5].get_textpage().get_text_range()
    assert marks == [
        (0, "CHAPTER I. The <Rock> & the Sea", 0), (1, "The Basin", 1), (0, "CHAPTER II", 3), (0, "INDEX", 4),
            (0, "Colophon", 5),
    ]  # fmt: skip


def test_the_same_book_gives_the_same_bytes(tmp_path: Path) -> None:
    first, _ = text_pdf(tmp_path)
    data = first.read_bytes()
    assert text_pdf(tmp_path)[0].read_bytes() == data


def test_a_page_without_a_scan_shows_its_page_image(tmp_path: Path) -> None:
    drawn = tmp_path / "page.png"
    scan_image().save(drawn)
    size = (400, 300)
    made = PdfPage(page(1), facts(1, 1, size, 0, (0, 0, *size)), None, drawn)
    path = write(tmp_path / "out.pdf", [made], [])
    assert difference(shown(path, 0, size), Image.open(io.BytesIO(drawn.read_bytes()))) < 5


def test_a_failed_page_is_empty_and_keeps_the_count(tmp_path: Path) -> None:
    source = tmp_path / "scan.jpg"
    source.write_bytes(b"no image at all")
    failed = facts(1, 1, (1, 1), 0, (0, 0, 1, 1)).model_copy(update={"status": "failed", "width": 0, "height": 0})
    ref = ScanRef(source, "scan.jpg", 0, 1)
    path = write(tmp_path / "out.pdf", [PdfPage(page(1), failed, survey(1, (1, 1)), tmp_path / "none.png")], [ref])
    with pypdfium2.PdfDocument(path) as document:
        assert len(document) == 2
        assert document[0].get_textpage().get_text_range() == ""


@pytest.mark.parametrize("kind", ["pdf", "png"])
def test_a_source_that_cannot_be_taken_over_gives_way_to_the_page_image(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, drawn = tmp_path / f"scan.{kind}", tmp_path / "page.png"
    size = (400, 300)
    scan_image().save(drawn)
    as_pdf(scan_image(), source, 0) if kind == "pdf" else source.write_bytes(drawn.read_bytes()[:40])

    def break_off(self: SourcePdf, *_: Any) -> int:
        raise RuntimeError("a stream is broken")

    monkeypatch.setattr(SourcePdf, "put_body", break_off)
    made = PdfPage(page(1), facts(1, 1, size, 0, (0, 0, *size)), survey(1, size), drawn)
    path = write(tmp_path / "out.pdf", [made], [ScanRef(source, source.name, 0, 1)])
    assert difference(shown(path, 0, size), scan_image()) < 5
