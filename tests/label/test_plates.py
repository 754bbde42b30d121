"""Heads over pictures that fill a page."""

from __future__ import annotations

from lib.schemas.ocr import Block
from tests.label.printing import Set, heading, prose
from tests.label.test_block_classes import classes

TITLE = heading("A SCHEME OF DESCENT", 300)
FIGURES = Set(("22 67 161 250", "17 23 15 411", "22 50 52 256", "14 51 86 686"), 400)
RIGHT = Set(("117", "423", "256", "386"), 400, at=850)


def picture(top: int, bottom: int) -> Block:
    """A picture beside the page's middle: no words stand over it as captions do."""
    return Block(id="i", kind="illustration", box=(400, top, 830, bottom), confidence=1.0)


def test_what_stands_over_a_picture_and_its_labels_is_no_head() -> None:
    assert classes(TITLE, FIGURES, RIGHT, picture(370, 1300))[0] == "illustration_caption"


def test_over_running_text_it_is_one_however_large_the_picture() -> None:
    assert classes(TITLE, prose(8, 370), picture(800, 1500))[0].endswith("heading")


def test_a_small_picture_makes_no_plate() -> None:
    assert classes(TITLE, FIGURES, RIGHT, picture(1000, 1060))[0] != "illustration_caption"
