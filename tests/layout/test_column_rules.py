"""Upright rules between the words of a page."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from lib.images.binarization import Grey
from lib.layout.column_rules import column_rules
from lib.schemas.base import Box
from lib.schemas.ocr import Block, Line, OcrPage, Paragraph, Word

LEFTS = (100, 400, 700)


def page() -> tuple[OcrPage, Grey]:
    """Twelve rows of three words, with a rule between the first two columns and one at the paper's edge."""
    image = Image.new("L", (1000, 1200), 255)
    pen = ImageDraw.Draw(image)
    for x in (300, 960):
        pen.line((x, 90, x, 700), fill=0, width=3)
    lines = []
    for row in range(12):
        words = []
        for number, left in enumerate(LEFTS, start=1):
            box: Box = (left, 100 + 50 * row, left + 80, 120 + 50 * row)
            for letter in range(5):
                pen.rectangle((left + 16 * letter, box[1], left + 16 * letter + 8, box[3] - 1), fill=0)
            words.append(Word(id=f"b1p1l{row}w{number}", text="12345", box=box, confidence=0.9))
        lines.append(
            Line(id=f"b1p1l{row}", box=(100, 100 + 50 * row, 780, 120 + 50 * row), confidence=0.9, words=words)
        )
    whole: Box = (100, 100, 780, 670)
    paragraph = Paragraph(id="b1p1", box=whole, confidence=0.9, lines=lines)
    block = Block(id="b1", kind="text", box=whole, confidence=0.9, paragraphs=[paragraph])
    read = OcrPage(page_number=1, width=1000, height=1200, blank=False, blocks=[block])
    return read, np.asarray(image)


def test_a_rule_between_columns_is_found_and_one_at_the_edge_is_none() -> None:
    [(left, top, right, bottom)] = column_rules(*page())
    assert 295 <= left <= 300 <= right <= 305
    assert top <= 100
    assert bottom >= 690


def test_a_page_without_words_has_no_rules() -> None:
    read, grey = page()
    assert column_rules(read.model_copy(update={"blocks": []}), grey) == []
