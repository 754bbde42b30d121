"""What the printer put round the text: running heads, page numbers, catchwords, signature marks; and specks.

Thresholds from: set by hand on the seven books of tests/bench/test_structure.py; their scores are in reports/bench, no
curves kept. tests/label/test_block_classes.py holds them.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from lib.label.judgements import judge
from lib.label.shapes import BlockShape, LineShape, PageShape
from lib.schemas.label import BlockClass, BlockLabel, PrintedNumber
from lib.text.numerals import roman_value
from lib.text.titles import is_numeral

_YEAR = re.compile(r"\W*1[4-9]\d\d\W*")
"""Of a title page, where it stands alone."""
_SIGNATURE = re.compile(
    r"(?:[VY](?:OL|ol)\W{0,2}[IVX\d]{1,5}\W{1,4}\d{1,3}\W?|"
    r"(?:V(?:OL|ol)\W{0,2}[IVX\d]{1,5}\W{1,4})?"
    r"(?:(?:\d{1,2} ?)?[A-Z][A-Za-z]{0,2} ?[\d*]{0,2}|\d{1,2} ?\*)\W?)"
)
"""B, B 2, 2 B, 3*, VOL. II. B, VOL. V. 3"""
NUMBER_WORDS = 3
"""Words of a block that is a page number and no head or foot with one, at most."""
LOW = 0.8
"""Share of the page's height below which a signature mark stands."""
SPECK_LETTERS, SPECK_CONFIDENCE = 4, 0.5
"""Letters, at most, and confidence, 0 to 1, below which a block is a speck."""
BESIDE, ALIKE = 3.0, 2.0
"""White between two lines that go on each other, at most, in sizes of their type; and how much higher one is than the
other, at most: what stands upright beside a table does not go on its rows."""
ARTEFACT_CONFIDENCE = 0.3
"""Confidence, 0 to 1, below which a block of one line is no text, however long."""
MAX_PICTURE_LETTERS = 3
"""Letters of what was read in a picture, at most."""
PICTURE_HEIGHT, PICTURE_WHITE = 0.8, 0.05
"""Share of such a block's height, at least, that stands beside the picture, and the white between them, at most, as a
share of the page's width."""


def label_furniture(
    block: BlockShape,
    page: PageShape,
    number: PrintedNumber | None,
    heads: Collection[str],
    catchwords: Collection[str] = (),
) -> BlockLabel | None:
    """The label of a block that is furniture; None for the others."""
    if page.has_in_table(block.box):
        return None
    ids = {line.id for line in block.lines}
    if number is not None and ids == {number.line}:
        if number.line in heads and len(block.text.split()) > 1:
            return _label(block, BlockClass.HEADER, "running head with the page number")
        if len(block.text.split()) <= NUMBER_WORDS:
            reason = "in step with the pages round about"
            return _label_as(block, BlockClass.PAGE_NUMBER, number.confidence, reason)
        return _label(block, BlockClass.HEADER if number.place == "head" else BlockClass.FOOTER, "page number")
    if ids and ids <= set(heads):
        return _label(block, BlockClass.HEADER, "the same above other pages")
    if ids and ids <= set(catchwords):
        return _label(block, BlockClass.FOOTER, "a catchword: the next page begins with it")
    if _is_last(block, page) and _SIGNATURE.fullmatch(block.text) and _stands_low(block, page):
        return _label(block, BlockClass.SIGNATURE_MARK, "a letter or figure alone at the foot")
    if _is_last(block, page) and _stands_low(block, page) and roman_value(block.text.strip()) and block.text.islower():
        return _label(block, BlockClass.PAGE_NUMBER, "a roman numeral alone at the foot")
    if _is_in_picture(block, page):
        return _label(block, BlockClass.OCR_ARTEFACT, "a few letters read in a picture")
    if _is_speck(block, page) and not is_numeral(block.text) and not _YEAR.fullmatch(block.text):
        reason = "few letters, read without confidence"
        return _label_as(block, BlockClass.OCR_ARTEFACT, 1 - block.confidence, reason)
    return None


def _is_last(block: BlockShape, page: PageShape) -> bool:
    return bool(page.rows) and block.id in {line.block for line in page.rows[-1]}


def _stands_low(block: BlockShape, page: PageShape) -> bool:
    return block.box[1] > LOW * page.height


def _is_in_picture(block: BlockShape, page: PageShape) -> bool:
    """A word of no more than three letters, as high as a picture that stands right beside it."""
    if len(block.lines) != 1 or block.lines[0].letters > MAX_PICTURE_LETTERS:
        return False
    high = block.box[3] - block.box[1]
    for picture in page.blocks:
        shared = min(block.box[3], picture.box[3]) - max(block.box[1], picture.box[1])
        beside = max(picture.box[0] - block.box[2], block.box[0] - picture.box[2])
        near = shared >= PICTURE_HEIGHT * high and beside <= PICTURE_WHITE * page.width
        if picture.illustration and near:
            return True
    return False


def _is_speck(block: BlockShape, page: PageShape) -> bool:
    if block.illustration:
        return False
    letters = sum(line.letters for line in block.lines)
    if letters == 0 and len(block.lines) == 1 and block.lines[0].noted:
        # A note's mark at the end of a line: its words stand in the next.
        return False
    few = letters <= SPECK_LETTERS and block.confidence < SPECK_CONFIDENCE
    if letters == 0 or few:
        return True
    return block.confidence < ARTEFACT_CONFIDENCE and len(block.lines) == 1 and not _goes_on_line(block.lines[0], page)


def _goes_on_line(line: LineShape, page: PageShape) -> bool:
    """Whether a line stands right beside another that was read: notes that run on stand so."""
    for other in next((row for row in page.rows if line in row), []):
        white = max(other.box[0] - line.box[2], line.box[0] - other.box[2])
        heights = [one.box[3] - one.box[1] for one in (line, other)]
        alike = max(heights) <= ALIKE * min(heights)
        if other is not line and alike and other.confidence >= SPECK_CONFIDENCE and white <= BESIDE * line.size:
            return True
    return False


def _label(block: BlockShape, block_class: BlockClass, rule: str) -> BlockLabel:
    return _label_as(block, *judge(block_class, rule))


def _label_as(block: BlockShape, block_class: BlockClass, confidence: float, reason: str) -> BlockLabel:
    return BlockLabel(id=block.id, block_class=block_class, confidence=round(confidence, 2), reason=reason)
