"""A note that is cut into the text is read by itself where it was mangled into the lines beside it."""

from __future__ import annotations

import numpy as np
from font_source_serif_pro import SourceSerifPro
from PIL import Image, ImageDraw, ImageFont

from lib.images.binarization import Grey
from lib.layout.cut_in_notes import cut_in_places
from lib.ocr.notch_reading import no_places, read_cut_in
from lib.ocr.tesseract import Reading
from lib.text.read_words import ReadWord

TEXT = "the keeper of the lamp walked along the shore"
BESIDE = "keeper of the lamp walked along"
NOTE = ("The keeper", "goes home", "at night.")
PITCH, LEFT, TOP, ROW = 56, 100, 80, 34
"""From line to line, the text's left edge and its top, and from row to row of the note, in pixels."""


def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(SourceSerifPro), size, layout_engine=ImageFont.Layout.BASIC)


def _page(small: int = 24) -> tuple[Grey, list[ReadWord], list[ReadWord]]:
    """Twelve lines, a note in `small` type beside the fourth to sixth, and scraps of it that were read there."""
    image = Image.new("L", (1100, 900), 255)
    draw = ImageDraw.Draw(image)
    right = LEFT + round(_font(38).getlength(TEXT))
    placed: list[ReadWord] = []
    scraps = []
    for number in range(12):
        y = TOP + PITCH * number
        words = (BESIDE if 3 <= number < 6 else TEXT).split()
        wide = sum(round(_font(38).getlength(word)) for word in words)
        x = right - wide - 11 * (len(words) - 1) if 3 <= number < 6 else LEFT
        if 3 <= number < 5:
            scraps.append(ReadWord(1, 1, number + 1, (LEFT, y - 8, LEFT + 120, y + 62), 0.4, "Tbekeep"))
            placed.append(scraps[-1])
        for word in words:
            draw.text((x, y + 38), word, font=_font(38), fill=0, anchor="ls")
            end = x + round(_font(38).getlength(word))
            _, above, _, below = _font(38).getbbox(word, anchor="ls")
            box = (x, y + 38 + round(above), end, y + 38 + round(below))
            placed.append(ReadWord(1, 1, number + 1, box, 0.95, word))
            x = end + 11
    for number, row in enumerate(NOTE):
        draw.text((LEFT, TOP + 3 * PITCH + 12 + ROW * number + small), row, font=_font(small), fill=0, anchor="ls")
    return np.asarray(image), placed, scraps


def test_a_note_in_a_notch_of_the_text_is_read_by_itself() -> None:
    grey, words, scraps = _page()
    read = read_cut_in(grey, words, cut_in_places, Reading("eng"))
    assert [[word.text for word in note] for note in read.notes] == [" ".join(NOTE).split()]
    assert read.replaced == scraps
    assert read.words == [word for word in words if word not in scraps]


def test_type_as_large_as_that_beside_it_is_no_note() -> None:
    grey, words, _ = _page(small=40)
    assert read_cut_in(grey, words, cut_in_places, Reading("eng")).words == words


def test_pages_that_are_not_looked_at_are_left() -> None:
    grey, words, _ = _page()
    assert read_cut_in(grey, words, no_places, Reading("eng")).replaced == []
