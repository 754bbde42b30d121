"""Pages of a PDF come out at the resolution of the scan inside, pixel by pixel."""

from __future__ import annotations

import os
from pathlib import Path
from unittest import mock

import numpy as np
import pytest
from PIL import Image

from lib.scans.pdf import OpenPdf, open_documents
from lib.scans.sources import Scan, list_scans, load_scan
from tests.scans.makers import asarray, deflated, jpeg, noise, pdf_of_images, raw_pdf

RGB = "/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/FlateDecode"


def load(folder: Path, content: bytes) -> Scan:
    (folder / "book.pdf").write_bytes(content)
    return load_scan(list_scans(folder, "book.pdf")[0])


@pytest.mark.parametrize("size", [(60, 90), (1, 1), (601, 877), (1503, 2401)])
@pytest.mark.parametrize("dpi", [72.0, 300.0, 400.0])
def test_native_pixels(tmp_path: Path, size: tuple[int, int], dpi: float) -> None:
    image = noise(*size)
    page = (size[0] * 72 / dpi, size[1] * 72 / dpi)
    scan = load(tmp_path, raw_pdf(deflated(image), size, page=page))
    assert scan.image.mode == "L"
    assert np.array_equal(asarray(scan.image), asarray(image))
    assert scan.dpi == pytest.approx(dpi, abs=0.1)


def test_native_colour_pixels(tmp_path: Path) -> None:
    image = noise(300, 200, "RGB").resize((600, 400), Image.Resampling.NEAREST)
    scan = load(tmp_path, raw_pdf(deflated(image), image.size, keys=RGB, page=(300, 200)))
    assert scan.image.mode == "RGB"
    assert np.array_equal(asarray(scan.image), asarray(image))


def test_native_jpeg_pixels(tmp_path: Path) -> None:
    data = jpeg(noise(301, 455))
    keys = "/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/DCTDecode"
    scan = load(tmp_path, raw_pdf(data, (301, 455), keys=keys, page=(72, 109)))
    (tmp_path / "1.jpg").write_bytes(data)
    difference = asarray(scan.image).astype(int) - asarray(Image.open(tmp_path / "1.jpg"))
    assert scan.image.size == (301, 455)
    assert np.abs(difference).max() <= 1


@pytest.mark.parametrize(("rotate", "turn"), [(90, 3), (180, 2), (270, 1)])
def test_page_rotation(tmp_path: Path, rotate: int, turn: int) -> None:
    scan = load(tmp_path, raw_pdf(deflated(noise()), page=(30, 45), rotate=rotate))
    assert np.array_equal(asarray(scan.image), np.rot90(asarray(noise()), turn))
    assert scan.dpi == pytest.approx(144.0)


def test_image_that_lies_on_its_side_in_the_page(tmp_path: Path) -> None:
    scan = load(tmp_path, raw_pdf(deflated(noise()), page=(45, 30), draw="q 0 30 -45 0 45 0 cm /I Do Q"))
    assert np.array_equal(asarray(scan.image), np.rot90(asarray(noise()), 1))


def test_hairline_of_page_around_the_scan(tmp_path: Path) -> None:
    image = noise(1200, 1800)
    content = raw_pdf(deflated(image), image.size, page=(288.2, 432.3), draw="q 288 0 0 432 0.1 0.1 cm /I Do Q")
    scan = load(tmp_path, content)
    assert scan.dpi == pytest.approx(300, abs=0.1)
    assert abs(scan.image.width - 1201) <= 1


def test_scan_in_strips(tmp_path: Path) -> None:
    draw = "q 30 0 0 22.5 0 22.5 cm /I Do Q q 30 0 0 22.5 0 0 cm /I Do Q"
    scan = load(tmp_path, raw_pdf(deflated(noise(60, 45)), (60, 45), page=(30, 45), draw=draw))
    assert np.array_equal(asarray(scan.image), np.vstack([asarray(noise(60, 45))] * 2))


def test_fax_keeps_its_shape(tmp_path: Path) -> None:
    scan = load(tmp_path, raw_pdf(deflated(noise(204, 98)), (204, 98), page=(72, 72)))
    assert scan.image.size == (204, 204)


def test_drawn_page_comes_at_300_dpi(tmp_path: Path) -> None:
    scan = load(tmp_path, raw_pdf(b"", page=(72, 144), draw="10 10 20 20 re f"))
    assert scan.image.size == (300, 600)
    assert scan.dpi == 300.0
    assert scan.image.getextrema() == (0, 255)


def test_small_picture_on_a_page_does_not_set_the_resolution(tmp_path: Path) -> None:
    draw = "q 20 0 0 30 10 10 cm /I Do Q"
    scan = load(tmp_path, raw_pdf(deflated(noise()), page=(72, 144), draw=draw))
    assert scan.image.size == (300, 600)


def test_white_page_is_no_error(tmp_path: Path) -> None:
    white = Image.new("L", (60, 90), 255)
    assert load(tmp_path, raw_pdf(deflated(white))).image.getextrema() == (255, 255)


def test_document_stays_open_from_page_to_page(tmp_path: Path) -> None:
    refs = list_scans(tmp_path, pdf_of_images(tmp_path / "book.pdf", [noise()] * 5).name)
    with mock.patch.object(open_documents, "_open", wraps=OpenPdf) as opened:
        for ref in refs:
            load_scan(ref)
        assert opened.call_count == 1
        pdf_of_images(tmp_path / "book.pdf", [noise(70, 70)] * 5, resolution=144)
        assert load_scan(refs[4]).image.size == (70, 70)
        assert opened.call_count == 2


def test_forked_child_opens_its_own(tmp_path: Path) -> None:
    """A file handle shared with the parent would be read from two sides."""
    refs = list_scans(tmp_path, pdf_of_images(tmp_path / "book.pdf", [noise()] * 2).name)
    load_scan(refs[0])
    child = os.fork()
    if child == 0:
        os._exit(len(open_documents._documents))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert len(open_documents._documents) > 0
