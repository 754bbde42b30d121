"""A PDF page is drawn as it is seen, whatever its text is made of, at the resolution of what shows the text.

Each page shows the same picture of text, 1000 x 1500 pixels on 288 x 432 points, which is 250 dpi; it is put together
from a coarse picture and something fine, or lies in the file in some roundabout way.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pikepdf import Array, Dictionary, Name, Rectangle
from PIL import Image, ImageOps

from lib.errors import SourceError
from lib.scans.content_reader import read_content
from lib.scans.optional_content import OptionalContent
from lib.scans.pdf_grid import DRAWN_PIXELS
from lib.scans.sources import list_scans, load_scan
from tests.scans.makers import asarray
from tests.scans.pdf_maker import (
    BACK,
    DRAWN,
    FULL,
    INK,
    OWN,
    SCAN,
    TYPE,
    PdfMaker,
    likeness,
    load,
    text,
    wash,
)


def soft_mask(maker: PdfMaker) -> bytes:
    return maker.draw(SCAN, I=maker.image(wash(tone=40), SMask=maker.image(ImageOps.invert(text()))))


def explicit_mask(maker: PdfMaker) -> bytes:
    return maker.draw(SCAN, I=maker.image(wash(tone=40), Mask=maker.stencil(text())))


def stencil(maker: PdfMaker) -> bytes:
    return maker.draw(BACK + INK, B=maker.image(wash()), S=maker.stencil(text()))


def stencil_of_the_block(maker: PdfMaker) -> bytes:
    block = maker.stencil(text().crop((100, 100, 900, 1400)))
    return maker.draw(BACK + "0 g q 230.4 0 0 374.4 28.8 28.8 cm /S Do Q", B=maker.image(wash()), S=block)


def stencil_of_each_line(maker: PdfMaker) -> bytes:
    content, things = BACK + "0 g ", {}
    for top in range(100, 1400, 50):
        content += f"q 230.4 0 0 14.4 28.8 {432 - (top + 50) * 0.288:.3f} cm /S{top} Do Q "
        things[f"S{top}"] = maker.stencil(text().crop((100, top, 900, top + 50)))
    return maker.draw(content, B=maker.image(wash()), **things)


def inverted_stencil(maker: PdfMaker) -> bytes:
    fine = maker.stencil(ImageOps.invert(text()), Decode=Array([1, 0]))
    return maker.draw(BACK + INK, B=maker.image(wash()), S=fine)


def inline_stencil(maker: PdfMaker) -> bytes:
    bits = text().point(lambda value: 255 * (value > 128)).convert("1").tobytes().decode("latin-1")
    content = f"{BACK} q 0 g 288 0 0 432 0 0 cm BI /W 1000 /H 1500 /BPC 1 /IM true ID {bits} EI Q"
    return maker.draw(content, B=maker.image(wash()))


def colour_key(maker: PdfMaker) -> bytes:
    return maker.draw(BACK + SCAN, B=maker.image(wash()), I=maker.image(text(), Mask=Array([250, 255])))


def mask_of_the_graphics_state(maker: PdfMaker) -> bytes:
    fine = {"I": maker.image(ImageOps.invert(text()))}
    group = maker.form(SCAN, (0, 0, 288, 432), fine, Group=Dictionary(S=Name.Transparency, CS=Name.DeviceGray))
    maker.put("ExtGState", G=Dictionary(SMask=Dictionary(S=Name.Luminosity, G=group)))
    return maker.draw(BACK + "q /G gs 0 g 0 0 288 432 re f Q", B=maker.image(wash()))


def multiplied(maker: PdfMaker) -> bytes:
    maker.put("ExtGState", M=Dictionary(BM=Name.Multiply))
    return maker.draw(BACK + "/M gs " + SCAN, B=maker.image(wash()), I=maker.image(text()))


def tiling_pattern(maker: PdfMaker) -> bytes:
    tile = maker.form(SCAN, (0, 0, 288, 432), {"I": maker.image(text())})
    for key, value in {"PatternType": 1, "PaintType": 1, "TilingType": 1, "XStep": 288, "YStep": 432}.items():
        tile[f"/{key}"] = value
    tile.Type = Name.Pattern
    maker.put("Pattern", P=tile)
    return maker.draw(BACK + "/Pattern cs /P scn 0 0 288 432 re f", B=maker.image(wash()))


def turned_page(maker: PdfMaker) -> bytes:
    maker.page.MediaBox, maker.page.Rotate = Array([0, 0, 432, 288]), 90
    place = "q 0 288 -432 0 432 0 cm /{} Do Q "
    content = place.format("B") + "0 g " + place.format("S")
    return maker.draw(content, B=maker.image(wash()), S=maker.stencil(text()))


MIXED = [
    soft_mask, explicit_mask, stencil, stencil_of_the_block, stencil_of_each_line, inverted_stencil, inline_stencil,
    colour_key, mask_of_the_graphics_state, multiplied, tiling_pattern, turned_page,
]  # fmt: skip


@pytest.mark.parametrize("make", MIXED)
def test_fine_text_over_a_coarse_picture(tmp_path: Path, make: Callable[[PdfMaker], bytes]) -> None:
    """A page put together from several things is drawn at 300 dpi, or finer where what shows the text is."""
    scan = load(tmp_path, make(PdfMaker()))
    assert (scan.image.size, scan.dpi) == (DRAWN, 300.0)
    assert likeness(scan, text()) > 0.94


def test_text_finer_than_300_dpi_sets_the_grid(tmp_path: Path) -> None:
    maker = PdfMaker(144, 216)
    fine = maker.stencil(text())
    place = "q 144 0 0 216 0 0 cm /{} Do Q "
    scan = load(tmp_path, maker.draw(place.format("B") + "0 g " + place.format("S"), B=maker.image(wash()), S=fine))
    assert (scan.image.size, scan.dpi) == (OWN, 500.0)
    ink, paper = asarray(text()) <= 128, asarray(text()) > 128
    assert asarray(scan.image)[ink].max() < 10, "each pixel of the stencil is one of the page"
    assert asarray(scan.image)[paper].min() > 200


def of_a_font(maker: PdfMaker) -> str:
    return TYPE


def of_a_bitmap_font(maker: PdfMaker) -> str:
    glyph = maker.pdf.make_stream(b"9 0 0 0 8 8 d1 q 8 0 0 8 0 0 cm BI /W 8 /H 8 /BPC 1 /IM true ID \0~~~~~~\0 EI Q")
    font = Dictionary(Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 8, 8]), FirstChar=97, LastChar=97)
    font.FontMatrix, font.Widths, font.Resources = Array([0.1, 0, 0, 0.1, 0, 0]), Array([9]), Dictionary()
    font.CharProcs, font.Encoding = Dictionary(a=glyph), Dictionary(Differences=Array([97, Name.a]))
    maker.put("Font", T=maker.pdf.make_indirect(font))
    return "BT /T 9 Tf 20 200 Td (aaa) Tj ET "


def of_outlines(maker: PdfMaker) -> str:
    return "".join(f"{20 + at} 200 m {22 + at} 205 {24 + at} 205 {26 + at} 200 c f " for at in range(0, 240, 4))


def as_a_clip(maker: PdfMaker) -> str:
    return "q " + TYPE.replace("BT", "BT 7 Tr") + FULL.format("B") + "Q "


def in_a_form(maker: PdfMaker) -> str:
    maker.put("XObject", X=maker.form(TYPE, (0, 0, 288, 432), {}))
    return "/X Do "


@pytest.mark.parametrize("write", [of_a_font, of_a_bitmap_font, of_outlines, as_a_clip, in_a_form])
@pytest.mark.parametrize(
    "back", [wash(), wash(90, 135), Image.new("L", (1, 1), 230)], ids=["coarse", "72 dpi", "a pixel"]
)
def test_type_over_a_coarse_picture(tmp_path: Path, write: Callable[[PdfMaker], str], back: Image.Image) -> None:
    maker = PdfMaker()
    content = BACK + write(maker)
    scan = load(tmp_path, maker.draw(content, B=maker.image(back)))
    assert (scan.image.size, scan.dpi) == (DRAWN, 300.0)


def test_type_over_a_fine_scan_leaves_its_pixels(tmp_path: Path) -> None:
    maker = PdfMaker(144, 216)
    scan = load(tmp_path, maker.draw("q 144 0 0 216 0 0 cm /I Do Q BT /F 4 Tf 9 9 Td (x) Tj ET", I=maker.image(text())))
    assert scan.image.size == OWN
    assert np.array_equal(asarray(scan.image)[:1300], asarray(text())[:1300])


def small(content: str, image: Image.Image) -> Callable[[PdfMaker], bytes]:
    return lambda maker: maker.draw(content, I=maker.image(text()), L=maker.image(image))


@pytest.mark.parametrize(
    ("make", "size"),
    [
        (small(SCAN + "q 20 0 0 20 260 5 cm /L Do Q", Image.new("L", (700, 700), 90)), DRAWN),
        (small(SCAN + "q 60 0 0 20 200 5 cm /L Do Q", Image.new("L", (60, 20), 90)), OWN),
        (small("q 200 0 0 150 40 200 cm /L Do Q", Image.new("L", (4000, 3000), 90)), (2400, 3600)),
        (small("q 80 0 0 60 40 200 cm /L Do Q", Image.new("L", (80, 60), 90)), DRAWN),
    ],
    ids=["fine seal on a scan", "coarse seal on a scan", "very fine picture", "coarse picture"],
)
def test_what_covers_a_part_does_not_set_the_grid_alone(
    tmp_path: Path, make: Callable[[PdfMaker], bytes], size: tuple[int, int]
) -> None:
    """A seal no finer than 300 dpi, a larger picture no finer than 600."""
    assert load(tmp_path, make(PdfMaker())).image.size == size


def test_wash_of_colour_is_no_scan(tmp_path: Path) -> None:
    """Its own pixels would be a page of one pixel."""
    maker = PdfMaker()
    assert load(tmp_path, maker.draw(BACK, B=maker.image(Image.new("L", (1, 1), 230)))).image.size == DRAWN
    row = Image.fromarray(np.linspace(200, 250, 3000).astype(np.uint8)[None, :])
    maker = PdfMaker()
    assert load(tmp_path, maker.draw(BACK, B=maker.image(row))).image.size == DRAWN


def test_user_unit_is_a_part_of_the_size(tmp_path: Path) -> None:
    maker = PdfMaker(144, 216)
    maker.page.UserUnit = 2
    scan = load(tmp_path, maker.draw("q 144 0 0 216 0 0 cm /I Do Q", I=maker.image(text())))
    assert (scan.image.size, scan.dpi) == (OWN, 250.0)
    maker = PdfMaker(144, 216)
    maker.page.UserUnit = 2
    scan = load(tmp_path, maker.draw("BT /F 5 Tf 9 9 Td (x) Tj ET"))
    assert (scan.image.size, scan.dpi) == (DRAWN, 300.0)


@pytest.mark.parametrize("unit", [0, -2, 1e9, Name.Two])
def test_user_unit_that_cannot_be_meant(tmp_path: Path, unit: Any) -> None:
    maker = PdfMaker()
    maker.page.UserUnit = unit
    assert load(tmp_path, maker.draw(SCAN, I=maker.image(text()))).image.size == OWN


def test_page_without_a_size_is_drawn_as_viewers_draw_it(tmp_path: Path) -> None:
    maker = PdfMaker()
    maker.page.MediaBox = Array([0, 0, 0, 0])
    scan = load(tmp_path, maker.draw(SCAN, I=maker.image(text())))
    assert scan.image.size == (2550, 3300)


def test_poster_is_drawn_coarser(tmp_path: Path) -> None:
    maker = PdfMaker(6000, 6000)
    (tmp_path / "book.pdf").write_bytes(maker.draw("0 0 900 900 re f"))
    scan = load_scan(list_scans(tmp_path, "book.pdf")[0], max_pixels=50_000_000)
    assert scan.image.width == scan.image.height
    assert 49_000_000 < scan.image.width**2 <= 50_000_000 < DRAWN_PIXELS
    assert scan.dpi == pytest.approx(84.8, abs=0.2)


def test_mask_too_large_is_refused(tmp_path: Path) -> None:
    maker = PdfMaker()
    image = maker.image(wash(), SMask=maker.image(Image.new("L", (9, 9)), Width=60_000, Height=60_000))
    with pytest.raises(SourceError, match="60000 x 60000"):
        load(tmp_path, maker.draw(SCAN, I=image))


def test_forms_without_end_are_left() -> None:
    """Each form shows the one below it four times: a page of a few hundred bytes that would take for ever."""
    maker = PdfMaker()
    form = maker.form(SCAN, (0, 0, 288, 432), {"I": maker.image(text())})
    for _ in range(11):
        form = maker.form("/X Do /X Do /X Do /X Do", (0, 0, 288, 432), {"X": form})
    maker.draw("/X Do", X=form)
    content = read_content(maker.page, Rectangle(0, 0, 288, 432), OptionalContent(maker.pdf.Root))
    assert 0 < len(content.layers) < 3000


def test_form_that_shows_itself(tmp_path: Path) -> None:
    maker = PdfMaker()
    form = maker.pdf.make_indirect(maker.form("/X Do", (0, 0, 288, 432), {}))
    form.Resources.XObject.X = form
    assert load(tmp_path, maker.draw(SCAN + "/X Do", X=form, I=maker.image(text()))).image.size == OWN
