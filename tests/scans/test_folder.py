"""Every file of a folder is a page, or is named: none is passed over in silence."""

from __future__ import annotations

import base64
import os
import sys
from pathlib import Path

import pytest
from PIL import Image

from lib.errors import SourceError
from lib.scans import file_kinds
from lib.scans.sources import Listing, list_source, load_scan
from tests.scans.makers import asarray, noise, pdf_of_images
from tests.scans.tiff_maker import frame, tiff

HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAVZtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAACJpbG9jAA"
    "AAAERAAAEAAQAAAAABegABAAAAAAAAAJUAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABodmMxAAAAAA5waXRtAAAAAAABAAAA1mlwcnAA"
    "AAC3aXBjbwAAAHhodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQArQgEBA3AAAAMAkA"
    "AAAwAAAwAeoCCBhZbqSSmubgIaDAgAAAMAyAAAAwAIQGIAAQAHRAHBcrAiQAAAABNjb2xybmNseAABAA0ABoAAAAAUaXNwZQAAAAAAAABAAAAA"
    "YAAAABBwaXhpAAAAAAMICAgAAAAXaXBtYQAAAAAAAAABAAEEgQIDBAAAAJ1tZGF0AAAAkSgBrwng47oU56O/gEQtH+hkxPhMj4/uHfahxI7vcM"
    "5I8Pyje0Jve63OKxaa+0aRb+iSvSklvXw6I4HTnAOUkrAk03Ic7OE25XRg2n8/2nKlSS0O37QbTqjZlzVmZI/V4fOqHJbtqhYluh8c3mhR0ij7"
    "jK7vm4Qv5fyDf96s60hvmK7ewtp3V7XWUCzQ0EZP1hw="
)
"""64 x 96 pixels, light, with a dark bar at the top left: made by pillow-heif from a drawing."""


def names(listing: Listing) -> list[str]:
    return [scan.name for scan in listing.scans]


def put(folder: Path, *files: str) -> None:
    """Images of the kind that each name says, in folders where the name has them."""
    kinds = {
        "jpe": "JPEG",
        "jfif": "JPEG",
        "jif": "JPEG",
        "jpg": "JPEG",
        "tif": "TIFF",
        "jp2": "JPEG2000",
        "dib": "DIB",
    }
    for name in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        suffix = path.suffix[1:].lower()
        noise().save(path, kinds.get(suffix, suffix.upper()))


READ = [
    "1.JPG",
    "2.jpe",
    "3.jfif",
    "4.jif",
    "5.webp",
    "6.bmp",
    "7.gif",
    "8.tif",
    "9.jp2",
    "10.avif",
    "11.png",
    "12.dib",
]


def test_images_of_every_name_are_pages(tmp_path: Path) -> None:
    put(tmp_path, *READ)
    listing = list_source(tmp_path, ".")
    assert names(listing) == READ
    assert not listing.warnings()
    assert not listing.remarks()
    assert {load_scan(scan).image.size for scan in listing.scans} == {(60, 90)}


def test_content_tells_what_a_file_is(tmp_path: Path) -> None:
    """Whatever its name says, and where it says nothing."""
    for name, kind in (("1.jpg", "PNG"), ("2.png", "WEBP"), ("3.tif", "JPEG"), ("4", "PNG"), ("5.bin", "JPEG")):
        noise().save(tmp_path / name, kind)
    (tmp_path / "6.png").write_bytes(tiff(frame(asarray(noise())), frame(asarray(noise()))))
    listing = list_source(tmp_path, ".")
    assert names(listing) == ["1.jpg", "2.png", "3.tif", "4", "5.bin", "6.png", "6.png"]
    assert {load_scan(scan).image.size for scan in listing.scans} == {(60, 90)}


@pytest.mark.parametrize("name", ["2.heic", "2.HEIF", "2.jpg", "2"])
def test_heic_is_read_where_its_reader_is(tmp_path: Path, name: str) -> None:
    pytest.importorskip("pi_heif")
    put(tmp_path, "1.png")
    (tmp_path / name).write_bytes(HEIC)
    _, scan = list_source(tmp_path, ".").scans
    image = load_scan(scan).image
    assert scan.decoder is not None
    assert scan.decoder.startswith("pi-heif ")
    assert image.size == (64, 96)
    assert image.getpixel((12, 12)) == pytest.approx(20, abs=8)
    assert image.getpixel((60, 90)) == pytest.approx(245, abs=8)


@pytest.mark.parametrize("name", ["2.heic", "2.jpg"])
def test_heic_is_refused_by_name_without_its_reader(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_kinds, "heif_version", lambda: None)
    put(tmp_path, "1.png")
    (tmp_path / name).write_bytes(HEIC)
    with pytest.raises(SourceError, match=rf"not read: {name}; HEIF: install the extra.*colophon\[heic\]"):
        list_source(tmp_path, ".")
    with pytest.raises(SourceError, match=r"are not read; install the extra"):
        list_source(tmp_path, name)


