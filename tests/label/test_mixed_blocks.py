"""Blocks that hold two things are parted, and each part has a class of its own."""

from __future__ import annotations

from collections.abc import Sequence

from lib.label.local import label_page, survey_book
from lib.label.mixed_blocks import part_blocks
from lib.label.shapes import page_shape
from lib.schemas.label import LabelPage
from lib.schemas.ocr import Block, OcrPage
from tests.label.printing import PROSE, Set, book, folio, head, heading, numbered, page, prose
from tests.label.test_block_classes import NOTE

SMALL = Set(("1 " + NOTE, NOTE), 1250, size=30, pitch=38)


def drawn_together(one: OcrPage) -> OcrPage:
    """The page as a reader sees it that takes all its text for one block."""
    lines = [line for block in one.blocks for paragraph in block.paragraphs for line in paragraph.lines]
    first = one.blocks[0].paragraphs[0]
    merged = [line.model_copy(update={"id": f"b1p1l{at}"}) for at, line in enumerate(lines, start=1)]
    paragraph = first.model_copy(update={"lines": merged})
    whole = one.blocks[0].model_copy(update={"paragraphs": [paragraph], "box": (100, 100, 900, 1540)})
    return one.model_copy(update={"blocks": [whole]})


def label(*pieces: Set | Block) -> LabelPage:
    """The label of a page, drawn into one block, in the midst of a book."""
    body = numbered(12)
    pages: list[OcrPage] = book(*body[:6], pieces, *body[6:])
    pages[6] = drawn_together(pages[6])
    return label_page(pages[6], survey_book(pages)[7])


def parts(*pieces: Set | Block) -> list[tuple[str, str | None]]:
    return [(part.block_class.value, part.first_line) for part in label(*pieces).blocks]


def sizes(pieces: Sequence[Set]) -> list[int]:
    return [len(block.lines) for block in part_blocks(page_shape(drawn_together(page(1, *pieces)))).blocks]


def test_a_note_is_parted_from_the_text_above_it() -> None:
    assert parts(prose(18), SMALL) == [("body", None), ("footnote", "b1p1l19")]


def test_a_heading_is_parted_from_the_text_round_it() -> None:
    assert parts(prose(8), heading("OF THE HARBOUR", 620), prose(8, 700)) == [
        ("body", None), ("section_heading", "b1p1l9"), ("body", "b1p1l10"),
    ]  # fmt: skip


WIDE = "THE MAJOR OR THE INTELLECTUAL ARGUMENT OF HISTORY"


def test_a_heading_as_wide_as_the_text_is_parted_where_a_paragraph_begins_below() -> None:
    begins = Set((PROSE,), 670, indent=40)
    assert parts(prose(8), Set((WIDE,), 620), begins, prose(8, 720)) == [
        ("body", None), ("section_heading", "b1p1l9"), ("body", "b1p1l10"),
    ]  # fmt: skip
    # A first line in capitals goes on below, flush.
    assert parts(prose(8), Set((WIDE,), 620), prose(8, 670)) == [("body", None)]


def test_a_running_head_and_a_page_number_are_parted_from_the_text() -> None:
    assert parts(head("A GARDEN AND A GATE 7"), prose(20)) == [("header", None), ("body", "b1p1l2")]
    assert [name for name, _ in parts(prose(20), folio("7"))] == ["body", "page_number"]


def test_verse_and_quotations_are_parted_from_the_text() -> None:
    lines = ("The lamp goes round the bay,", "And nobody but me", "Knows why it goes that way,")
    verse = Set(lines, 620, indent=150, ragged=True)
    assert [name for name, _ in parts(prose(8), verse, prose(8, 800))] == ["body", "verse", "body"]
    quote = Set((PROSE,) * 3, 620, indent=80)
    assert [name for name, _ in parts(prose(8), quote, prose(8, 800))] == ["body", "quote", "body"]


def test_parts_of_one_class_stay_one_block() -> None:
    assert sizes([prose(8), Set((PROSE,) * 4, 620, size=48), prose(8, 900)]) == [8, 4, 8]
    assert parts(prose(8), Set((PROSE,) * 4, 620, size=46), prose(8, 900)) == [("body", None)]


def test_running_text_is_not_parted() -> None:
    assert sizes([prose(20)]) == [20]
    assert sizes([prose(20, last="a last line.")]) == [20]


def test_few_letters_that_end_a_sentence_show_no_other_size() -> None:
    assert sizes([prose(8), Set(("wrote.",), 620, size=30)]) == [9]
    assert sizes([prose(8), Set(("Wrote.",), 620, size=30)]) == [8, 1]
