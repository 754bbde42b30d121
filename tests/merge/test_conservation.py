"""The balance of words, held and broken."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lib.errors import InvalidRecordError
from lib.merge.human import apply_overrides
from lib.merge.three_way import merge_page
from lib.schemas.conservation import (
    PassageBalance,
    check_accounted,
    check_conservation,
    check_read,
    check_written,
    words_read,
)
from lib.schemas.correct import CorrectPage, Edit, ParagraphCorrection
from lib.schemas.merge import MergedWord, MergePage
from lib.schemas.ocr import Block, Line, OcrPage, Word
from lib.schemas.override import PageOverrides
from lib.schemas.set_aside import SetAsideWord
from tests.correct.reading import page


def read() -> OcrPage:
    """Two paragraphs, a picture with lettering, and a speck."""
    record = page("the lamp . was lit\nby the keeper", "tbe end")
    word = Word(id="i1l1w1", text="ERIE", box=(0, 0, 40, 20), confidence=0.8)
    line = Line(id="i1l1", box=word.box, confidence=0.8, words=[word])
    record.blocks.append(
        Block(id="i1", kind="illustration", box=(0, 0, 90, 90), confidence=1, image="p.png", lettering=[line])
    )
    record.set_aside.append(SetAsideWord(ids=["x1"], text="|", box=(5, 5, 7, 20), confidence=0.2, reason="speck"))
    return record


def merged(ocr: OcrPage, text: str | None = None) -> MergePage:
    edit = Edit(line="b1p1l1", word="b1p1l1w3", before=".", after="", reason="a speck", confidence=0.9)
    entry = ParagraphCorrection(id="b1p1", text=text, edits=[edit], confidence=0.9) if text is not None else None
    correct = CorrectPage(page_number=1, backend="local", paragraphs=[entry]) if entry else None
    return merge_page(ocr, correct, None, continues_from_previous=False, continues_on_next=False)


@pytest.mark.parametrize(
    "text",
    [
        None,
        "the lamp was lit\nby the keeper",
        "the lamp . waslit\nby the old house keeper",
        "the\nkeeper",
        "the lamp was lit by the keeper",
        "quite another text altogether of many words\nand more",
    ],
)
def test_whatever_a_correction_does_each_word_is_somewhere_once(text: str | None) -> None:
    ocr = read()
    record = merged(ocr, text)
    check_conservation(ocr, record)
    assert record.set_aside[0].ids == ["x1"]


def test_a_word_that_is_corrected_away_is_set_aside_with_its_reason() -> None:
    record = merged(read(), "the lamp was lit\nby the keeper")
    gone = [(word.text, word.reason, word.note) for word in record.set_aside]
    assert gone == [("|", "speck", None), (".", "correction", "a speck")]


@pytest.mark.parametrize(
    "overrides",
    [
        {"paragraphs": [{"id": "b1p2", "base": "tbe end", "drop": True}]},
        {"paragraphs": [{"id": "b1p2", "base": "tbe end", "text": "end"}]},
        {"paragraphs": [{"id": "b1p2", "base": "tbe end", "text": "THE VERY END OF IT"}]},
        {"blocks": [{"id": "b1", "base": "the lamp . was lit\nby the keeper\ntbe end", "drop": True}]},
        {"blocks": [{"id": "i1", "base": "", "box": [0, 0, 90, 90], "drop": True}]},
    ],
)
def test_what_a_person_takes_out_is_set_aside(overrides: dict[str, object]) -> None:
    ocr = read()
    record = apply_overrides(merged(ocr), ocr, PageOverrides.model_validate(overrides))
    assert not any(outcome.stale for outcome in record.overrides)
    check_conservation(ocr, record)
    kept = sum(len(word.ids) for word in record.set_aside) + sum(
        len(word.ids)
        for block in record.blocks
        for line in [*block.lettering, *(line for p in block.paragraphs for line in p.lines)]
        for word in line.words
    )
    assert kept == len(list(words_read(ocr)))


def first_line(record: MergePage) -> list[MergedWord]:
    return record.blocks[0].paragraphs[0].lines[0].words


def test_a_stage_that_drops_doubles_or_renames_a_word_is_caught() -> None:
    def drop(record: MergePage) -> None:
        del first_line(record)[1]

    def double(record: MergePage) -> None:
        first_line(record).append(first_line(record)[0])

    def rename(record: MergePage) -> None:
        first_line(record)[0].ids = ["b9p9l9w9"]

    def lose_lettering(record: MergePage) -> None:
        record.blocks[1].lettering = []

    def forget(record: MergePage) -> None:
        record.set_aside = []

    faults: list[tuple[Callable[[MergePage], None], str]] = [
        (drop, "1 lost: b1p1l1w2"),
        (double, "1 doubled or strange: b1p1l1w1"),
        (rename, "1 lost: b1p1l1w1; 1 doubled or strange: b9p9l9w9"),
        (lose_lettering, "1 lost: i1l1w1"),
        (forget, "1 lost: x1"),
    ]
    for fault, told in faults:
        ocr = read()
        record = merged(ocr)
        fault(record)
        with pytest.raises(InvalidRecordError, match=told):
            check_conservation(ocr, record)


def test_a_reading_that_names_two_words_alike_is_caught() -> None:
    ocr = read()
    check_read(ocr)
    ocr.blocks[0].paragraphs[0].lines[0].words[0].id = "b1p1l1w2"
    with pytest.raises(InvalidRecordError, match=r"1 of them more than once \(b1p1l1w2\); run ocr again"):
        check_read(ocr)


def test_a_reading_from_which_a_word_was_taken_is_caught() -> None:
    ocr = read()
    ocr.words_read = len(list(words_read(ocr)))
    check_read(ocr)
    del ocr.set_aside[0]
    with pytest.raises(InvalidRecordError, match="11 of 12 words"):
        check_read(ocr)


def test_a_merged_page_that_was_changed_afterwards_is_caught() -> None:
    def drop(record: MergePage) -> None:
        del first_line(record)[1]

    def double(record: MergePage) -> None:
        first_line(record)[1].ids = first_line(record)[0].ids

    def forget(record: MergePage) -> None:
        record.set_aside = []

    for change, told in (
        (drop, "11 of 12 words, 0 of them"),
        (double, r"11 of 12 words, 1 of them more than once \(b1p1l1w1\)"),
        (forget, "11 of 12 words"),
    ):
        record = merged(read())
        check_accounted(record)
        change(record)
        with pytest.raises(InvalidRecordError, match=told):
            list(PassageBalance().watch([record]))


def test_a_page_file_that_lacks_a_word_is_caught() -> None:
    record = merged(read())
    check_written("hOCR", record, 11)
    for written in (10, 12):
        with pytest.raises(InvalidRecordError, match=f"page 1: hOCR: .* 11 words, {written} written"):
            check_written("hOCR", record, written)
