"""Cells of a ruled table, read each by itself and joined with what the first engine read."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from font_source_serif_pro import SourceSerifPro
from PIL import Image, ImageDraw, ImageFont

from lib.images.binarization import Grey
from lib.ocr.cell_marks import cells_among, marks_within
from lib.ocr.cell_words import with_fraction
from lib.ocr.missed_type import Type
from lib.ocr.ruled_cells import NO_BREAK, Cells, read_cells
from lib.text.read_words import ReadWord

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("rapidocr") is None, reason="the extra `reader` is not installed"
)
FONT = ImageFont.truetype(str(SourceSerifPro), 30, layout_engine=ImageFont.Layout.BASIC)
HEADS = ("Zachary Taylor", "Lewis Cass")
ROWS = (
    ("Maine", "35,125", "39,880"),
    ("Vermont", "23,122", "10,948"),
    ("Texas", "4,509", "10,668"),
    ("Georgia", "47,544", "—"),
    ("Ohio", "138,360", "154,775"),
    ("Iowa", "11,084", "7"),
)
EDGES = (100, 400, 640, 880)
TOP, BODY, PITCH = 100, 420, 60


def page(heads: Sequence[str] = HEADS, *, dots: bool = False) -> tuple[Grey, list[ReadWord]]:
    """A table with upright heads, and the words of its first column as they were read; `dots`: over leaders, unread."""
    image = Image.new("L", (1000, 1300), 255)
    pen = ImageDraw.Draw(image)
    bottom = BODY + PITCH * len(ROWS)
    for x in EDGES[1:-1]:
        pen.line((x, TOP, x, bottom), fill=0, width=3)
    for y in (TOP, BODY, bottom):
        pen.line((EDGES[0], y, EDGES[-1], y), fill=0, width=3)
    for head, left in zip(heads, EDGES[1:], strict=False):
        upright = Image.new("L", (280, 44), 255)
        ImageDraw.Draw(upright).text((10, 0), head, font=FONT, fill=0)
        image.paste(upright.transpose(Image.Transpose.ROTATE_90), (left + 90, TOP + 20))
    words = []
    for number, row in enumerate(ROWS):
        for column, cell in enumerate(row):
            x, y = EDGES[column] + 30, BODY + 12 + PITCH * number
            if cell == "—":
                pen.line((x, y + 22, x + 60, y + 22), fill=0, width=3)
                continue
            pen.text((x, y), cell, font=FONT, fill=0)
            if column == 0 and dots:
                for place in range(x + int(pen.textlength(cell, font=FONT)) + 2, EDGES[1] - 20, 14):
                    pen.ellipse((place, y + 28, place + 4, y + 32), fill=0)
            elif column == 0:
                left, top, right, low = map(int, pen.textbbox((x, y), cell, font=FONT))
                words.append(ReadWord(1, 1, number + 1, (left, top, right, low), 0.95, cell, 30.0))
    for number in range(14):
        pen.text((100, 840 + 30 * number), "and the votes of all were told to them", font=FONT, fill=0)
    return np.asarray(image), words


def read(grey: Grey, words: list[ReadWord]) -> Cells:
    return read_cells(grey, words, Type(grey), frozenset({"eng"}))


def columns(cells: Cells) -> list[list[str]]:
    """The texts of each block, a line each."""
    made: dict[int, dict[int, str]] = {}
    for word in cells.words:
        lines = made.setdefault(word.block, {})
        lines[word.line] = f"{lines[word.line]} {word.text}" if word.line in lines else word.text
    return [list(lines.values()) for lines in made.values()]


def test_figures_dashes_and_upright_heads_are_read_and_words_stay() -> None:
    cells = read(*page())
    assert columns(cells) == [
        [row[0] for row in ROWS],
        [HEADS[0].replace(" ", NO_BREAK), *(row[1] for row in ROWS)],
        [HEADS[1].replace(" ", NO_BREAK), *(row[2] for row in ROWS)],
    ]
    assert not cells.replaced


def test_a_short_head_stands_upright_beside_a_long_one() -> None:
    assert columns(read(*page(("Zachary Taylor", "Tot"))))[2][0] == "Tot"
    assert "Tot" not in [column[0] for column in columns(read(*page(("Tot", "Tot"))))]


def test_the_first_dot_of_a_leader_is_no_part_of_a_cell() -> None:
    assert columns(read(*page(dots=True)))[0] == [row[0] for row in ROWS]


def test_what_the_first_engine_made_of_rules_and_figures_gives_way() -> None:
    grey, words = page()
    top = BODY + 12
    lump = ReadWord(2, 1, 1, (395, top, 780, top + 30), 0.9, "||35,125|39,880", 30.0)
    wrong = ReadWord(3, 1, 1, (430, top + PITCH, 530, top + PITCH + 30), 0.8, "28,122", 30.0)
    cells = read(grey, [*words, lump, wrong])
    assert cells.replaced == [lump, wrong]
    assert columns(cells)[1][1:3] == ["35,125", "23,122"]


def test_a_surer_reading_of_the_first_engine_stays() -> None:
    grey, words = page()
    doubtful = [replace(word, confidence=0.2, text="Wermont") if word.text == "Vermont" else word for word in words]
    assert columns(read(grey, doubtful))[0][1] == "Vermont"
    sure = [replace(word, text="Wermont") if word.text == "Vermont" else word for word in words]
    assert columns(read(grey, sure))[0][1] == "Wermont"


def test_a_piece_of_a_rule_as_wide_as_its_column_is_no_dash() -> None:
    ink = np.zeros((200, 100), np.uint8)
    ink[50:53, 20:80] = ink[150:153, 5:95] = 1
    assert marks_within(ink, (0, 0, 100, 200), 30.0) == [(20, 50, 80, 53)]


def test_a_line_across_the_columns_stays_as_it_was_read() -> None:
    grey, words = page()
    image = Image.fromarray(grey)
    pen = ImageDraw.Draw(image)
    top = BODY + PITCH * 3 - 4
    pen.rectangle((EDGES[0], top, EDGES[-1], top + PITCH - 4), fill=255)
    line = []
    for x, text in ((290, "NEW"), (370, "ENGLAND")):
        pen.text((x, top + 10), text, font=FONT, fill=0)
        left, above, right, below = map(int, pen.textbbox((x, top + 10), text, font=FONT))
        line.append(ReadWord(9, 1, 1, (left, above, right, below), 0.95, text, 30.0))
    cells = read(np.asarray(image), [*[word for word in words if word.text != "Georgia"], *line])
    assert not any(word in cells.first for word in line)
    assert not any("NEW" in word.text or "ENGL" in word.text for word in cells.words)
    assert columns(cells)[0] == ["Maine", "Vermont", "Texas", "Ohio", "Iowa"]


def test_pieces_of_a_leaning_rule_are_no_row_of_dashes() -> None:
    grey, words = page()
    image = Image.fromarray(grey)
    pen = ImageDraw.Draw(image)
    for left, right in pairwise(EDGES):
        pen.line((left + 60, BODY + 14, left + 120, BODY + 14), fill=0, width=3)
        pen.rectangle((left + 8, BODY + 20, right - 8, BODY + 50), fill=255)
    texts = columns(read(np.asarray(image), [word for word in words if word.text != "Maine"]))
    assert [column[0] for column in texts] == [
        "Vermont",
        HEADS[0].replace(" ", NO_BREAK),
        HEADS[1].replace(" ", NO_BREAK),
    ]
    assert [column[1] for column in texts[1:]] == ["23,122", "10,948"]


def test_a_grid_of_strokes_is_no_table() -> None:
    image = Image.new("L", (1000, 1300), 255)
    pen = ImageDraw.Draw(image)
    for x in EDGES:
        pen.line((x, TOP, x, 800), fill=0, width=3)
    for y in (TOP, 800):
        pen.line((EDGES[0], y, EDGES[-1], y), fill=0, width=3)
    for row in range(12):
        for left in EDGES[:-1]:
            pen.line((left + 60, 140 + 50 * row, left + 110, 146 + 50 * row), fill=0, width=4)
    for number in range(14):
        pen.text((100, 840 + 30 * number), "and the votes of all were told to them", font=FONT, fill=0)
    assert read(np.asarray(image), []) == Cells([], [], [])


def test_prose_with_a_rule_between_its_columns_is_no_table() -> None:
    image = Image.new("L", (1000, 1300), 255)
    pen = ImageDraw.Draw(image)
    pen.line((500, TOP, 500, 1200), fill=0, width=3)
    pen.line((EDGES[0], TOP, 900, TOP), fill=0, width=3)
    for number in range(20):
        for left in (110, 520):
            pen.text((left, TOP + 12 + 50 * number), "the votes were told them", font=FONT, fill=0)
    assert read(np.asarray(image), []) == Cells([], [], [])


def test_a_page_without_rules_has_no_cells() -> None:
    grey, words = page()
    bare = grey.copy()
    bare[:830] = 255
    assert read(bare, words) == Cells([], [], [])


@pytest.mark.parametrize(
    ("read", "text"),
    [
        ("51/2", "5½"),
        ("1431/", "143½"),
        ("103/4", "10¾"),
        ("21/4", "2¼"),
        ("1/2", "1/2"),
        ("51/3", "51/3"),
        ("33/", "33/"),
    ],
)
def test_a_fraction_after_a_figure_is_one_sign(read: str, text: str) -> None:
    assert with_fraction(read) == text


def test_the_lower_figure_of_a_fraction_is_a_part_of_its_cell() -> None:
    figures: list[tuple[int, int, int, int]] = [(0, 0, 10, 18), (14, 0, 24, 18), (36, 0, 58, 28)]
    below: list[tuple[int, int, int, int]] = [(46, 12, 56, 26)]
    next_row: list[tuple[int, int, int, int]] = [(0, 40, 10, 58), (14, 40, 24, 58)]
    found = [sorted(cell) for cell in cells_among([*figures, *below, *next_row], 18.0)]
    assert found == [sorted([*figures, *below]), next_row]
