"""Pixels that are longer one way than the other are made square, and the resolution is then right."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from lib.errors import SourceError
from lib.scans.sources import Scan, list_scans, load_scan
from lib.scans.square_pixels import resolution_of, turned
from tests.scans.makers import asarray, text_page
from tests.scans.tiff_maker import SHORT, frame, tiff

PAGE = text_page().resize((400, 600), Image.Resampling.BOX)
FLAT = PAGE.resize((400, 300), Image.Resampling.BOX)
"""Half as fine down as across."""


def load(folder: Path, name: str) -> Scan:
    (ref,) = list_scans(folder, name)
    return load_scan(ref)


def like_the_page(scan: Scan) -> bool:
    size = (100, 150)
    one, other = (asarray(image.resize(size, Image.Resampling.BOX)) for image in (scan.image, PAGE))
    return float(np.corrcoef(one.ravel(), other.ravel())[0, 1]) > 0.95


@pytest.mark.parametrize("name", ["1.png", "1.jpg", "1.tif", "1.bmp"])
def test_claims_of_two_resolutions(tmp_path: Path, name: str) -> None:
    FLAT.save(tmp_path / name, dpi=(200, 100))
    scan = load(tmp_path, name)
    assert scan.image.size == (400, 600)
    assert scan.dpi == pytest.approx(200, abs=0.3)
    assert like_the_page(scan)


def test_finer_down_than_across(tmp_path: Path) -> None:
    PAGE.resize((200, 600), Image.Resampling.BOX).save(tmp_path / "1.png", dpi=(150, 300))
    scan = load(tmp_path, "1.png")
    assert (scan.image.size, scan.dpi) == ((400, 600), 300.0)
    assert like_the_page(scan)


def test_fax(tmp_path: Path) -> None:
    FLAT.convert("1").save(tmp_path / "fax.tif", compression="group3", dpi=(204, 98))
    scan = load(tmp_path, "fax.tif")
    assert (scan.image.size, scan.dpi) == ((400, 624), 204.0)


def test_dots_a_centimetre(tmp_path: Path) -> None:
    (tmp_path / "1.tif").write_bytes(tiff(frame(np.asarray(FLAT), dpi=(80, 40), unit=3)))
    scan = load(tmp_path, "1.tif")
    assert (scan.image.size, scan.dpi) == ((400, 600), 203.2)


def test_shape_without_a_unit(tmp_path: Path) -> None:
    (tmp_path / "1.tif").write_bytes(tiff(frame(np.asarray(FLAT), dpi=(2, 1), unit=1)))
    scan = load(tmp_path, "1.tif")
    assert (scan.image.size, scan.dpi) == ((400, 600), None)


def test_jpeg_that_tells_the_shape_alone(tmp_path: Path) -> None:
    FLAT.save(tmp_path / "1.jpg", dpi=(2, 1))
    data = bytearray((tmp_path / "1.jpg").read_bytes())
    data[data.index(b"JFIF\0") + 7] = 0
    (tmp_path / "1.jpg").write_bytes(data)
    scan = load(tmp_path, "1.jpg")
    assert (scan.image.size, scan.dpi) == ((400, 600), None)


@pytest.mark.parametrize("name", ["1.jpg", "1.tif"])
def test_the_claim_turns_with_the_page(tmp_path: Path, name: str) -> None:
    """The camera lay on its side: what the file calls across is down."""
    exif = Image.Exif()
    exif[274] = 6
    FLAT.save(tmp_path / name, dpi=(200, 100), exif=exif)
    scan = load(tmp_path, name)
    assert (scan.image.size, scan.dpi) == ((600, 400), 200.0)


@pytest.mark.parametrize("dpi", [(300, 300), (300, 298), (300, 1), (300, 0), (1, 2), (72, 72)])
def test_what_is_square_or_cannot_be_meant_is_left(tmp_path: Path, dpi: tuple[int, int]) -> None:
    (tmp_path / "1.tif").write_bytes(tiff(frame(np.asarray(PAGE), dpi=dpi)))
    scan = load(tmp_path, "1.tif")
    assert scan.image.size == ((400, 600) if dpi != (1, 2) else (800, 600))
    assert scan.dpi == (float(dpi[0]) if dpi[0] > 10 else None)


def test_no_resolution_at_all(tmp_path: Path) -> None:
    (tmp_path / "1.tif").write_bytes(tiff(frame(np.asarray(PAGE), t296=(SHORT, [2]))))
    assert load(tmp_path, "1.tif").dpi is None


def test_the_limit_holds_for_the_square_pixels(tmp_path: Path) -> None:
    FLAT.save(tmp_path / "1.png", dpi=(200, 100))
    (ref,) = list_scans(tmp_path, "1.png")
    with pytest.raises(SourceError, match="400 x 600 pixels are more than the 200000 allowed"):
        load_scan(ref, max_pixels=200_000)


@pytest.mark.parametrize("claim", [None, 300, (300,), ("a", "b"), (float("nan"), 300), (float("inf"), 1), (0, 0)])
def test_claims_that_are_none(claim: Any) -> None:
    assert resolution_of(claim).ratio == 1.0


def test_turned_twice_is_as_before() -> None:
    once = turned(resolution_of((200, 100)), 6)
    assert (once.dpi, once.ratio) == ((100.0, 200.0), 0.5)
    assert turned(once, 8) == resolution_of((200, 100))
