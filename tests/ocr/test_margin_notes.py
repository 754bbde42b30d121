"""A note in the margin is read by itself where it was mangled into the lines of the text."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from font_source_serif_pro import SourceSerifPro
from PIL import Image, ImageDraw, ImageFont

from lib.images.binarization import Grey
from lib.layout.margins import margin_notes
from lib.ocr.margin_notes import no_notes, read_margins
from lib.ocr.tesseract import Reading
from lib.text.read_words import ReadWord

TEXT = "the keeper of the lamp walked along the shore"
NOTE = ("The keeper", "goes home", "at night.")
PITCH, LEFT, TOP, ROW = 56, 300, 80, 34
"""From line to line, the text's left edge and its top, and from row to row of the note, in pixels."""


def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(SourceSerifPro), size, layout_engine=ImageFont.Layout.BASIC)


def _page(*, on_right: bool = False) -> tuple[Grey, list[ReadWord], list[ReadWord]]:
    """A page with a note beside its third line: the words of the text, and scraps of the note glued to its lines."""
    image = Image.new("L", (1500, 900), 255)
    draw = ImageDraw.Draw(image)
    words: list[ReadWord] = []
    right = LEFT
    for number in range(12):
        x, y = LEFT, TOP + PITCH * number
        for word in TEXT.split():
            draw.text((x, y + 38), word, font=_font(38), fill=0, anchor="ls")
            end = x + round(_font(38).getlength(word))
            words.append(ReadWord(1, 1, number + 1, (x, y + 8, end, y + 46), 0.95, word))
            x = end + 11
        right = max(right, x)
    scraps = []
    left = right + 30 if on_right else 60
    for number, row in enumerate(NOTE):
        y = TOP + 2 * PITCH + ROW * number
        draw.text((left, y + 26), row, font=_font(26), fill=0, anchor="ls")
    for number, text in enumerate(("Tbe keep", "homm nigt")):
        y = TOP + PITCH * (2 + number)
        scraps.append(ReadWord(1, 1, 3 + number, (left, y + 6, left + 130, y + 36), 0.4, text.replace(" ", "")))
    placed = []
    for number in range(12):
        line = [word for word in words if word.line == number + 1]
        glued = [scrap for scrap in scraps if scrap.line == number + 1]
        placed += [*line, *glued] if on_right else [*glued, *line]
    return np.asarray(image), placed, scraps


def test_a_note_of_the_left_margin_is_read_by_itself() -> None:
    grey, words, scraps = _page()
    read = read_margins(grey, words, margin_notes, Reading("eng"))
    assert [[word.text for word in note] for note in read.notes] == [" ".join(NOTE).split()]
    assert read.replaced == scraps


def test_a_note_of_the_right_margin_is_read_by_itself() -> None:
    grey, words, scraps = _page(on_right=True)
    read = read_margins(grey, words, margin_notes, Reading("eng"))
    assert [[word.text for word in note] for note in read.notes] == [" ".join(NOTE).split()]
    assert read.replaced == scraps


def test_the_text_beside_a_note_keeps_its_words() -> None:
    grey, words, scraps = _page()
    read = read_margins(grey, words, margin_notes, Reading("eng"))
    assert read.words == [word for word in words if word not in scraps]


def test_a_page_without_notes_is_left() -> None:
    grey, words, scraps = _page()
    bare = [word for word in words if word not in scraps]
    assert read_margins(grey, bare, margin_notes, Reading("eng")).words == bare
    assert read_margins(grey, words, no_notes, Reading("eng")).words == words


def test_a_second_reading_with_fewer_letters_is_not_taken() -> None:
    grey, words, scraps = _page()
    longer = [replace(word, text=word.text * 9) if word in scraps else word for word in words]
    read = read_margins(grey, longer, margin_notes, Reading("eng"))
    assert read.words == longer
    assert read.replaced == []
