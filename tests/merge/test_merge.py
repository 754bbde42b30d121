"""The three-way merge: by identity, with fallbacks, and with every word's place and origin."""

from __future__ import annotations

import pytest

from lib.errors import InvalidRecordError
from lib.merge.three_way import merge_page
from lib.schemas.correct import CorrectPage, Edit, Join, ParagraphCorrection
from lib.schemas.label import BlockClass, BlockLabel, LabelPage
from lib.schemas.layout import StyledWord
from lib.schemas.merge import MergedParagraph, MergePage
from lib.schemas.ocr import OcrPage
from tests.correct.reading import page


def merged(ocr: OcrPage, *corrections: ParagraphCorrection, labels: list[BlockLabel] | None = None) -> MergePage:
    correct = CorrectPage(page_number=1, backend="local", paragraphs=list(corrections)) if corrections else None
    label = None
    if labels is not None:
        label = LabelPage(page_number=1, backend="local", printed_number=None, region="body", blocks=labels)
    return merge_page(ocr, correct, label, continues_from_previous=False, continues_on_next=False)


def corrected(ocr: OcrPage, text: str, *joins: Join, of: str = "b1p1") -> MergedParagraph:
    entry = ParagraphCorrection(id=of, text=text, joins=list(joins), confidence=0.8)
    return next(p for p in merged(ocr, entry).paragraphs() if p.id == of)


def test_without_correction_or_label_nothing_is_dropped() -> None:
    record = merged(page("one two\nthree", "four"))
    assert [p.text for p in record.paragraphs()] == ["one two three", "four"]
    [block] = record.blocks
    assert (block.block_class, block.class_source) == (BlockClass.BODY, "fallback")
    assert {word.source for p in record.paragraphs() for line in p.lines for word in line.words} == {"ocr"}


def test_a_correction_goes_to_its_paragraph_and_no_other() -> None:
    record = merged(page("tbe same", "tbe same"), ParagraphCorrection(id="b1p2", text="the same", confidence=0.8))
    assert [(p.text, p.provenance.text) for p in record.paragraphs()] == [("tbe same", "ocr"), ("the same", "correct")]


def test_a_changed_word_keeps_its_place_and_says_what_was_read() -> None:
    ocr = page("in tbe house")
    word = corrected(ocr, "in the house").lines[0].words[1]
    assert (word.text, word.read, word.source, word.confidence) == ("the", "tbe", "correct", 0.8)
    assert word.box == ocr.blocks[0].paragraphs[0].lines[0].words[1].box


def test_the_type_that_a_correction_saw_is_kept_beside_those_that_layout_told() -> None:
    styled = StyledWord(word="b1p1l1w2", start=0, end=3, styles=["small_capitals"], large_first=True)
    edit = Edit(line="b1p1l1", word="b1p1l1w2", before="Srn", after="Sir", reason="", confidence=0.9, styled=styled)
    entry = ParagraphCorrection(id="b1p1", text="dear Sir", edits=[edit], confidence=0.9)
    assert merged(page("dear Srn"), entry).styled == [styled]
    assert merged(page("dear Srn")).styled == []


def test_words_parted_and_run_together_share_a_place() -> None:
    parted = corrected(page("of thehouse now"), "of the house now").lines[0].words
    assert [word.read for word in parted] == [None, "thehouse", "thehouse", None]
    assert parted[1].box[2] <= parted[2].box[0]
    together = corrected(page("to day he"), "today he").lines[0].words
    assert (together[0].read, together[0].box) == ("to day", (50, 40, 140, 70))


def test_a_word_that_the_reader_missed_stands_between_its_neighbours() -> None:
    words = corrected(page("a man house"), "a man of house").lines[0].words
    assert words[2].source == "correct"
    assert words[1].box[2] <= words[2].box[0] < words[2].box[2] <= words[3].box[0] + 1


def test_text_without_line_breaks_is_broken_where_the_lines_were() -> None:
    paragraph = corrected(page("one two three\nfour five six"), "one two three four five sixty")
    assert [line.text for line in paragraph.lines] == ["one two three", "four five sixty"]


@pytest.mark.parametrize(("hyphen", "text"), [("dropped", "the impossible man"), ("kept", "the im-possible man")])
def test_a_divided_word_is_joined_and_can_be_taken_apart(hyphen: str, text: str) -> None:
    join = Join.model_validate(
        {"line": "b1p1l1", "left": "im-", "right": "possible", "hyphen": hyphen, "reason": "book"}
    )
    record = merged(
        page("the im-\npossible man"), ParagraphCorrection(id="b1p1", text=None, joins=[join], confidence=1)
    )
    [paragraph] = record.paragraphs()
    assert paragraph.text == text
    assert [line.text for line in paragraph.lines] == ["the im-", "possible man"]
    assert paragraph.provenance.text == "ocr"


def test_a_label_gives_its_block_a_class() -> None:
    label = BlockLabel(id="b1", block_class=BlockClass.QUOTE, confidence=0.7)
    [block] = merged(page("one"), labels=[label]).blocks
    assert (block.block_class, block.class_source, block.class_confidence) == (BlockClass.QUOTE, "label", 0.7)
    assert merged(page("one"), labels=[]).blocks[0].class_source == "fallback"


def test_what_belongs_to_another_reading_is_refused() -> None:
    with pytest.raises(InvalidRecordError, match="b9p1"):
        merged(page("one"), ParagraphCorrection(id="b9p1", text="two", confidence=1))
    with pytest.raises(InvalidRecordError, match="b7"):
        merged(page("one"), labels=[BlockLabel(id="b7", block_class=BlockClass.BODY, confidence=1)])
