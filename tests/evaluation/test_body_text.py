"""Heads and page numbers are left out of both texts where the labels say so."""

from __future__ import annotations

from lib.evaluation.body_text import body_as_merged, body_as_read
from lib.merge.three_way import merge_page
from lib.schemas.label import BlockClass, BlockLabel, LabelPage
from lib.schemas.merge import MergePage
from lib.schemas.ocr import Block, OcrPage
from tests.correct.reading import page


def labelled(ocr: OcrPage, *classes: BlockClass) -> MergePage:
    labels = [
        BlockLabel(id=block.id, block_class=block_class, confidence=0.9)
        for block, block_class in zip(ocr.blocks, classes, strict=True)
    ]
    label = LabelPage(page_number=1, backend="local", printed_number=None, region="body", blocks=labels)
    return merge_page(ocr, None, label, continues_from_previous=False, continues_on_next=False)


def two_blocks() -> OcrPage:
    """A head at the top of the page, and two lines 500 pixels below it."""
    head = page("12 THE LAMP").blocks[0]
    head = head.model_copy(update={"box": (0, 40, 900, 70)})
    ocr = page("the lamp\nwas lit")
    [text] = ocr.blocks
    for line in text.paragraphs[0].lines:
        for word in line.words:
            left, top, right, bottom = word.box
            word.box = (left, top + 500, right, bottom + 500)
    text = Block(id="b2", kind="text", box=(0, 540, 900, 610), confidence=0.9, paragraphs=text.paragraphs)
    return ocr.model_copy(update={"blocks": [head, text]})


def test_what_is_labelled_as_furniture_is_left_out_of_both_texts() -> None:
    ocr = two_blocks()
    merged = labelled(ocr, BlockClass.HEADER, BlockClass.BODY)
    assert body_as_merged(merged) == "the lamp was lit"
    assert body_as_read(ocr, merged) == "the lamp\nwas lit"


def test_what_is_labelled_otherwise_stays() -> None:
    ocr = two_blocks()
    merged = labelled(ocr, BlockClass.CHAPTER_HEADING, BlockClass.BODY)
    assert body_as_read(ocr, merged) == ocr.text
    assert body_as_merged(merged) == merged.text
