"""Columns of figures under no word are seen, and read each by itself; strokes that stand unevenly are no column."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from font_source_serif_pro import SourceSerifPro
from PIL import Image, ImageDraw, ImageFont

from lib.images.glyphs import Boxes
from lib.ocr.missed_columns import find_columns
from lib.ocr.missed_places import read_missed_places
from lib.ocr.missed_type import Type
from lib.ocr.tesseract import Reading
from lib.text.read_words import ReadWord
from tests.projects import SENTENCES

SIZE = 20.0
NO_WORDS = np.zeros((0, 4), np.int64)
FIGURES = ("116", "118", "97", "4", "52", "108", "33", "61")


def figures(rows: int, *, pitch: tuple[int, ...] = (30,), wide: int = 12, digits: int = 2) -> Boxes:
    """Boxes of figures in a column: `pitch` is taken in turns."""
    tops = np.cumsum([100, *[pitch[row % len(pitch)] for row in range(rows - 1)]])
    return np.asarray([[200 + 14 * digit, top, wide, 20] for top in tops for digit in range(digits)], np.int64)


def columns(boxes: Boxes, words: Boxes = NO_WORDS, digits: int = 2) -> list[int]:
    """The number of rows of each column that is found."""
    lines = np.repeat(np.arange(len(boxes) // digits), digits)
    return [len(column) for column in find_columns(boxes, lines, SIZE, words)]


def test_five_rows_one_above_the_other_are_a_column() -> None:
    assert columns(figures(5)) == [5]
    assert columns(figures(4)) == []


def test_three_rows_are_one_where_each_stands_beside_a_word() -> None:
    beside = np.asarray([[50, 100 + 30 * row, 100, 20] for row in range(3)], np.int64)
    assert columns(figures(3), beside) == [3]
    assert columns(figures(3), beside[:2]) == []
    assert columns(figures(3), np.add(beside, (0, 0, 0, 200))) == []  # as high as all rows, like a picture's stroke


@pytest.mark.parametrize("uneven", [(22, 40, 62), (60, 25, 40, 33)])
def test_rows_at_uneven_distances_are_no_column(uneven: tuple[int, ...]) -> None:
    assert columns(figures(6, pitch=uneven)) == []


def test_dashes_one_above_the_other_are_no_column() -> None:
    assert columns(figures(8, wide=25, digits=1), digits=1) == []


def test_rows_that_stand_aside_of_each_other_are_no_column() -> None:
    slanted = figures(6)
    slanted[:, 0] += np.repeat(np.arange(6), 2) * 40
    assert columns(slanted) == []


def page(tmp_path: Path) -> tuple[Image.Image, list[ReadWord]]:
    """A page with prose, and a table's one column; the words are the prose's."""
    image = Image.new("L", (1500, 2100), 255)
    pen = ImageDraw.Draw(image)
    font = ImageFont.truetype(str(SourceSerifPro), 40, layout_engine=ImageFont.Layout.BASIC)
    words = []
    for row, sentence in enumerate(SENTENCES):
        pen.text((150, 150 + 60 * row), sentence, font=font, fill=20)
        left, top, right, bottom = map(int, pen.textbbox((150, 150 + 60 * row), sentence, font=font))
        words.append(ReadWord(1, 1, row + 1, (left, top, right, bottom), 0.9, sentence, 40.0))
    for row, figure in enumerate(FIGURES):
        pen.text((900, 1200 + 60 * row), figure, font=font, fill=20, anchor="ra")
    return image, words


def test_a_column_that_was_passed_over_is_read(tmp_path: Path) -> None:
    image, words = page(tmp_path)
    grey = np.asarray(image)
    marks = Type(grey)
    (column,) = marks.unread_columns(words)
    assert len(column) == len(FIGURES)
    read = read_missed_places(grey, words, marks, Reading("eng"))
    assert [word.text for word in read] == list(FIGURES)
    assert all(850 <= word.box[2] <= 905 for word in read)
    assert not marks.unread_columns([*words, *read])


def test_a_word_that_runs_down_a_column_holds_none_of_it(tmp_path: Path) -> None:
    image, words = page(tmp_path)
    grey = np.asarray(image)
    marks = Type(grey)
    lump = ReadWord(2, 1, 1, (820, 1190, 910, 1690), 0.3, "LELETTE", 400.0)
    assert marks.overrun([*words, lump]) == [lump]
    assert marks.unread_columns([*words, lump]) == marks.unread_columns(words)
    read = read_missed_places(grey, [*words, lump], marks, Reading("eng"))
    assert [word.text for word in read] == list(FIGURES)
