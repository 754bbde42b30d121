"""A source in params.yaml becomes one reference a scan, in the book's order."""

from __future__ import annotations

from pathlib import Path
from unittest import mock

import pytest
from PIL import Image

from lib.errors import SourceError
from lib.scans.sources import ScanRef, list_scans
from tests.scans.makers import noise, pdf_of_images, raw_pdf


def names(scans: list[ScanRef]) -> list[str]:
    return [scan.name for scan in scans]


def test_folder_counts_as_people_do(tmp_path: Path) -> None:
    folder = tmp_path / "scans"
    folder.mkdir()
    for name in ["page 10.png", "Page 2.PNG", "page 1.jpg", "page 01b.png"]:
        (folder / name).write_bytes(b"not looked at")
    scans = list_scans(tmp_path, "scans")
    assert names(scans) == ["page 1.jpg", "page 01b.png", "Page 2.PNG", "page 10.png"]
    assert scans[0] == ScanRef(folder / "page 1.jpg", "page 1.jpg", 0, 1)


def test_folder_passes_over_what_is_no_image(tmp_path: Path) -> None:
    noise().save(tmp_path / "1.png")
    for name in [".hidden.png", ".DS_Store", "notes.txt", "facts.json", "Thumbs.db"]:
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "old.png").mkdir()
    assert names(list_scans(tmp_path, ".")) == ["1.png"]


def test_folder_of_a_thousand_is_listed_without_opening(tmp_path: Path) -> None:
    for number in range(1000):
        (tmp_path / f"{number}.png").write_bytes(b"x")
    with mock.patch.object(Image, "open", side_effect=AssertionError("opened")):
        scans = list_scans(tmp_path, ".")
    assert names(scans) == [f"{number}.png" for number in range(1000)]


def test_folder_of_pdfs(tmp_path: Path) -> None:
    for name in ["part 10.pdf", "part 2.pdf"]:
        pdf_of_images(tmp_path / name, [noise(), noise()])
    assert names(list_scans(tmp_path, ".")) == ["part 2.pdf"] * 2 + ["part 10.pdf"] * 2


def test_folder_of_both_kinds_is_ambiguous(tmp_path: Path) -> None:
    pdf_of_images(tmp_path / "book.pdf", [noise()])
    noise().save(tmp_path / "1.png")
    with pytest.raises(SourceError, match="both images and PDFs"):
        list_scans(tmp_path, ".")


def test_listed_parts_come_by_their_numbers(tmp_path: Path) -> None:
    for part in (2, 10):
        pdf_of_images(tmp_path / f"part {part}.pdf", [noise(), noise()])
    scans = list_scans(tmp_path, ["part 10.pdf", "part 2.pdf"])
    assert [(scan.name, scan.index, scan.count) for scan in scans] == [
        ("part 2.pdf", 0, 2),
        ("part 2.pdf", 1, 2),
        ("part 10.pdf", 0, 2),
        ("part 10.pdf", 1, 2),
    ]


def test_listed_files_of_other_names_stay_as_listed(tmp_path: Path) -> None:
    parts = ["front.pdf", "body.pdf", "back.pdf"]
    for name in parts:
        pdf_of_images(tmp_path / name, [noise()])
    assert names(list_scans(tmp_path, parts)) == parts


def test_names_are_as_named(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    pdf_of_images(tmp_path / "data/book.pdf", [noise()])
    (relative,) = list_scans(tmp_path, "data/book.pdf")
    (absolute,) = list_scans(tmp_path / "elsewhere", str(tmp_path / "data/book.pdf"))
    assert (relative.name, relative.place) == ("data/book.pdf", "data/book.pdf")
    assert relative.path == absolute.path == tmp_path / "data/book.pdf"


def test_tiff_frames(tmp_path: Path) -> None:
    noise().save(tmp_path / "book.tiff", save_all=True, append_images=[noise(), noise()])
    noise().save(tmp_path / "plate.tif")
    scans = list_scans(tmp_path, "book.tiff")
    assert [(scan.index, scan.count) for scan in scans] == [(0, 3), (1, 3), (2, 3)]
    assert scans[2].place == "book.tiff, page 3"
    assert names(list_scans(tmp_path, ".")) == ["book.tiff"] * 3 + ["plate.tif"]


def test_one_image(tmp_path: Path) -> None:
    noise().save(tmp_path / "page.jpg")
    assert [(scan.name, scan.index, scan.count) for scan in list_scans(tmp_path, "page.jpg")] == [("page.jpg", 0, 1)]


def test_thousand_page_pdf_is_listed(tmp_path: Path) -> None:
    (tmp_path / "book.pdf").write_bytes(raw_pdf(b"", pages=1000))
    assert len(list_scans(tmp_path, "book.pdf")) == 1000