UNREAD = {
    "2.djvu": (b"AT&TFORM\0\0\0\0DJVU", "ddjvu"),
    "2.djv": (b"", "ddjvu"),
    "2.jpg": (b"AT&TFORM\0\0\0\0DJVM", "ddjvu"),
    "2.jxl": (b"\xff\x0a", "djxl"),
    "2.png": (b"\0\0\0\x0cJXL \r\n\x87\n", "djxl"),
    "2.CR2": (b"II*\0", "develop it"),
    "2.dng": (b"MM\0*", "develop it"),
    "2.eps": (b"%!PS-Adobe-3.0 EPSF-3.0", "ps2pdf"),
    "2.xcf": (b"gimp xcf v011", "save it as"),
    "2.svg": (b"<svg/>", "save it as"),
    "2.tga": (b"", "save it as"),
}


@pytest.mark.parametrize("name", UNREAD)
def test_page_images_that_are_not_read_are_refused_by_name(tmp_path: Path, name: str) -> None:
    content, remedy = UNREAD[name]
    put(tmp_path, "1.png", "3.png")
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SourceError) as error:
        list_source(tmp_path, ".")
    assert name in str(error.value)
    assert remedy in str(error.value)
    assert "1.png" not in str(error.value)


def test_pdf_among_images_is_named(tmp_path: Path) -> None:
    put(tmp_path, "1.png", "2.png")
    pdf_of_images(tmp_path / "3.jpg", [noise()])
    with pytest.raises(SourceError, match=r"both images and PDFs: 3\.jpg among 2 of the other kind"):
        list_source(tmp_path, ".")


def test_image_among_pdfs_is_named(tmp_path: Path) -> None:
    put(tmp_path, "cover.jpg")
    for number in (1, 2):
        pdf_of_images(tmp_path / f"{number}.pdf", [noise()])
    with pytest.raises(SourceError, match=r"both images and PDFs: cover\.jpg among 2"):
        list_source(tmp_path, ".")


def test_what_is_no_page_is_told(tmp_path: Path) -> None:
    put(tmp_path, "1.png", "thumbs/1.png")
    for name in (
        "letter.docx",
        "scans.zip",
        "unknown",
        "1.txt",
        "1.xml",
        "Thumbs.db",
        "desktop.ini",
        ".DS_Store",
        "._1.png",
    ):
        (tmp_path / name).write_bytes(b"some bytes")
    listing = list_source(tmp_path, ".")
    assert names(listing) == ["1.png"]
    assert sorted(listing.left_out) == ["letter.docx", "scans.zip", "thumbs/1.png", "unknown"]
    assert sorted(listing.beside) == sorted([".DS_Store", "._1.png", "1.txt", "1.xml", "Thumbs.db", "desktop.ini"])
    assert listing.warnings() == [
        "1 file left out (in a folder of thumbnails): thumbs/1.png",
        "3 files left out (no image and no PDF): letter.docx, scans.zip, unknown",
    ]
    (line,) = listing.remarks()
    assert "6 files beside the scans" in line
    assert "Thumbs.db" in line


def test_many_names_are_a_few_names_and_a_number(tmp_path: Path) -> None:
    put(tmp_path, "1.png")
    for number in range(30):
        (tmp_path / f"{number}.docx").write_bytes(b"x")
    (line,) = list_source(tmp_path, ".").warnings()
    assert line.startswith("30 files left out (no image and no PDF): 0.docx, 1.docx, ")
    assert line.endswith("11.docx and 18 more")


def test_damaged_or_missing_files_with_a_page_s_name_are_pages(tmp_path: Path) -> None:
    """A page that cannot be read is a page that fails, and not one page fewer."""
    put(tmp_path, "1.png")
    (tmp_path / "2.jpg").write_bytes(b"")
    (tmp_path / "3.heic").write_bytes(b"nothing of the kind")
    (tmp_path / "4.png").symlink_to(tmp_path / "gone.png")
    os.mkfifo(tmp_path / "5.png")
    listing = list_source(tmp_path, ".")
    assert names(listing) == ["1.png", "2.jpg", "3.heic", "4.png"]
    assert listing.left_out == {"5.png": "no regular file"}
    for scan in listing.scans[1:]:
        with pytest.raises(SourceError, match=scan.name):
            load_scan(scan)


def test_subfolders_come_in_one_order(tmp_path: Path) -> None:
    put(tmp_path, "part10/1.png", "part2/2.png", "part2/10.png", "part2/plates/1.png", "cover.png", "zzz.png")
    put(tmp_path, ".trash/1.png", "__MACOSX/1.png", "@eaDir/1.png")
    listing = list_source(tmp_path, ".")
    assert names(listing) == [
        "cover.png",
        "part2/2.png",
        "part2/10.png",
        "part2/plates/1.png",
        "part10/1.png",
        "zzz.png",
    ]
    (line,) = listing.remarks()
    assert line == (
        "6 files from 4 folders, in this order: the folder itself (2), part2 (2), part2/plates (1), part10 (1)"
    )
    assert listing.scans[1].path == tmp_path / "part2/2.png"


