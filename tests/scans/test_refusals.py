"""Every source that cannot be read is one line with its name, never a traceback of a library."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from unittest import mock

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from PIL import Image

from lib.errors import SourceError
from lib.scans.sources import ScanRef, list_scans, load_scan
from tests.scans.makers import deflated, jpeg, noise, pdf_of_images, png_claiming, raw_pdf


def one_line(error: pytest.ExceptionInfo[SourceError], name: str, *words: str) -> None:
    text = str(error.value)
    assert "\n" not in text
    assert name in text
    for word in words:
        assert word in text
    assert "; " in text, "it says what to do"


def pdf(content: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content)


def cut_short(path: Path) -> None:
    pdf_of_images(path, [noise() for _ in range(5)])
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * 2 // 3])


BAD_SOURCES: dict[str, tuple[str, Callable[[Path], object], str]] = {
    "missing": ("book.pdf", lambda path: None, "no such file"),
    "empty": ("book.pdf", lambda path: path.touch(), "empty"),
    "empty image": ("page.png", lambda path: path.touch(), "empty"),
    "no PDF": ("book.pdf", pdf(b"\x89PNG and more"), "not a PDF"),
    "cut short": ("book.pdf", cut_short, "cut short"),
    "damaged": ("book.pdf", pdf(b"%PDF-1.4\nnothing of use\n%%EOF"), "damaged"),
    "locked": ("book.pdf", pdf(raw_pdf(b"", password=b"secret")), "password"),
    "no pages": ("book.pdf", pdf(raw_pdf(b"", pages=0)), "without pages"),
    "other type": ("book.djvu", pdf(b"AT&TFORM"), ".djvu"),
    "no type": ("book", pdf(b"some text"), "(none)"),
    "no PDF though it has no type": ("book", pdf(b"%PDF-1.4"), "damaged"),
    "no TIFF": ("book.tif", pdf(b"text"), "no image"),
    "folder without images": ("book", lambda path: path.mkdir(), "no page image"),
}


@pytest.mark.parametrize("case", BAD_SOURCES)
def test_bad_source(tmp_path: Path, case: str) -> None:
    name, make, words = BAD_SOURCES[case]
    make(tmp_path / name)
    with pytest.raises(SourceError) as error:
        list_scans(tmp_path, name)
    one_line(error, name, words)
    assert str(tmp_path) not in str(error.value)


def test_empty_list(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="empty list"):
        list_scans(tmp_path, [])


def test_folder_in_a_list(tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    with pytest.raises(SourceError, match="more: a folder inside a list"):
        list_scans(tmp_path, ["more"])


def test_line_breaks_in_a_name_stay_out_of_the_message(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as error:
        list_scans(tmp_path, "a\nb.pdf")
    one_line(error, "a b.pdf")


def test_owner_password_alone_opens(tmp_path: Path) -> None:
    (tmp_path / "book.pdf").write_bytes(raw_pdf(deflated(noise()), password=b""))
    (ref,) = list_scans(tmp_path, "book.pdf")
    assert load_scan(ref).image.tobytes() == noise().tobytes()


def truncated(fmt: str, **options: str) -> Callable[[Path], object]:
    def make(path: Path) -> None:
        noise(400, 600).save(path, fmt, **options)
        data = path.read_bytes()
        path.write_bytes(data[: len(data) // 2])

    return make


BAD_PAGES: dict[str, tuple[str, Callable[[Path], object], str]] = {
    "no image": ("2.png", pdf(b"text"), "no image"),
    "empty": ("2.jpg", lambda path: path.touch(), "no image"),
    "cut JPEG": ("2.jpg", truncated("JPEG"), "cut short"),
    "cut PNG": ("2.png", truncated("PNG"), "cut short"),
    "cut TIFF": ("2.tif", truncated("TIFF"), "i"),
    "cut compressed TIFF": ("2.tif", truncated("TIFF", compression="tiff_lzw"), "i"),
    "no TIFF": ("2.tif", pdf(b"text"), "no image"),
    "wrong checksum": ("2.png", pdf(png_claiming(20, 20)[:-20] + bytes(20)), "cut short"),
}


@pytest.mark.parametrize("case", BAD_PAGES)
def test_bad_image_in_a_folder_is_one_bad_page(tmp_path: Path, case: str) -> None:
    name, make, words = BAD_PAGES[case]
    noise().save(tmp_path / "1.png")
    make(tmp_path / name)
    good, bad = list_scans(tmp_path, ".")
    load_scan(good)
    with pytest.raises(SourceError) as error:
        load_scan(bad)
    one_line(error, name, words)
    assert error.value.__cause__ is not None


def test_page_that_went_away(tmp_path: Path) -> None:
    for name in ("gone.png", "gone.pdf"):
        with pytest.raises(SourceError) as error:
            load_scan(ScanRef(tmp_path / name, name, 0, 1))
        one_line(error, name)


def test_tiff_that_changed_since(tmp_path: Path) -> None:
    noise().save(tmp_path / "book.tif", save_all=True, append_images=[noise(), noise()])
    refs = list_scans(tmp_path, "book.tif")
    noise().save(tmp_path / "book.tif")
    with pytest.raises(SourceError, match="1 pages instead of 3"):
        load_scan(refs[0])


BROKEN_STREAMS: dict[str, tuple[bytes, str]] = {
    "cut JPEG": (jpeg(noise())[:1500], "/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/DCTDecode"),
    "cut deflate": (deflated(noise())[:2000], "/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode"),
    "no JPEG": (b"rubbish" * 9, "/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/DCTDecode"),
    "no JPEG 2000": (b"rubbish" * 9, "/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/JPXDecode"),
    "no JBIG2": (b"rubbish" * 9, "/ColorSpace/DeviceGray/BitsPerComponent 1/Filter/JBIG2Decode"),
}


@pytest.mark.parametrize("case", BROKEN_STREAMS)
def test_broken_image_inside_a_pdf_is_no_white_page(tmp_path: Path, case: str) -> None:
    stream, keys = BROKEN_STREAMS[case]
    (tmp_path / "book.pdf").write_bytes(raw_pdf(stream, keys=keys, pages=2))
    with pytest.raises(SourceError) as error:
        load_scan(list_scans(tmp_path, "book.pdf")[1])
    one_line(error, "book.pdf, page 2", "image")


def test_jpeg_without_end_mark_but_whole_is_read(tmp_path: Path) -> None:
    keys = "/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/DCTDecode"
    (tmp_path / "book.pdf").write_bytes(raw_pdf(jpeg(noise())[:-2] + bytes(80), keys=keys))
    assert load_scan(list_scans(tmp_path, "book.pdf")[0]).image.size == (60, 90)


def test_image_bomb_is_refused_before_decoding(tmp_path: Path) -> None:
    (tmp_path / "1.png").write_bytes(png_claiming(60_000, 60_000))
    (ref,) = list_scans(tmp_path, ".")
    with (
        mock.patch("PIL.ImageFile.ImageFile.load", side_effect=AssertionError("decoded")),
        pytest.raises(SourceError) as error,
    ):
        load_scan(ref)
    one_line(error, "1.png", "60000 x 60000", "max_pixels")


def test_the_limit_is_a_setting(tmp_path: Path) -> None:
    noise(100, 100).save(tmp_path / "1.png")
    (ref,) = list_scans(tmp_path, ".")
    load_scan(ref, max_pixels=10_000)
    with pytest.raises(SourceError, match="more than the 9999 allowed"):
        load_scan(ref, max_pixels=9_999)


def test_large_image_below_the_limit_is_read(tmp_path: Path) -> None:
    """Pillow alone warns from 89 million pixels on, and warnings are errors here."""
    Image.new("1", (10_000, 9_500)).save(tmp_path / "map.png")
    assert load_scan(list_scans(tmp_path, ".")[0]).image.size == (10_000, 9_500)


@pytest.mark.parametrize(
    "content",
    [
        raw_pdf(b"", page=(200_000, 200_000), draw="0 0 10 10 re f"),
        raw_pdf(b"x", size=(60_000, 60_000)),
        raw_pdf(b"x", size=(60_000, 60_000), draw="q 9 0 0 9 0 0 cm /I Do Q"),
    ],
    ids=["huge page", "huge image", "huge image drawn small"],
)
def test_pdf_bomb_is_refused_before_rendering(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "book.pdf").write_bytes(content)
    (ref,) = list_scans(tmp_path, "book.pdf")
    with (
        mock.patch.object(pdfium, "FPDF_RenderPageBitmap", side_effect=AssertionError("rendered")),
        mock.patch.object(pypdfium2.PdfBitmap, "new_native", side_effect=AssertionError("allocated")),
        pytest.raises(SourceError) as error,
    ):
        load_scan(ref)
    one_line(error, "book.pdf", "max_pixels")


@pytest.mark.parametrize("address", ["https://example.org/book.pdf", "s3://books/book.pdf", "file:///srv/book.pdf"])
def test_an_address_is_told_to_be_one(tmp_path: Path, address: str) -> None:
    with pytest.raises(SourceError) as error:
        list_scans(tmp_path, address)
    one_line(error, address, "an address", "download it")
