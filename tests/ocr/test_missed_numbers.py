"""Single numbers at the end of a list's entries, which the engine passes over, are read where others stand."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from font_source_serif_pro import SourceSerifPro
from PIL import Image, ImageDraw, ImageFont

from lib.images.binarization import Grey
from lib.ocr.missed_numbers import read_missed_numbers
from lib.ocr.missed_type import Type
from lib.ocr.tesseract import Reading
from lib.text.read_words import ReadWord

TITLES = ("The Boyhood", "The College Years", "New Machar", "Old Aberdeen", "Glasgow", "The End")
NUMBERS = ("9", "18", "30", "43", "56", "172")


def page(numbers: Collection[str] = NUMBERS, unread: Collection[str] = ()) -> tuple[Grey, list[ReadWord]]:
    """A list of contents, and the words that were read: all titles, and the numbers but those `unread`."""
    image = Image.new("L", (1200, 900), 255)
    pen = ImageDraw.Draw(image)
    font = ImageFont.truetype(str(SourceSerifPro), 36, layout_engine=ImageFont.Layout.BASIC)
    words = []

    def write(x: int, y: int, text: str, anchor: str, block: int) -> None:
        pen.text((x, y), text, font=font, fill=20, anchor=anchor)
        left, top, right, bottom = map(int, pen.textbbox((x, y), text, font=font, anchor=anchor))
        if text not in unread:
            words.append(ReadWord(block, 1, block, (left, top, right, bottom), 0.9, text, 36.0))

    for row, (title, number) in enumerate(zip(TITLES, numbers, strict=True)):
        write(150, 150 + 90 * row, title, "ls", 2 * row + 1)
        write(1000, 150 + 90 * row, number, "rs", 2 * row + 2)
    return np.asarray(image), words


def read(grey: Grey, words: list[ReadWord]) -> list[str]:
    return [word.text for word in read_missed_numbers(grey, words, Type(grey), Reading("eng"))]


def test_numbers_without_a_word_are_read_in_their_place() -> None:
    grey, words = page(unread=("9", "30"))
    found = read_missed_numbers(grey, words, Type(grey), Reading("eng"))
    assert [word.text for word in found] == ["9", "30"]
    assert all(abs(word.box[2] - 1000) <= 4 for word in found)
    assert len({word.block for word in (*words, *found)}) == len(words) + 2


def test_a_leader_that_reaches_over_a_figure_does_not_take_it() -> None:
    grey, words = page(unread=("30",))
    leader = ReadWord(30, 1, 1, (500, 310, 982, 335), 0.9, "...", 36.0)
    assert read(grey, [*words, leader]) == ["30"]


def test_nothing_is_read_where_all_was() -> None:
    assert read(*page()) == []


def test_two_numbers_make_no_column() -> None:
    assert read(*page(unread=NUMBERS[:4])) == []


def test_a_sign_that_is_no_number_is_left() -> None:
    grey, words = page(numbers=("K", "18", "30", "43", "56", "172"), unread=("K",))
    assert read(grey, words) == []


def test_an_old_figure_one_is_no_numeral_among_arabic_numbers() -> None:
    grey, words = page(numbers=("I", "18", "30", "43", "56", "172"), unread=("I",))
    assert read(grey, words) == ["1"]
    grey, words = page(numbers=("I", "V", "X", "XI", "XX", "LI"), unread=("I",))
    assert read(grey, words) == ["I"]
