"""The order of captions that stand in pieces round a picture."""

from __future__ import annotations

from lib.schemas.label import BlockClass
from lib.schemas.structure import Piece
from lib.structure.captions import attach, in_rows
from lib.structure.drafts import Draft


def draft(text: str, box: tuple[int, int, int, int]) -> Draft:
    made = Draft("caption", BlockClass.ILLUSTRATION_CAPTION, "t001", text=text)
    made.pieces.append(Piece(page=1, block="b1", paragraph="b1p1", box=box, start=0, words=1, corrected=0, human=0))
    return made


def test_pieces_beside_each_other_are_read_from_left_to_right() -> None:
    right, left = draft("Pa., in 1859,", (500, 702, 800, 732)), draft("The well near Titusville,", (100, 700, 450, 730))
    below = draft("by Col. Drake", (100, 740, 450, 770))
    assert [caption.text for caption in in_rows([right, below, left])] == [left.text, right.text, below.text]


def test_a_caption_goes_to_the_picture_it_stands_nearest_to() -> None:
    upper, lower = [draft("", (100, 100, 900, 600))], [draft("", (100, 800, 900, 1300))]
    attach([draft("Two", (100, 1320, 900, 1350)), draft("One", (100, 610, 900, 640))], [upper, lower])
    assert [group[1].text for group in (upper, lower)] == ["One", "Two"]
