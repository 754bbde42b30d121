"""What people change: applied with their provenance, found again where ids moved, and never to another text."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from lib.errors import InvalidRecordError
from lib.merge.human import apply_overrides, proofread_text
from lib.merge.overrides import load_overrides, override_files
from lib.merge.three_way import merge_page
from lib.schemas.conservation import check_conservation
from lib.schemas.correct import CorrectPage, Join, ParagraphCorrection
from lib.schemas.label import BlockClass, BlockLabel, LabelPage, PrintedNumber
from lib.schemas.merge import MergePage
from lib.schemas.ocr import Block, OcrPage
from lib.schemas.override import PageOverrides
from tests.correct.reading import page

NUMBER = PrintedNumber(text="13", value=13, style="arabic", place="head", block=None, line=None, confidence=0.9)


def blocks(*texts: str) -> OcrPage:
    """A page with a block of one paragraph for each text; an empty text makes a picture."""
    found: list[Block] = []
    for number, text in enumerate(texts, start=1):
        if text:
            made = page(text).model_dump_json().replace('"b1', f'"b{number}')
            found += OcrPage.model_validate_json(made).blocks
        else:
            found.append(Block(id=f"b{number}", kind="illustration", box=(10, 300, 400, 700), confidence=1))
    return page(texts[0] or "x").model_copy(update={"blocks": found})


def merged(ocr: OcrPage, *corrections: ParagraphCorrection, number: PrintedNumber | None = None) -> MergePage:
    correct = CorrectPage(page_number=1, backend="local", paragraphs=list(corrections))
    labels = [BlockLabel(id=block.id, block_class=BlockClass.BODY, confidence=0.6) for block in ocr.blocks]
    label = LabelPage(page_number=1, backend="local", printed_number=number, region="body", blocks=labels)
    return merge_page(ocr, correct, label, continues_from_previous=False, continues_on_next=False)


def changed(
    ocr: OcrPage, *corrections: ParagraphCorrection, number: PrintedNumber | None = None, **what: Any
) -> MergePage:
    return apply_overrides(merged(ocr, *corrections, number=number), ocr, PageOverrides.model_validate(what))


def text(name: str, base: str, new: str) -> dict[str, Any]:
    return {"id": name, "base": base, "text": new}


def test_a_text_is_a_persons_and_each_word_keeps_its_place_and_what_was_read() -> None:
    ocr = page("in tbe house\nof stone")
    record = changed(ocr, paragraphs=[text("b1p1", "in tbe house\nof stone", "in the house of stone")])
    [paragraph] = record.paragraphs()
    assert paragraph.text == "in the house of stone"
    assert (paragraph.provenance.text, paragraph.provenance.edits, paragraph.provenance.confidence) == ("human", 1, 1.0)
    word = paragraph.lines[0].words[1]
    assert (word.text, word.read, word.source, word.box) == ("the", "tbe", "human", (100, 40, 140, 70))
    assert [line.text for line in paragraph.lines] == ["in the house", "of stone"]
    assert [outcome.stale for outcome in record.overrides] == [False]


def test_a_text_may_be_written_against_the_reading_or_the_correction() -> None:
    ocr = page("in tbe honse")
    correction = ParagraphCorrection(id="b1p1", text="in the honse", confidence=0.8)
    for base in ("in tbe honse", "in the honse"):
        [paragraph] = changed(ocr, correction, paragraphs=[text("b1p1", base, "in the house")]).paragraphs()
        assert [(word.text, word.read, word.source) for word in paragraph.lines[0].words] == [
            ("in", None, "ocr"), ("the", "tbe", "correct"), ("house", "honse", "human"),
        ]  # fmt: skip


def test_another_text_is_left_alone_and_the_entry_is_stale() -> None:
    record = changed(page("quite another page"), paragraphs=[text("b1p1", "in tbe house", "in the house")])
    assert record.text == "quite another page"
    [outcome] = record.overrides
    assert outcome.stale
    assert outcome.why is not None
    assert "quite another page" in outcome.why


def test_an_entry_finds_its_text_where_ids_have_moved() -> None:
    record = changed(blocks("a new head", "in tbe house"), paragraphs=[text("b1p1", "in tbe house", "in the house")])
    assert record.text == "a new head\n\nin the house"
    twice = changed(blocks("a", "in tbe", "in tbe"), paragraphs=[text("b1p1", "in tbe", "in the")])
    assert twice.overrides[0].stale


def test_a_divided_word_that_stays_is_printed_in_two_parts() -> None:
    join = Join(line="b1p1l1", left="con-", right="sider", hyphen="dropped", reason="book")
    correction = ParagraphCorrection(id="b1p1", text=None, joins=[join], confidence=1)
    ocr = page("we con-\nsider tbe house")
    [paragraph] = changed(ocr, correction, paragraphs=[text("b1p1", ocr.text, "we consider the house")]).paragraphs()
    assert [line.text for line in paragraph.lines] == ["we con-", "sider the house"]
    assert paragraph.text == "we consider the house"
    [paragraph] = changed(ocr, correction, paragraphs=[text("b1p1", ocr.text, "we confider the house")]).paragraphs()
    assert paragraph.text == "we confider the house"
    assert paragraph.joins == []


def test_classes_drops_and_order() -> None:
    ocr = blocks("one", "two", "three", "")
    record = changed(
        ocr,
        blocks=[
            {"id": "b1", "base": "one", "block_class": "chapter_heading"},
            {"id": "b2", "base": "two", "drop": True},
            {"id": "b4", "base": "", "box": [12, 303, 400, 700], "block_class": "map_label"},
        ],
        order=[{"id": "b3", "base": "three"}, {"id": "b1", "base": "one"}],
    )
    assert [(block.id, block.block_class, block.class_source) for block in record.blocks] == [
        ("b3", "body", "label"), ("b1", "chapter_heading", "human"), ("b4", "map_label", "human"),
    ]  # fmt: skip
    assert not any(outcome.stale for outcome in record.overrides)


def parted(before: str, after: str) -> list[tuple[str, list[str]]]:
    """Ids and lines of the paragraphs that a page of one paragraph has after a person's text."""
    record = changed(page(before), paragraphs=[text("b1p1", before, after)])
    return [(paragraph.id, [line.text for line in paragraph.lines]) for paragraph in record.paragraphs()]


