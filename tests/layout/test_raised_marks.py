"""Raised marks are found by their place and size on a page of real type, whatever was read for them."""

from __future__ import annotations

import numpy as np
import pytest
from font_source_serif_pro import SourceSerifPro
from PIL import Image, ImageDraw, ImageFont

from lib.geometry import union
from lib.images.binarization import Grey
from lib.layout.raised_marks import page_ink, raised_marks
from lib.schemas.ocr import Block, Line, OcrPage, Paragraph, Word

SIZE, SMALL, LIFT = 40, 26, 11
"""Type size of the text and of a raised mark, and how far that stands over the line, in pixels."""


class Sheet:
    """A page on which words are set one by one, with what a reader makes of each."""

    def __init__(self) -> None:
        self.image = Image.new("L", (1400, 400), 255)
        self.draw = ImageDraw.Draw(self.image)
        self.lines: list[list[Word]] = [[]]
        self.x, self.y = 60, 60

    def set(self, text: str, *, read: str | None = None, mark: str = "", after: str = "", apart: bool = False) -> None:
        """A word, with a raised mark and what stands after that."""
        left = self.x
        self._draw(text, SIZE, 0)
        end = self.x
        if mark:
            self._draw(mark, SMALL, LIFT)
        if after:
            self._draw(after, SIZE, 0)
        words = [(text if read is None else read, left, self.x)]
        if apart:
            words = [(text, left, end), (read or mark, end + 1, self.x)]
        for shown, start, stop in words:
            name = f"w{len(self.lines)}x{len(self.lines[-1])}"
            box = (start, self.y + 8, max(stop, start + 1), self.y + SIZE + 8)
            self.lines[-1].append(Word(id=name, text=shown, box=box, confidence=0.9))
        self.x += 14

    def _draw(self, text: str, size: int, up: int) -> None:
        font = ImageFont.truetype(str(SourceSerifPro), size, layout_engine=ImageFont.Layout.BASIC)
        self.draw.text((self.x, self.y + SIZE - up), text, font=font, fill=0, anchor="ls")
        self.x += round(font.getlength(text))

    def words(self, text: str) -> None:
        for word in text.split():
            self.set(word)

    def line(self) -> None:
        self.lines.append([])
        self.x, self.y = 60, self.y + 70

    def page(self) -> OcrPage:
        lines = [
            Line(id=f"b1p1l{number}", box=union(word.box for word in words), confidence=0.9, words=words)
            for number, words in enumerate(self.lines, start=1)
        ]
        box = union(line.box for line in lines)
        paragraph = Paragraph(id="b1p1", box=box, confidence=0.9, lines=lines)
        block = Block(id="b1", kind="text", box=box, confidence=0.9, paragraphs=[paragraph])
        return OcrPage(page_number=1, width=1400, height=400, blank=False, blocks=[block])

    def found(self) -> list[tuple[str, str]]:
        """The text of each word with a raised mark, and what in it is said to stand for the mark."""
        texts = {word.id: word.text for words in self.lines for word in words}
        grey: Grey = np.asarray(self.image)
        marks = raised_marks(self.page(), page_ink(grey))
        return [(texts[mark.word], texts[mark.word][mark.start : mark.end]) for mark in marks]


@pytest.mark.parametrize(
    ("read", "mark", "after", "stands_for"),
    [
        ("shore'.", "1", ".", "'"),
        ("shore?.", "2", ".", "?"),
        ("shore®;", "3", ";", "®"),
        ("shore12.", "12", ".", "12"),
        ("shore.", "1", ".", ""),
        ("shore%.”", "4", ".”", "%"),
        ("shore", "1", "", ""),
    ],
)
def test_a_raised_figure_is_found_at_the_end_of_its_word(read: str, mark: str, after: str, stands_for: str) -> None:
    sheet = Sheet()
    sheet.words("the keeper walked along the")
    sheet.set("shore", read=read, mark=mark, after=after)
    sheet.words("and then he went home")
    assert sheet.found() == [(read, stands_for)]


def test_quotation_marks_points_and_accents_are_no_raised_marks() -> None:
    sheet = Sheet()
    sheet.words("“Isn’t it a ‘fine’ day,” said the naïve keeper’s élève—‘quite’; it is!")
    assert sheet.found() == []


def test_figures_on_the_line_are_no_raised_marks() -> None:
    sheet = Sheet()
    sheet.words("In 1823 the 12 keepers had 4 boats and 365 lamps of 1st and 2nd rate")
    assert sheet.found() == []


def test_a_mark_that_opens_a_line_is_found_with_and_without_what_was_read_for_it() -> None:
    sheet = Sheet()
    sheet.set("", read="1", mark="1")
    sheet.words("See the account of the keeper of the lamp")
    sheet.line()
    sheet._draw("2", SMALL, LIFT)
    sheet.x += 14
    sheet.words("Letters of the same, volume three, page ninety")
    assert sheet.found() == [("1", "1"), ("Letters", "")]


def test_a_mark_that_was_read_apart_is_its_own_words() -> None:
    sheet = Sheet()
    sheet.words("they had an absolute")
    sheet.set("monopoly", read="1.", mark="1", after=".", apart=True)
    sheet.words("and the keepers went")
    assert sheet.found() == [("1.", "1")]


def test_a_mark_as_small_as_a_quotation_mark_is_known_by_how_low_it_stands() -> None:
    sheet = Sheet()
    sheet.words("the keeper walked along the")
    sheet.set("shore,", read="shore,’", mark="a")
    sheet.words("and said it is the keeper’s")
    sheet.set("lamp.", read="lamp.", mark="e")
    sheet.words("Then he went ‘home,’ he said")
    sheet.line()
    sheet.words("and the keepers said that")
    sheet.set("so.", read="so.«", mark="c")
    assert sheet.found() == [("shore,’", "’"), ("lamp.", ""), ("so.«", "«")]
