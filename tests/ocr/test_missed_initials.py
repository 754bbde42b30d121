"""Large initials under no word, and what only looks like one."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest
from font_source_serif_pro import SourceSerifPro
from PIL import Image, ImageDraw, ImageFont

from lib.ocr.missed_type import Type
from lib.schemas.base import Box
from lib.text.read_words import ReadWord
from tests.projects import SENTENCES

SIZE, LEAD, LEFT, TOP = 32, 48, 120, 200
WIDTH, HEIGHT = 1000, 1400
CAPITAL = 0.67


@dataclass
class Page:
    """A page of lines, the words that a reading would give, and what is drawn besides."""

    image: Image.Image = field(default_factory=lambda: Image.new("L", (WIDTH, HEIGHT), 245))
    words: list[ReadWord] = field(default_factory=list)

    def lines(self, indents: list[int], y: int = TOP) -> None:
        font = ImageFont.truetype(str(SourceSerifPro), SIZE, layout_engine=ImageFont.Layout.BASIC)
        pen = ImageDraw.Draw(self.image)
        spare = " ".join(SENTENCES).split()
        for row, indent in enumerate(indents):
            x = LEFT + indent
            while x < WIDTH - 200:
                word = spare[(row * 7 + x) % len(spare)]
                pen.text((x, y + row * LEAD), word, font=font, fill=30)
                box = tuple(round(value) for value in pen.textbbox((x, y + row * LEAD), word, font=font))
                self.word(word, (box[0], box[1], box[2], box[3]))
                x = round(box[2]) + SIZE // 3

    def word(self, text: str, box: Box) -> None:
        self.words.append(ReadWord(1, 1, 1, box, 0.9, text))

    def letter(self, letter: str, lines: float, x: int = LEFT, y: int = TOP, *, framed: bool = False) -> Box:
        """A letter as high as so many lines, from the capitals of the first to the foot of the last."""
        size = round(((lines - 1) * LEAD + CAPITAL * SIZE) / CAPITAL)
        font = ImageFont.truetype(str(SourceSerifPro), size, layout_engine=ImageFont.Layout.BASIC)
        pen = ImageDraw.Draw(self.image)
        left, top, right, bottom = (round(value) for value in pen.textbbox((0, 0), letter, font=font))
        pen.text((x - left, y + 8 - top), letter, font=font, fill=20)
        box = (x, y + 8, x + right - left, y + 8 + bottom - top)
        if framed:
            box = (box[0] - 6, box[1] - 6, box[2] + 6, box[3] + 6)
            pen.rectangle(box, outline=20, width=4)
        return box

    def initials(self) -> list[Box]:
        return Type(np.asarray(self.image)).unread_initials(self.words)


def indents(first: int, lines: int) -> list[int]:
    return [first] * lines + [0] * (12 - lines)


@pytest.mark.parametrize("framed", [False, True], ids=["bare", "framed"])
@pytest.mark.parametrize(("letter", "lines"), [("F", 2), ("W", 3), ("I", 2), ("O", 4), ("A", 5)])
def test_an_initial_that_no_word_holds_is_found(letter: str, lines: int, framed: bool) -> None:
    page = Page()
    box = page.letter(letter, lines, framed=framed)
    page.lines(indents(box[2] - LEFT + 12, lines))
    (found,) = page.initials()
    assert np.allclose(found, box, atol=12)


def test_one_that_was_read_is_not() -> None:
    page = Page()
    box = page.letter("F", 2)
    page.lines(indents(box[2] - LEFT + 12, 2))
    page.word("F", box)
    assert page.initials() == []


def no_initial(name: str) -> Page:
    page = Page()
    pen = ImageDraw.Draw(page.image)
    if name == "plain":
        page.lines([0] * 12)
    elif name == "title":
        page.letter("T", 2, x=400, y=60)
        page.lines([0] * 12, y=400)
    elif name == "rule between columns":
        page.lines([0] * 12)
        pen.rectangle((LEFT - 20, TOP - 20, LEFT - 17, TOP + 12 * LEAD), fill=20)
    elif name == "cut beside the text":
        page.lines([420] * 12)
        pen.ellipse((LEFT, TOP, LEFT + 400, TOP + 500), outline=20, width=9)
    elif name == "within the lines":
        page.lines([0] * 12)
        pen.ellipse((500, 300, 600, 420), outline=20, width=9)
    return page


@pytest.mark.parametrize("name", ["plain", "title", "rule between columns", "cut beside the text", "within the lines"])
def test_other_large_marks_are_none(name: str) -> None:
    assert no_initial(name).initials() == []
