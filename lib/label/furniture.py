"""What the printer put round the text: running heads, page numbers, catchwords, signature marks; and specks."""

from __future__ import annotations

import re
from collections.abc import Collection

from lib.label.shapes import BlockShape, PageShape
from lib.schemas.label import BlockClass, BlockLabel, PrintedNumber

_SIGNATURE = re.compile(
    r"(?:V(?:OL|ol)\W{0,2}[IVX\d]{1,5}\W{1,4})?"
    r"(?:(?:\d{1,2} ?)?[A-Z][A-Za-z]{0,2} ?[\d*]{0,2}|\d{1,2} ?\*)\W?"
)
"""B, B 2, 2 B, 3*, VOL. II. B"""
SPECK_CONFIDENCE = 0.5
SPECK_LETTERS = 4
ARTEFACT_CONFIDENCE = 0.3
MAX_PICTURE_LETTERS = 3


def label_furniture(
    block: BlockShape,
    page: PageShape,
    number: PrintedNumber | None,
    heads: Collection[str],
    catchwords: Collection[str] = (),
) -> BlockLabel | None:
    """The label of a block that is furniture; None for the others."""
    ids = {line.id for line in block.lines}
    if number is not None and ids == {number.line}:
        if number.line in heads and len(block.text.split()) > 1:
            return _label(block, BlockClass.HEADER, 0.95, "running head with the page number")
        if len(block.text.split()) <= 3:
            return _label(block, BlockClass.PAGE_NUMBER, number.confidence, "in step with the pages round about")
        return _label(block, BlockClass.HEADER if number.place == "head" else BlockClass.FOOTER, 0.9, "page number")
    if ids and ids <= set(heads):
        return _label(block, BlockClass.HEADER, 0.9, "the same above other pages")
    if ids and ids <= set(catchwords):
        return _label(block, BlockClass.FOOTER, 0.85, "a catchword: the next page begins with it")
    if _is_last(block, page) and _SIGNATURE.fullmatch(block.text) and _stands_low(block, page):
        return _label(block, BlockClass.SIGNATURE_MARK, 0.7, "a letter or figure alone at the foot")
    if _is_in_picture(block, page):
        return _label(block, BlockClass.OCR_ARTEFACT, 0.8, "a few letters read in a picture")
    if _is_speck(block):
        return _label(block, BlockClass.OCR_ARTEFACT, 1 - block.confidence, "few letters, read without confidence")
    return None


def _is_last(block: BlockShape, page: PageShape) -> bool:
    return bool(page.rows) and block.id in {line.block for line in page.rows[-1]}


def _stands_low(block: BlockShape, page: PageShape) -> bool:
    return block.box[1] > 0.8 * page.height


def _is_in_picture(block: BlockShape, page: PageShape) -> bool:
    """A word of no more than three letters, as high as a picture that stands right beside it."""
    if len(block.lines) != 1 or block.lines[0].letters > MAX_PICTURE_LETTERS:
        return False
    high = block.box[3] - block.box[1]
    for picture in page.blocks:
        shared = min(block.box[3], picture.box[3]) - max(block.box[1], picture.box[1])
        beside = max(picture.box[0] - block.box[2], block.box[0] - picture.box[2])
        if picture.illustration and shared >= 0.8 * high and beside <= 0.05 * page.width:
            return True
    return False


def _is_speck(block: BlockShape) -> bool:
    if block.illustration:
        return False
    letters = sum(line.letters for line in block.lines)
    few = letters <= SPECK_LETTERS and block.confidence < SPECK_CONFIDENCE
    return letters == 0 or few or (block.confidence < ARTEFACT_CONFIDENCE and len(block.lines) == 1)


def _label(block: BlockShape, block_class: BlockClass, confidence: float, reason: str) -> BlockLabel:
    return BlockLabel(id=block.id, block_class=block_class, confidence=round(confidence, 2), reason=reason)
