"""A page of real type on which words are set one by one, with what a reader makes of each."""

from __future__ import annotations

import numpy as np
from font_source_serif_pro import SourceSerifPro
from PIL import Image, ImageDraw, ImageFont

from lib.geometry import union
from lib.images.binarization import Grey
from lib.layout.line_ink import page_ink
from lib.layout.raised_marks import raised_marks
from lib.schemas.layout import RaisedMark
from lib.schemas.ocr import Block, Line, OcrPage, Paragraph, Word

SIZE, SMALL, LIFT = 40, 26, 11
"""Type size of the text and of a raised mark, and how far that stands over the line, in pixels."""

LOW, LARGER = 300, 75
"""Where notes stand on the page, and the size of the text over them, in pixels: words here have high boxes."""
HEIGHT = 440
"""Of the page, in pixels."""


class Sheet:
    """A page on which words are set one by one, with what a reader makes of each."""

    def __init__(self, body: int = SIZE) -> None:
        """The size of the book's text is `body`, in pixels."""
        self.body = body
        self.image = Image.new("L", (1400, HEIGHT), 255)
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
        return OcrPage(page_number=1, width=1400, height=HEIGHT, blank=False, blocks=[block])

    @property
    def grey(self) -> Grey:
        return np.asarray(self.image)

    @property
    def texts(self) -> dict[str, str]:
        """What was read for each word, by its id."""
        return {word.id: word.text for words in self.lines for word in words}

    def marks(self) -> list[RaisedMark]:
        return raised_marks(self.page(), page_ink(self.grey), self.body)

    def found(self) -> list[tuple[str, str]]:
        """The text of each word with a raised mark, and what in it is said to stand for the mark."""
        texts = self.texts
        return [(texts[mark.word], texts[mark.word][mark.start : mark.end]) for mark in self.marks()]


def notes_sheet() -> Sheet:
    """A sheet for notes: low on the page, in type smaller than the book's text, in which two are called."""
    sheet = Sheet(body=LARGER)
    sheet.words("the keepers walked along the")
    sheet.set("shore", read="shore.’", mark="1", after="")
    sheet.words("and then they all went")
    sheet.set("home", read="home,’", mark="2", after="")
    sheet.line()
    sheet.y = LOW
    return sheet
