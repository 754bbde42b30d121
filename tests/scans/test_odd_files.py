"""Odd kinds of PDFs and images: each is its page, upright, whole and in its colours, or a line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from lib.errors import SourceError
from lib.scans.sources import list_scans, load_scan
from tests.scans.odd_files import HIGH, NO_IMAGES, NO_PAGES, PDFS, WIDE, images, pdf, sheet

IMAGES = images()
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}  # fmt: skip
"""How an image must lie to be upright once it is turned as EXIF says by each number."""
NEAR = 40
"""Grey levels by which a pixel may differ: two bits tell four levels, and JPEG loses some."""
FEW = 0.02
"""Share of pixels that may differ by more: JPEG's beside an edge, and a row or column of a PDF's grid."""


def assert_is_the_sheet(image: Image.Image) -> None:
    assert (image.width, image.height) == (WIDE, HIGH)
    want = np.asarray(sheet().convert(image.mode), dtype=np.int16)
    off = np.abs(np.asarray(image, dtype=np.int16) - want) > NEAR
    assert off.mean() < FEW


def only_scan(folder: Path, name: str) -> Image.Image:
    (ref,) = list_scans(folder, name)
    return load_scan(ref).image


@pytest.mark.parametrize("name", IMAGES)
def test_odd_images_are_pages(tmp_path: Path, name: str) -> None:
    bilevel = {"bits from the left", "bits from the right", "white as zero"}
    (tmp_path / "page").write_bytes(IMAGES[name])
    suffix = ".tif" if IMAGES[name].startswith(b"II*") else ".png"
    (tmp_path / "page").rename(tmp_path / f"page{suffix}")
    image = only_scan(tmp_path, f"page{suffix}")
    if name in bilevel:  # red is dark there
        want = np.asarray(sheet().convert("L")) > 200
        assert np.array_equal(np.asarray(image.convert("L")) > 200, want)
    else:
        assert_is_the_sheet(image)


@pytest.mark.parametrize("kind", ["tif", "png", "webp", "jpg"])
@pytest.mark.parametrize("turn", TURNS)
def test_an_image_lies_as_its_file_says(tmp_path: Path, turn: int, kind: str) -> None:
    facts = Image.Exif()
    facts[274] = turn
    options: dict[str, Any] = {"exif": facts}
    if kind == "tif":
        options = {"tiffinfo": {274: turn}}
    elif kind == "webp":
        options["lossless"] = True
    sheet().transpose(TURNS[turn]).save(tmp_path / f"page.{kind}", **options)
    assert_is_the_sheet(only_scan(tmp_path, f"page.{kind}"))


@pytest.mark.parametrize("name", PDFS)
def test_odd_pdfs_are_pages(tmp_path: Path, name: str) -> None:
    (tmp_path / "book.pdf").write_bytes(pdf(name))
    assert_is_the_sheet(only_scan(tmp_path, "book.pdf"))


@pytest.mark.parametrize("name", NO_PAGES)
def test_a_picture_that_would_be_shown_as_another_is_a_line(tmp_path: Path, name: str) -> None:
    (tmp_path / "book.pdf").write_bytes(pdf(name))
    with pytest.raises(SourceError, match=NO_PAGES[name][1]) as caught:
        only_scan(tmp_path, "book.pdf")
    assert str(caught.value).startswith("book.pdf: ")


@pytest.mark.parametrize("name", NO_IMAGES)
def test_what_cannot_be_read_is_a_line(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(NO_IMAGES[name])
    with pytest.raises(SourceError) as caught:
        only_scan(tmp_path, name)
    assert str(caught.value).startswith(name)
    assert "\n" not in str(caught.value)


def test_the_advice_is_of_the_file_that_it_is(tmp_path: Path) -> None:
    """A PNG of a telephone's program is whole: another copy or scan would not help."""
    (tmp_path / "telephone.png").write_bytes(NO_IMAGES["telephone.png"])
    with pytest.raises(SourceError, match="pngdefry"):
        only_scan(tmp_path, "telephone.png")
