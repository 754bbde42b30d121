"""An old text layer of any kind never stands beside the new text, and the page looks as it did."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream, String

from tests.export.made_pdfs import (
    HIGH,
    NEW,
    OLD,
    SCAN,
    SHOWN,
    WIDE,
    Maker,
    complaints,
    difference,
    export,
    has_poppler,
    old,
    pdfium_words,
    poppler_words,
    words,
)

Case = Callable[[Maker], None]
HIDDEN: dict[str, Case] = {}
"""Old text that nobody sees: it goes from the file."""
SEEN: dict[str, Case] = {}
"""Text that is a part of what the page shows, or may be one in some program: it is drawn, and not found."""


def hidden(case: Case) -> Case:
    HIDDEN[case.__name__.replace("_", " ").strip()] = case
    return case


def seen(case: Case) -> Case:
    SEEN[case.__name__.replace("_", " ").strip()] = case
    return case


@hidden
def mode_3(made: Maker) -> None:
    made.page(SCAN + old(b"3 Tr"))


@seen
def mode_3_as_a_real_number(made: Maker) -> None:
    made.page(SCAN + old(b"3.0 Tr"))


@hidden
def mode_set_before_the_text_object(made: Maker) -> None:
    made.page(SCAN + b"3 Tr " + old() + old(at=b"20 180"))


@hidden
def mode_set_before_q(made: Maker) -> None:
    made.page(b"3 Tr q " + SCAN + b"q " + old() + b"Q Q")


@hidden
def mode_of_the_caller_of_a_form(made: Maker) -> None:
    made.page(SCAN + b"3 Tr /X Do", X=made.form(old()))


@hidden
def mode_of_the_caller_of_a_form_in_a_form(made: Maker) -> None:
    inner = made.form(old())
    made.page(SCAN + b"3 Tr /X Do", X=made.form(b"q /Y Do Q", Dictionary(XObject=Dictionary(Y=inner))))


@hidden
def in_a_form_without_resources(made: Maker) -> None:
    made.page(SCAN + b"/X Do", X=made.form(old(b"3 Tr"), None))


@hidden
def in_a_form_that_two_pages_share(made: Maker) -> None:
    form = made.form(old(b"3 Tr"))
    made.page(SCAN + b"/X Do", X=form)
    made.page(SCAN + b"/X Do", X=form)


@hidden
def mode_7_and_nothing_after(made: Maker) -> None:
    made.page(SCAN + b"q " + old(b"7 Tr") + b"Q")


@hidden
def mode_7_to_the_end(made: Maker) -> None:
    made.page(SCAN + old(b"7 Tr"))


@hidden
def behind_the_image(made: Maker) -> None:
    made.page(old() + SCAN)


@hidden
def behind_the_image_in_a_form(made: Maker) -> None:
    inner = made.form(SCAN, Dictionary(XObject=Dictionary(I=made.scan)))
    made.page(old() + b"/X Do", X=inner)


@hidden
def behind_an_image_of_several_strips(made: Maker) -> None:
    strips = b"".join(b"q %d 0 0 100 0 %d cm /I Do Q " % (WIDE, low) for low in range(0, HIGH, 100))
    made.page(old() + strips)


@hidden
def behind_an_image_that_is_turned(made: Maker) -> None:
    made.page(old() + b"q 0 %d %d 0 %d 0 cm /I Do Q" % (HIGH, -WIDE, WIDE))


@hidden
def behind_a_white_rectangle(made: Maker) -> None:
    made.page(old() + b"1 g 0 0 %d %d re f " % (WIDE, HIGH) + b"q 100 0 0 100 50 50 cm /I Do Q")


@hidden
def behind_an_image_with_a_mask_that_hides_nothing(made: Maker) -> None:
    made.scan.SMask = made.mask(255)
    made.page(old() + SCAN)


@hidden
def behind_an_inline_image(made: Maker) -> None:
    white = b"q %d 0 0 %d 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \xff EI Q " % (WIDE, HIGH)
    made.page(old() + white + b"q 100 0 0 100 50 50 cm /I Do Q")


@hidden
def behind_many_small_tiles(made: Maker) -> None:
    tiles = (b"q 20 0 0 20 %d %d cm /I Do Q " % (x, y) for x in range(0, WIDE, 20) for y in range(0, HIGH, 20))
    made.page(old() + b"".join(tiles))


@hidden
def behind_a_small_white_rectangle(made: Maker) -> None:
    made.page(SCAN + old(at=b"20 340") + b"1 g 15 335 200 15 re f")


@hidden
def behind_a_shape_that_is_no_rectangle(made: Maker) -> None:
    made.page(SCAN + old(at=b"20 340") + b"1 g 15 335 m 250 335 l 250 352 l 15 352 l h f")


@hidden
def black_on_a_black_page(made: Maker) -> None:
    made.scan = made.image(background=0, ink=0)
    made.page(SCAN + old(at=b"20 340"))


@hidden
def black_on_a_black_rectangle(made: Maker) -> None:
    made.page(SCAN + b"0 g 0 330 300 40 re f " + old(at=b"20 340"))


@hidden
def white_on_white(made: Maker) -> None:
    made.page(SCAN + b"1 g " + old(at=b"20 340"))


@hidden
def white_on_white_in_rgb(made: Maker) -> None:
    made.page(SCAN + b"1 1 1 rg " + old(at=b"20 340"))


@hidden
def white_on_white_by_a_colour_space(made: Maker) -> None:
    made.page(SCAN + b"/CS cs 0 sc " + old(at=b"20 340"), {"ColorSpace": Dictionary(CS=_separation(made))})


@hidden
def white_on_white_with_no_scan(made: Maker) -> None:
    made.page(b"1 g " + old() + b"0 g 20 20 100 5 re f")


@hidden
def of_no_opacity(made: Maker) -> None:
    made.page(SCAN + b"/G gs " + old(), {"ExtGState": Dictionary(G=Dictionary(ca=0, CA=0))})


@hidden
def clipped_away(made: Maker) -> None:
    made.page(SCAN + b"q 10 10 20 20 re W n " + old() + b"Q")


@hidden
def clipped_to_nothing(made: Maker) -> None:
    made.page(SCAN + b"q 0 0 0 0 re W n " + old() + b"Q")


@hidden
def outside_the_box_of_its_form(made: Maker) -> None:
    form = made.form(old())
    form.BBox = Array([0, 0, 10, 10])
    made.page(SCAN + b"/X Do", X=form)


@hidden
def of_no_size(made: Maker) -> None:
    made.page(SCAN + b"BT /F 0.001 Tf 20 200 Td %s ET" % SHOWN)


@hidden
def of_no_size_by_its_matrix(made: Maker) -> None:
    made.page(SCAN + b"BT /F 12 Tf 0 0 0 0 20 200 Tm %s ET" % SHOWN)


@hidden
def beyond_the_edge(made: Maker) -> None:
    made.page(SCAN + old(at=b"20 900") + old(at=b"-400 200"))


@hidden
def in_a_layer_that_is_on_by_mode_3(made: Maker) -> None:
    made.page(SCAN + b"/OC /L BDC " + old(b"3 Tr") + b"EMC", {"Properties": Dictionary(L=made.layer())})


@hidden
def in_a_layer_behind_the_image(made: Maker) -> None:
    made.page(b"/OC /L BDC " + old() + b"EMC " + SCAN, {"Properties": Dictionary(L=made.layer())})


@hidden
def in_marked_content_with_a_text_of_its_own(made: Maker) -> None:
    said = b"/Span <</ActualText (%s)>> BDC " % OLD.encode()
    made.page(SCAN + said + b"BT 3 Tr /F 12 Tf 20 200 Td (xxx) Tj ET EMC")


@hidden
def in_marked_content_whose_text_is_a_resource(made: Maker) -> None:
    properties = Dictionary(P=made.pdf.make_indirect(Dictionary(ActualText=String(OLD), MCID=0)))
    made.page(SCAN + b"/Span /P BDC BT 3 Tr /F 12 Tf 20 200 Td (xxx) Tj ET EMC", {"Properties": properties})


@hidden
def in_a_font_whose_glyphs_draw_nothing(made: Maker) -> None:
    _type_3(made, b"600 0 d0")
    made.page(SCAN + old())


@hidden
def by_the_other_operators(made: Maker) -> None:
    text = OLD.encode()
    made.page(
        SCAN + b"BT 3 Tr /F 12 Tf 14 TL 20 230 Td [(%s) -300 (%s)] TJ (%s) ' 1 2 (%s) \" ET" % (text, text, text, text)
    )


@hidden
def in_a_content_cut_into_streams(made: Maker) -> None:
    made.page([SCAN + b"BT 3 Tr /F 12 Tf 20", b"200 Td", b"%s ET" % SHOWN])


@hidden
def after_too_many_restores(made: Maker) -> None:
    made.page(b"Q Q " + SCAN + b"EMC EMC Q 3 Tr " + old() + b"Q EMC")


@hidden
def in_a_text_object_that_does_not_end(made: Maker) -> None:
    made.page(b"q 2 0 0 2 9 9 cm q " + SCAN.replace(b"cm", b"cm") + b"BT 3 Tr /F 12 Tf 20 100 Td %s" % SHOWN)


@hidden
def in_a_font_of_two_bytes_a_character(made: Maker) -> None:
    made.font.Subtype = Name.Type0
    made.font.Encoding = Name("/Identity-H")
    made.font.DescendantFonts = Array([Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.Helvetica, DW=500,
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
        FontDescriptor=Dictionary(
            Type=Name.FontDescriptor, FontName=Name.Helvetica, Flags=4, FontBBox=Array([0, 0, 500, 700]), ItalicAngle=0,
            Ascent=700, Descent=0, CapHeight=700, StemV=80,
        ),
    )])  # fmt: skip
    rows = b"".join(b"<%04x> <%04x>\n" % (code, code) for code in range(32, 127))
    made.font.ToUnicode = Stream(
        made.pdf,
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        b"1 begincodespacerange <0000> <ffff> endcodespacerange\n95 beginbfchar\n" + rows + b"endbfchar\n"
        b"endcmap end end",
    )
    text = OLD.encode("utf-16-be").hex().encode()
    made.page(SCAN + b"BT 3 Tr /F 12 Tf 20 200 Td <%s> Tj ET" % text)


@seen
def on_top(made: Maker) -> None:
    made.page(SCAN + old())


@seen
def white_on_a_dark_scan(made: Maker) -> None:
    made.scan = made.image(background=60, ink=0)
    made.page(SCAN + b"1 g " + old(at=b"20 340"))


@seen
def white_on_paper_that_is_not_quite_white(made: Maker) -> None:
    made.scan = made.image(background=246)
    made.page(SCAN + b"1 g " + old(at=b"20 340"))


@seen
def behind_an_image_that_is_seen_through(made: Maker) -> None:
    made.scan.SMask = made.mask(128)
    made.page(old() + SCAN)


@seen
def behind_an_image_that_multiplies(made: Maker) -> None:
    made.page(old() + b"/G gs " + SCAN, {"ExtGState": Dictionary(G=Dictionary(BM=Name.Multiply))})


@seen
def behind_an_image_that_covers_half(made: Maker) -> None:
    made.page(old() + b"q %d 0 0 %d 0 0 cm /I Do Q" % (WIDE // 4, HIGH))


@seen
def what_an_image_is_seen_through(made: Maker) -> None:
    made.page(b"q BT 7 Tr /F 40 Tf 20 200 Td (WIDE OPEN) Tj ET " + SCAN + b"Q")


@seen
def a_text_that_goes_on_where_a_hidden_one_ends(made: Maker) -> None:
    made.page(SCAN + b"BT /F 12 Tf 20 200 Td 3 Tr (%s) Tj 0 Tr (goes on) Tj ET" % OLD.encode())


@seen
def one_form_drawn_twice_once_to_be_seen(made: Maker) -> None:
    made.page(SCAN + b"3 Tr /X Do 0 Tr q 1 0 0 1 0 -30 cm /X Do Q", X=made.form(old()))


@seen
def glyphs_that_are_drawings(made: Maker) -> None:
    _type_3(made, b"600 0 0 0 500 700 d1 0 0 500 700 re f")
    made.page(SCAN + old())


@seen
def glyphs_that_are_drawings_in_mode_3(made: Maker) -> None:
    _type_3(made, b"600 0 0 0 500 700 d1 0 0 500 700 re f")
    made.page(SCAN + old(b"3 Tr"))


@seen
def type_whose_content_says_another_text(made: Maker) -> None:
    said = b"/Span <</ActualText (%s)>> BDC " % OLD.encode()
    made.page(SCAN + said + b"BT /F 12 Tf 20 200 Td (xxx) Tj ET EMC")


@seen
def in_a_form_that_is_seen(made: Maker) -> None:
    made.page(SCAN + b"/X Do", X=made.form(old()))


@seen
def in_a_form_with_opacity(made: Maker) -> None:
    form = made.form(old(), Group=Dictionary(S=Name.Transparency))
    made.page(SCAN + b"/G gs /X Do", {"ExtGState": Dictionary(G=Dictionary(ca=0.4))}, X=form)


@seen
def in_a_layer_that_is_on(made: Maker) -> None:
    made.page(SCAN + b"/OC /L BDC " + old() + b"EMC", {"Properties": Dictionary(L=made.layer())})


@seen
def in_a_layer_that_is_off(made: Maker) -> None:
    layer = made.layer()
    made.pdf.Root.OCProperties.D.OFF.append(layer)
    made.page(SCAN + b"/OC /L BDC " + old() + b"EMC", {"Properties": Dictionary(L=layer)})


@seen
def in_a_form_of_a_layer_that_is_off(made: Maker) -> None:
    layer = made.layer()
    made.pdf.Root.OCProperties.D.OFF.append(layer)
    made.page(SCAN + b"/X Do", X=made.form(old(), OC=layer))


@seen
def in_a_layer_of_a_membership_that_is_off(made: Maker) -> None:
    layer = made.layer()
    made.pdf.Root.OCProperties.D.OFF.append(layer)
    member = made.pdf.make_indirect(Dictionary(Type=Name.OCMD, OCGs=Array([layer]), P=Name.AllOn))
    made.page(SCAN + b"/OC /L BDC " + old() + b"EMC", {"Properties": Dictionary(L=member)})


@seen
def in_a_pattern(made: Maker) -> None:
    tile = made.form(b"BT /F 12 Tf 20 200 Td %s ET" % SHOWN)
    del tile["/Type"], tile["/Subtype"]
    tile.stream_dict = Dictionary(
        PatternType=1, PaintType=1, TilingType=1, BBox=Array([0, 0, WIDE, HIGH]), XStep=WIDE, YStep=HIGH,
        Resources=Dictionary(Font=Dictionary(F=made.font)),
    )  # fmt: skip
    made.page(SCAN + b"/Pattern cs /T scn 0 0 %d %d re f" % (WIDE, HIGH), {"Pattern": Dictionary(T=tile)})


@seen
def in_a_mask(made: Maker) -> None:
    group = made.form(b"1 g " + old(), Group=Dictionary(S=Name.Transparency, CS=Name.DeviceGray))
    state = Dictionary(SMask=Dictionary(S=Name.Luminosity, G=group))
    made.page(SCAN + b"q /G gs 0 g 0 0 %d %d re f Q" % (WIDE, HIGH), {"ExtGState": Dictionary(G=state)})


@seen
def before_restores_that_were_never_saved(made: Maker) -> None:
    made.page(b"Q EMC " + SCAN + old() + b"EMC Q EMC q 3 0 0 3 50 50 cm")


@seen
def blackened_where_nothing_was_read(made: Maker) -> None:
    made.page(SCAN + old(at=b"20 40") + b"0 g 10 30 120 30 re f")


@seen
def under_one_stamp_and_hidden_else(made: Maker) -> None:
    made.page(old() + SCAN + b"BT /F 12 Tf 20 200 Td (A STAMP) Tj ET")


def _type_3(made: Maker, glyph: bytes) -> None:
    letters = sorted(set(OLD) - {" "})
    names = [f"/g{ord(letter)}" for letter in letters]
    drawing = Stream(made.pdf, glyph)
    differences: list[Any] = [
        part for letter, name in zip(letters, names, strict=True) for part in (ord(letter), Name(name))
    ]
    made.font.Subtype = Name.Type3
    made.font.FontBBox = Array([0, 0, 600, 700])
    made.font.FontMatrix = Array([0.001, 0, 0, 0.001, 0, 0])
    made.font.CharProcs = Dictionary(dict.fromkeys(names, drawing))
    made.font.Encoding = Dictionary(Type=Name.Encoding, Differences=Array(differences))
    made.font.FirstChar, made.font.LastChar = 32, 126
    made.font.Widths = Array([600] * 95)
    made.font.Resources = Dictionary()
    rows = b"".join(b"<%02x> <%04x>\n" % (ord(letter), ord(letter)) for letter in letters)
    made.font.ToUnicode = Stream(
        made.pdf,
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        b"1 begincodespacerange <00> <ff> endcodespacerange\n%d beginbfchar\n" % len(letters) + rows + b"endbfchar\n"
        b"endcmap end end",
    )


def _separation(made: Maker) -> Any:
    tint = Stream(made.pdf, b"{ 1 exch sub }")
    tint.stream_dict = Dictionary(FunctionType=4, Domain=Array([0, 1]), Range=Array([0, 1]))
    return Array([Name.Separation, Name.Black, Name.DeviceGray, made.pdf.make_indirect(tint)])


def check(source: Path, target: Path, expected: str = NEW) -> None:
    """Each word once, the page as it was, and nothing wrong with the file."""
    assert complaints(target) == ""
    with pikepdf.open(source) as pdf:
        pages = len(pdf.pages)
    for index in range(pages):
        assert pdfium_words(target, index) == words(expected)
        assert difference(source, target, index) == 0
        if has_poppler():
            assert poppler_words(target, index) == words(expected)


@pytest.mark.parametrize("name", HIDDEN)
def test_text_that_nobody_sees_goes(tmp_path: Path, name: str) -> None:
    made = Maker()
    HIDDEN[name](made)
    source = made.save(tmp_path / "source.pdf")
    target = export(source, tmp_path / "out.pdf")
    check(source, target)
    with pikepdf.open(target) as pdf:
        assert {_shows(page.obj, page.obj.Resources) for page in pdf.pages[:-1]} == {len(NEW.split())}


@pytest.mark.parametrize("name", SEEN)
def test_text_that_is_seen_is_drawn_and_not_found(tmp_path: Path, name: str) -> None:
    made = Maker()
    SEEN[name](made)
    source = made.save(tmp_path / "source.pdf")
    check(source, export(source, tmp_path / "out.pdf"))


def _shows(drawing: Any, resources: Any) -> int:
    """How many operators of a page and of its forms show text, whatever programs make of it."""
    count = 0
    for instruction in pikepdf.parse_content_stream(drawing):
        operator = str(instruction.operator)
        count += operator in {"Tj", "TJ", "'", '"'}
        if operator == "Do":
            thing = resources.XObject[str(instruction.operands[0])]
            count += _shows(thing, thing.get("/Resources", resources)) if thing.Subtype == "/Form" else 0
    return count
