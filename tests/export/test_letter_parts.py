"""Parts of letters in the EPUB."""

from __future__ import annotations

from lib.export.epub.letter_parts import paragraph
from lib.schemas.label import BlockClass
from lib.schemas.structure import Passage, PassageRole, Piece

PIECE = Piece(page=1, block="b1", paragraph="b1p1", box=(0, 0, 10, 10), start=0, words=1, corrected=0, human=0)


def passage(text: str, role: PassageRole | None = None, greeting: int = 0) -> Passage:
    return Passage(
        id="s00001", kind="paragraph", block_class=BlockClass.BODY, section="t001", text=text, pieces=[PIECE],
        role=role, greeting=greeting,
    )  # fmt: skip


def test_each_part_is_marked_as_standard_ebooks_does() -> None:
    dated = passage("Vale, March 3, 1790.", "dateline")
    assert paragraph(dated.text, dated) == (
        '<p class="dateline" epub:type="se:letter.dateline">Vale, March 3, 1790.</p>'
    )
    assert 'epub:type="z3998:sender"' in paragraph("Orrin Vale", passage("Orrin Vale", "signature"))


def test_a_greeting_is_marked_where_it_runs_on() -> None:
    greets = passage("Sir & Friend,—I am here.", greeting=len("Sir & Friend"))
    assert paragraph("Sir &amp; Friend,—I am here.", greets) == (
        '<p><span epub:type="z3998:salutation">Sir &amp; Friend</span>,—I am here.</p>'
    )
    parted = 'Sir &amp; <span id="page2"></span>Friend,—I am here.'
    marked = '<p><span epub:type="z3998:salutation">Sir &amp; <span id="page2"></span>Friend</span>,—I am here.</p>'
    assert paragraph(parted, greets) == marked


def test_a_greeting_in_another_type_is_marked_too() -> None:
    greets = passage("Dear Sir,—Yours came.", greeting=len("Dear Sir"))
    styled = 'Dear <b class="small-caps">Sir</b>,—Yours came.'
    assert paragraph(styled, greets) == (
        '<p><span epub:type="z3998:salutation">Dear <b class="small-caps">Sir</b></span>,—Yours came.</p>'
    )
    whole = '<i id="w1" class="x">Dear Sir,—Yours</i> came.'
    assert paragraph(whole, greets) == (
        '<p><span epub:type="z3998:salutation"><i id="w1" class="x">Dear Sir</i></span>'
        '<i class="x">,—Yours</i> came.</p>'
    )
    after = "Dear Sir<i>,—Yours</i> came."
    assert paragraph(after, greets) == '<p><span epub:type="z3998:salutation">Dear Sir</span><i>,—Yours</i> came.</p>'
