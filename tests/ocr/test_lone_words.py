"""Short words that stand alone are read again where they were read without confidence."""

from __future__ import annotations

import importlib.util

import numpy as np
import pytest
from font_source_serif_pro import SourceSerifPro
from PIL import Image, ImageDraw, ImageFont

from lib.images.binarization import Grey
from lib.ocr.lone_words import read_lone_words
from lib.text.read_words import ReadWord

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("rapidocr") is None, reason="the extra `reader` is not installed"
)
ENGLISH = frozenset({"eng"})


def page(*lines: tuple[str, str, float]) -> tuple[Grey, list[ReadWord]]:
    """What stands on each line, what was read there, and with what confidence."""
    image = Image.new("L", (800, 100 + 80 * len(lines)), 255)
    pen = ImageDraw.Draw(image)
    font = ImageFont.truetype(str(SourceSerifPro), 40, layout_engine=ImageFont.Layout.BASIC)
    words = []
    for number, (printed, read, confidence) in enumerate(lines):
        place = (300, 50 + 80 * number)
        pen.text(place, printed, font=font, fill=20)
        left, top, right, bottom = map(int, pen.textbbox(place, printed, font=font))
        words += [
            ReadWord(1, 1, number + 1, (left, top, right, bottom), confidence, part, 40.0) for part in read.split()
        ]
    return np.asarray(image), words


def test_letters_over_an_index_are_read_by_their_shapes() -> None:
    grey, words = page(("A", "ik", 0.33), ("K", "x", 0.23), ("W", "WwW", 0.55), ("101", "1o1", 0.28))
    again = read_lone_words(grey, words, ENGLISH)
    assert [word.text for word in again.words] == ["A", "K", "W", "101"]
    assert again.replaced == words
    assert [word.box for word in again.words] == [word.box for word in words]


def test_what_was_read_surely_and_what_has_neighbours_stays() -> None:
    grey, words = page(("A", "ik", 0.8), ("A K", "ik x", 0.3), ("Aberdeen", "Abedren", 0.3))
    again = read_lone_words(grey, words, ENGLISH)
    assert again.words == words
    assert again.replaced == []


def test_nothing_is_made_of_a_rule() -> None:
    grey, words = page(("", "ik", 0.3))
    image = Image.fromarray(grey)
    ImageDraw.Draw(image).line((300, 70, 340, 70), fill=0, width=3)
    words = [ReadWord(1, 1, 1, (300, 60, 340, 80), 0.3, "ik", 40.0)]
    assert read_lone_words(np.asarray(image), words, ENGLISH).words == words


def row(*cells: tuple[str, str, float], gap: int = 160) -> tuple[Grey, list[ReadWord]]:
    """One line: what stands in each cell, what was read there, and with what confidence."""
    image = Image.new("L", (1000, 160), 255)
    pen = ImageDraw.Draw(image)
    font = ImageFont.truetype(str(SourceSerifPro), 40, layout_engine=ImageFont.Layout.BASIC)
    words, x = [], 60
    for printed, read, confidence in cells:
        pen.text((x, 50), printed, font=font, fill=20)
        left, top, right, bottom = map(int, pen.textbbox((x, 50), printed, font=font))
        words.append(ReadWord(1, 1, 1, (left, top, right, bottom), confidence, read, 40.0))
        x = right + gap
    return np.asarray(image), words


def test_a_figure_of_a_row_is_read_by_its_shape() -> None:
    grey, words = row(("Banff", "Banff", 0.95), ("3,127", "3/127", 0.52), ("2.5", "Phas", 0.31))
    assert [word.text for word in read_lone_words(grey, words, ENGLISH).words] == ["Banff", "3,127", "2.5"]


def test_of_words_in_a_row_only_another_number_comes() -> None:
    grey, words = row(("Banff", "Banf", 0.5), ("ditto", "dito", 0.5), ("57", "57,", 0.5), ("114", "114", 0.5))
    assert read_lone_words(grey, words, ENGLISH).replaced == []
    close = row(("Banff", "Banff", 0.95), ("2.5", "Phas", 0.31), gap=14)
    assert read_lone_words(*close, ENGLISH).replaced == []


def test_a_dash_is_no_one() -> None:
    grey, words = row(("Banff", "Banff", 0.95), ("—", "_", 0.4), ("—", "-", 0.4))
    assert read_lone_words(grey, words, ENGLISH).replaced == []
