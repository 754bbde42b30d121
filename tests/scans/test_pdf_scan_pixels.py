"""A page of a PDF that is a scan comes out in the scan's own pixels, however the scan is put on it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageOps

from tests.scans.makers import asarray
from tests.scans.pdf_maker import BACK, FULL, OWN, SCAN, TYPE, PdfMaker, likeness, load, text


def form_scaled(maker: PdfMaker) -> bytes:
    form = maker.form("q 2880 0 0 4320 0 0 cm /I Do Q", (0, 0, 2880, 4320), {"I": maker.image(text())})
    return maker.draw("q .1 0 0 .1 0 0 cm /X Do Q", X=form)


def form_in_a_form(maker: PdfMaker) -> bytes:
    inner = maker.form("q 100 0 0 150 0 0 cm /I Do Q", (0, 0, 100, 150), {"I": maker.image(text())})
    half = Array([0.5, 0, 0, 0.5, 0, 0])
    outer = maker.form("q 10 0 0 10 0 0 cm /Y Do Q", (0, 0, 1000, 1500), {"Y": inner}, Matrix=half)
    return maker.draw("q .576 0 0 .576 0 0 cm /X Do Q", X=outer)


def form_without_resources(maker: PdfMaker) -> bytes:
    form = maker.form(SCAN, (0, 0, 288, 432), {})
    del form["/Resources"]
    return maker.draw("/X Do", X=form, I=maker.image(text()))


def one_pixel_background(maker: PdfMaker) -> bytes:
    return maker.draw(BACK + SCAN, B=maker.image(Image.new("L", (1, 1), 230)), I=maker.image(text()))


def finer_scan_below(maker: PdfMaker) -> bytes:
    return maker.draw(BACK + SCAN, B=maker.image(Image.new("L", (3000, 4500), 90)), I=maker.image(text()))


def type_behind(maker: PdfMaker) -> bytes:
    return maker.draw(TYPE + SCAN, I=maker.image(text()))


def invisible_text(maker: PdfMaker) -> bytes:
    return maker.draw(SCAN + TYPE.replace("BT", "BT 3 Tr"), I=maker.image(text()))


def clear_text(maker: PdfMaker) -> bytes:
    maker.put("ExtGState", Z=Dictionary(ca=0))
    return maker.draw(SCAN + "/Z gs " + TYPE, I=maker.image(text()))


def rule(content: str, size: tuple[int, int]) -> Callable[[PdfMaker], bytes]:
    return lambda maker: maker.draw(
        SCAN + content, I=maker.image(text()), R=maker.image(Image.new("1", size, 0), BitsPerComponent=1)
    )


def layer_that_is_off(maker: PdfMaker) -> bytes:
    group = maker.pdf.make_indirect(Dictionary(Type=Name.OCG, Name="fine"))
    maker.pdf.Root.OCProperties = Dictionary(OCGs=Array([group]), D=Dictionary(OFF=Array([group])))
    maker.put("Properties", L=group)
    fine = maker.image(Image.new("1", (3000, 4500), 0), OC=group)
    return maker.draw(SCAN + FULL.format("X") + "/OC /L BDC " + TYPE + "EMC", I=maker.image(text()), X=fine)


def upside_down(maker: PdfMaker) -> bytes:
    return maker.draw("q -288 0 0 -432 288 432 cm /I Do Q", I=maker.image(text().rotate(180)))


def mirrored(maker: PdfMaker) -> bytes:
    return maker.draw("q -288 0 0 432 288 0 cm /I Do Q", I=maker.image(ImageOps.mirror(text())))


def rows_from_the_bottom(maker: PdfMaker) -> bytes:
    return maker.draw("q 288 0 0 -432 0 432 cm /I Do Q", I=maker.image(ImageOps.flip(text())))


def page_from_the_top(maker: PdfMaker) -> bytes:
    return maker.draw("1 0 0 -1 0 432 cm q 288 0 0 -432 0 432 cm /I Do Q", I=maker.image(text()))


def cropped_page(maker: PdfMaker) -> bytes:
    maker.page.MediaBox, maker.page.CropBox = Array([0, 0, 400, 600]), Array([56, 84, 344, 516])
    return maker.draw("q 288 0 0 432 56 84 cm /I Do Q", I=maker.image(text()))


def crop_box_beyond_the_page(maker: PdfMaker) -> bytes:
    maker.page.CropBox = Array([-100, -100, 900, 900])
    return maker.draw(SCAN, I=maker.image(text()))


def page_away_from_the_origin(maker: PdfMaker) -> bytes:
    maker.page.MediaBox = Array([100, 200, 388, 632])
    return maker.draw("q 288 0 0 432 100 200 cm /I Do Q", I=maker.image(text()))


def box_upside_down(maker: PdfMaker) -> bytes:
    maker.page.MediaBox = Array([288, 432, 0, 0])
    return maker.draw(SCAN, I=maker.image(text()))


def tiles(maker: PdfMaker) -> bytes:
    content, things = "", {}
    for left in range(0, 1000, 256):
        for top in range(0, 1500, 256):
            part = text().crop((left, top, min(left + 256, 1000), min(top + 256, 1500)))
            place = f"{left * 0.288:.4f} {432 - (top + part.height) * 0.288:.4f}"
            content += f"q {part.width * 0.288:.4f} 0 0 {part.height * 0.288:.4f} {place} cm /T{left}y{top} Do Q "
            things[f"T{left}y{top}"] = maker.image(part)
    return maker.draw(content, **things)


def strips(height: int, overlap: float = 0.0) -> Callable[[PdfMaker], bytes]:
    def make(maker: PdfMaker) -> bytes:
        content, things = "", {}
        for top in range(0, 1500, height):
            part = text().crop((0, top, 1000, min(top + height, 1500)))
            high = part.height * 0.288
            content += f"q 288 0 0 {high + overlap:.3f} 0 {432 - top * 0.288 - high:.3f} cm /S{top} Do Q "
            things[f"S{top}"] = maker.image(part)
        return maker.draw(content, **things)

    return make


SCANS: dict[str, tuple[Callable[[PdfMaker], bytes], bool]] = {
    # Name: how it is made, and whether the scan's pixels come out untouched.
    "form scaled": (form_scaled, True),
    "form in a form": (form_in_a_form, True),
    "form without resources": (form_without_resources, True),
    "one-pixel background": (one_pixel_background, True),
    "finer scan below": (finer_scan_below, True),
    "type behind": (type_behind, True),
    "invisible text": (invisible_text, True),
    "clear text": (clear_text, True),
    "rule across": (rule("q 250 0 0 .7 20 10 cm /R Do Q", (25_000, 7)), False),
    "rule down": (rule("q .7 0 0 400 10 10 cm /R Do Q", (7, 40_000)), False),
    "stretched rule": (rule("q 1 0 0 432 284 0 cm /R Do Q", (400, 8)), False),
    "layer that is off": (layer_that_is_off, True),
    "upside down": (upside_down, True),
    "mirrored": (mirrored, True),
    "rows from the bottom": (rows_from_the_bottom, True),
    "page from the top": (page_from_the_top, True),
    "cropped page": (cropped_page, False),
    "crop box beyond the page": (crop_box_beyond_the_page, True),
    "away from the origin": (page_away_from_the_origin, False),
    "box upside down": (box_upside_down, True),
    "tiles": (tiles, False),
    "strips": (strips(73), False),
    "strips of a row": (strips(1, 0.002), False),
}


@pytest.mark.parametrize("case", SCANS)
def test_a_scan_keeps_its_own_pixels(tmp_path: Path, case: str) -> None:
    make, untouched = SCANS[case]
    scan = load(tmp_path, make(PdfMaker()))
    assert (scan.image.size, scan.dpi) == (OWN, 250.0)
    if untouched:
        assert np.array_equal(asarray(scan.image), asarray(text()))
    else:
        assert likeness(scan, text()) > 0.94
