"""Blocks that labels part, and paragraphs that are cut with them."""

from __future__ import annotations

import pytest

from lib.errors import InvalidRecordError
from lib.schemas.correct import Join, ParagraphCorrection
from lib.schemas.label import BlockClass, BlockLabel
from lib.text.continuation import page_edges
from tests.correct.reading import page
from tests.merge.test_merge import merged

BODY = BlockLabel(id="b1", block_class=BlockClass.BODY, confidence=0.9)
NOTE = BlockLabel(id="b1", first_line="b1p1l3", block_class=BlockClass.FOOTNOTE, confidence=0.8)
TEXT = page("the first line\nthe second\n* a note\nthat goes on")


def test_a_block_is_parted_where_the_label_says() -> None:
    first, second = merged(TEXT, labels=[BODY, NOTE]).blocks
    assert [(part.id, part.block_class) for part in (first, second)] == [
        ("b1", BlockClass.BODY), ("b1.2", BlockClass.FOOTNOTE),
    ]  # fmt: skip
    assert [p.text for p in first.paragraphs] == ["the first line the second"]
    assert [(p.id, p.text) for p in second.paragraphs] == [("b1p1.3", "* a note that goes on")]
    assert first.box[3] <= second.box[1]
    assert second.box == second.paragraphs[0].box


def test_a_paragraph_that_is_whole_keeps_its_name() -> None:
    note = NOTE.model_copy(update={"first_line": "b1p2l1"})
    first, second = merged(page("one two", "three"), labels=[BODY, note]).blocks
    assert [p.id for p in (*first.paragraphs, *second.paragraphs)] == ["b1p1", "b1p2"]


def test_corrections_and_joins_go_with_their_lines() -> None:
    join = Join(line="b1p1l3", left="no-", right="tes", hyphen="dropped", reason="divided")
    entry = ParagraphCorrection(
        id="b1p1", text="the first line\nthe second\n* some no-\ntes here", joins=[join], confidence=0.8
    )
    first, second = merged(page("tbe first line\nthe second\n* sonne no-\ntes here"), entry, labels=[BODY, NOTE]).blocks
    assert [(p.text, p.provenance.edits, p.joins) for p in first.paragraphs] == [("the first line the second", 1, [])]
    [part] = second.paragraphs
    assert (part.text, part.provenance.edits, [j.line for j in part.joins]) == ("* some notes here", 1, ["b1p1l3"])


def test_a_part_at_a_line_that_is_not_there_is_refused() -> None:
    with pytest.raises(InvalidRecordError, match="b1p1l9"):
        merged(TEXT, labels=[BODY, NOTE.model_copy(update={"first_line": "b1p1l9"})])


def test_running_text_ends_where_its_part_does() -> None:
    label = {"blocks": [BODY.model_dump(mode="json"), NOTE.model_dump(mode="json")]}
    edges = page_edges(TEXT.model_dump(mode="json"), label)
    assert edges is not None
    assert (edges.first.text, edges.last.text) == ("the first line", "the second")


def test_a_dash_at_a_line_end_takes_no_space() -> None:
    assert [p.text for p in merged(page("he saw it—\nand went — \nhome")).paragraphs()] == ["he saw it—and went — home"]