def test_an_empty_line_begins_a_paragraph() -> None:
    before = "the end.\nA new one\ngoes on"
    assert parted(before, "the end.\n\nA new one\ngoes on") == [
        ("b1p1", ["the end."]), ("b1p1.2", ["A new one", "goes on"]),
    ]  # fmt: skip
    in_one_line = parted(before, "the end.\n\nA new one goes on")
    assert in_one_line == [("b1p1", ["the end."]), ("b1p1.2", ["A new one", "goes on"])]
    assert parted(before, "\n\nthe end.\n \n\n\nA new one\ngoes on\n\n")[1][0] == "b1p1.2"


def test_a_line_is_parted_in_its_middle_and_each_word_keeps_its_place() -> None:
    before = "one two\nthree four"
    ocr = page(before)
    record = changed(ocr, paragraphs=[text("b1p1", before, "one\n\ntwo\nthree\n\nfour")])
    assert [p.text for p in record.paragraphs()] == ["one", "two three", "four"]
    lines = [line for p in record.paragraphs() for line in p.lines]
    assert [line.id for line in lines] == ["b1p1l1", "b1p1l1.2", "b1p1l2", "b1p1l2.2"]
    plain = [word.box for line in merged(ocr).lines() for word in line.words]
    assert [word.box for line in lines for word in line.words] == plain
    check_conservation(ocr, record)
    assert [p.continues for p in record.paragraphs()] == [None, False, False]


def test_a_person_divides_a_word_at_the_end_of_a_line() -> None:
    [paragraph] = changed(
        page("we con~\nsider it"), paragraphs=[text("b1p1", "we con~\nsider it", "we con-\nsider it")]
    ).paragraphs()
    assert paragraph.text == "we consider it"
    [paragraph] = changed(
        page("we con-\nsider it"), paragraphs=[text("b1p1", "we con-\nsider it", "we con-\nsider It")]
    ).paragraphs()
    assert paragraph.text == "we con- sider It"  # it ended so before, and nothing joined it


def test_levels_and_where_paragraphs_begin() -> None:
    ocr = blocks("a head", "the text")
    record = changed(
        ocr,
        blocks=[{"id": "b1", "base": "a head", "block_class": "chapter_heading", "level": 2}],
        paragraphs=[{"id": "b2p1", "base": "the text", "continues": True}],
    )
    assert [block.level for block in record.blocks] == [2, None]
    assert [block.class_source for block in record.blocks] == ["human", "label"]
    [_, paragraph] = record.paragraphs()
    assert (paragraph.continues, paragraph.provenance.text) == (True, "ocr")
    assert [(outcome.what, outcome.stale) for outcome in record.overrides] == [("continues", False), ("class", False)]


def test_a_block_that_is_said_to_be_text_has_no_level() -> None:
    said = [{"id": "b1", "base": "a head", "block_class": "body", "level": 3}]
    assert [block.level for block in changed(blocks("a head", "the text"), blocks=said).blocks] == [None, None]


def test_a_level_holds_where_the_block_is_a_head_and_is_stale_where_it_is_none_now() -> None:
    level = PageOverrides.model_validate({"blocks": [{"id": "b1", "base": "a head", "level": 2}]})
    ocr = blocks("a head", "the text")
    text = merged(ocr)
    head = text.blocks[0].model_copy(update={"block_class": BlockClass.SECTION_HEADING})
    made = apply_overrides(text.model_copy(update={"blocks": [head, text.blocks[1]]}), ocr, level)
    assert [block.level for block in made.blocks] == [2, None]
    stale = apply_overrides(text, ocr, level)
    assert [block.level for block in stale.blocks] == [None, None]
    assert [outcome.why for outcome in stale.overrides] == ["b1 is no head now, and no other block has a level"]