def test_folders_that_hold_each_other_are_walked_once(tmp_path: Path) -> None:
    put(tmp_path, "part1/1.png")
    (tmp_path / "part1/again").symlink_to(tmp_path)
    (tmp_path / "part2").symlink_to(tmp_path / "part1")
    assert names(list_source(tmp_path, ".")) == ["part1/1.png"]


def test_pdfs_in_subfolders(tmp_path: Path) -> None:
    for name in ("b/1.pdf", "a/2.pdf"):
        (tmp_path / name).parent.mkdir()
        pdf_of_images(tmp_path / name, [noise(), noise()])
    assert names(list_source(tmp_path, ".")) == ["a/2.pdf"] * 2 + ["b/1.pdf"] * 2


def test_two_files_of_one_name_are_told(tmp_path: Path) -> None:
    put(tmp_path, "page1.jpg", "page1.png", "page2.png", "part/page2.png")
    listing = list_source(tmp_path, ".")
    assert len(listing.scans) == 4
    assert any("files of one name: page1.jpg and page1.png; each is a page" in line for line in listing.remarks())


def test_roman_numbers_come_first(tmp_path: Path) -> None:
    put(tmp_path, "1.png", "2.png", "10.png", "i.png", "ii.png", "iv.png", "ix.png", "x.png", "cover.png")
    assert names(list_source(tmp_path, ".")) == [
        "i.png", "ii.png", "iv.png", "ix.png", "x.png", "1.png", "2.png", "10.png", "cover.png",
    ]  # fmt: skip


@pytest.mark.skipif(sys.platform == "darwin", reason="its file system takes no such names")
def test_names_that_are_not_utf8(tmp_path: Path) -> None:
    for number in (2, 10, 1):
        noise().save(Path(os.fsdecode(os.fsencode(tmp_path) + b"/s\xe9rie %d.png" % number)))
    pdf = Path(os.fsdecode(os.fsencode(tmp_path) + b"/r\xe9sum\xe9.pdf"))
    pdf_of_images(tmp_path / "book", [noise()]).rename(pdf)
    with pytest.raises(SourceError, match=r"r\\xe9sum\\xe9\.pdf among 3"):
        list_source(tmp_path, ".")
    (ref,) = list_source(tmp_path, pdf.name).scans
    assert (ref.name, load_scan(ref).image.size) == (r"r\xe9sum\xe9.pdf", (60, 90))
    pdf.unlink()
    listing = list_source(tmp_path, ".")
    assert names(listing) == [r"s\xe9rie 1.png", r"s\xe9rie 2.png", r"s\xe9rie 10.png"]
    assert [load_scan(scan).image.size for scan in listing.scans] == [(60, 90)] * 3
    for line in listing.remarks():
        line.encode("utf-8")
    assert "not UTF-8" in "".join(listing.remarks())


def test_folder_of_nothing_but_other_things(tmp_path: Path) -> None:
    (tmp_path / "1.docx").write_bytes(b"x")
    with pytest.raises(SourceError, match="no page image and no PDF"):
        list_source(tmp_path, ".")


def test_pdf_without_an_ending_is_a_source(tmp_path: Path) -> None:
    pdf_of_images(tmp_path / "book", [noise(), Image.new("L", (60, 90))])
    listing = list_source(tmp_path, "book")
    assert [scan.index for scan in listing.scans] == [0, 1]
    assert load_scan(listing.scans[0]).image.size == (60, 90)


def test_nothing_odd_is_passed_over_without_a_word(tmp_path: Path) -> None:
    book, deep = tmp_path / "book", "/".join(["deep"] * 20)
    put(book, "001.png", "..png", ".old.png", f"{deep}/lost.png")
    (book / "gone.png").symlink_to("nowhere.png")
    (book / "round.png").symlink_to("round.png")
    (book / "notes").symlink_to("nowhere")
    (book / "circle").symlink_to(book)
    (book / "page.png").mkdir()
    os.mkfifo(book / "pipe.png")
    (book / "._001.png").write_bytes(b"what macOS leaves")
    listing = list_source(tmp_path, "book")
    assert names(listing) == ["001.png", "gone.png", "round.png"]
    assert listing.left_out == {
        "notes": "a link to nothing",
        "circle": "a link to a folder that is listed already",
        "page.png": "an empty folder with the name of a page",
        "pipe.png": "no regular file",
        "..png": "hidden: the name begins with a point",
        ".old.png": "hidden: the name begins with a point",
        "/".join(["deep"] * 16): "in folders more than 16 deep",
    }
    assert listing.beside == ["._001.png"]
    for ref, words in zip(
        listing.scans[1:], ("a link to a file that is not there", "leads back to itself"), strict=True
    ):
        with pytest.raises(SourceError, match=words):
            load_scan(ref)


@pytest.mark.parametrize("source", ["pipe", "/dev/zero"])
def test_a_source_that_is_no_file_is_never_waited_on(tmp_path: Path, source: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(SourceError, match="no regular file"):
        list_source(tmp_path, source)