def test_one_stale_block_leaves_the_order_as_it_is() -> None:
    order = [{"id": "b2", "base": "two"}, {"id": "b1", "base": "gone"}]
    record = changed(blocks("one", "two"), order=order)
    assert [block.id for block in record.blocks] == ["b1", "b2"]
    assert [(outcome.what, outcome.id, outcome.stale) for outcome in record.overrides] == [("order", "b1", True)]


def test_a_moved_picture_is_another() -> None:
    entry = {"id": "b2", "base": "", "box": [10, 20, 400, 300], "drop": True}
    record = changed(blocks("one", ""), blocks=[entry])
    assert len(record.blocks) == 2
    assert record.overrides[0].stale


def test_a_paragraph_that_a_label_parted_is_known_by_the_lines_that_it_has() -> None:
    ocr = page("THE HEAD\nand tbe text")
    labels = [
        BlockLabel(id="b1", block_class=BlockClass.HEADER, confidence=0.9),
        BlockLabel(id="b1", block_class=BlockClass.BODY, confidence=0.9, first_line="b1p1l2"),
    ]
    label = LabelPage(page_number=1, backend="local", printed_number=None, region="body", blocks=labels)
    record = merge_page(ocr, None, label, continues_from_previous=False, continues_on_next=False)
    second = list(record.paragraphs())[1]
    what = {
        "paragraphs": [text("b1p1", ocr.text, "THE HEAD and the text"), text(second.id, "and tbe text", "and the text")]
    }
    after = apply_overrides(record, ocr, PageOverrides.model_validate(what))
    assert [outcome.stale for outcome in after.overrides] == [True, False]
    assert after.text == "THE HEAD\n\nand the text"


@pytest.mark.parametrize(
    ("base", "new", "number", "stale"),
    [("13", "12", "12", False), ("13", None, None, False), ("18", "12", "13", True), ("18", "13", "13", False)],
)
def test_page_numbers(base: str | None, new: str | None, number: str | None, stale: bool) -> None:
    record = changed(page("one"), number=NUMBER, printed_number={"base": base, "text": new})
    assert (record.printed_number.text if record.printed_number else None) == number
    assert record.number_source == ("label" if stale else "human")
    assert record.overrides[0].stale is stale


def test_a_number_is_a_numeral() -> None:
    with pytest.raises(InvalidRecordError, match="12a"):
        changed(page("one"), printed_number={"base": None, "text": "12a"})


def test_a_page_is_truth_when_a_person_stands_for_all_of_it() -> None:
    ocr = blocks("tbe one", "two")
    whole = [text("b1p1", "tbe one", "the one"), text("b2p1", "two", "two")]
    assert proofread_text(changed(ocr, paragraphs=whole)) == "the one\n\ntwo"
    assert proofread_text(changed(ocr, paragraphs=whole[:1])) is None
    assert proofread_text(changed(ocr, paragraphs=whole, blocks=[{"id": "b9", "base": "x", "drop": True}])) is None
    assert proofread_text(changed(ocr)) is None


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("page_0001.json", "{", "page_0001.json: "),
        ("page_0001.json", '{"paragraphs": [{"id": "b1p1", "base": "x", "txt": "y"}]}', "paragraphs.0.txt: no such"),
        ("page_0001.json", '{"paragraphs": [{"id": "b1p1", "base": "x"}]}', "changes nothing"),
        ("page_0001.json", '{"page_number": 2}', "the name says 1"),
        ("page_one.json", "{}", "page_one.json: no page's name"),
        ("page_0001.json", "[" * 100_000, "page_0001.json: "),
        ("page_0001.json", '{"page_number": 1' + "0" * 5000 + "}", "page_0001.json: "),
        (
            "page_0001.json",
            '{"page_number": 1}' + " " * (5 << 20),
            "cannot be read (more than 4,194,304 bytes); take it away",
        ),
    ],
)
def test_what_is_wrong_with_a_file_is_one_line(tmp_path: Path, name: str, content: str, says: str) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises(InvalidRecordError) as caught:
        for path in override_files(tmp_path).values():
            load_overrides(path)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("kind", ["pipe", "folder", "dangling link", "disk that cannot read"])
def test_what_is_no_file_is_one_line_and_never_waited_on(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "page_0001.json"
    match kind:
        case "pipe":
            os.mkfifo(path)
        case "folder":
            path.mkdir()
        case "dangling link":
            path.symlink_to(tmp_path / "nothing")
        case _:
            path.symlink_to("/proc/self/mem")
    with pytest.raises(InvalidRecordError, match=r"page_0001\.json: cannot be read \(.*\); take it away"):
        load_overrides(path)
