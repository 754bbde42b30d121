"""A model's labels: the form of its answer, and the record it makes."""

from __future__ import annotations

from typing import Any

import pytest

from lib.label.model import answer_schema, page_data, page_from_answer
from lib.llm.schema import check_schema, find_fault
from lib.schemas.label import BlockClass, LabelPage
from lib.schemas.ocr import OcrPage
from tests.label.printing import folio, head, page, picture, prose
from tests.vision.strict import assert_strict


def ocr_page(*, pictured: bool = False) -> OcrPage:
    return page(7, head("THE ROCK 12"), prose(4), *([picture(700, 900)] if pictured else []), folio("12"))


def answer(ocr: OcrPage, number: Any = None, **classes: str) -> dict[str, Any]:
    blocks = {block.id: {"class": classes.get(block.id, "body"), "confidence": 0.8} for block in ocr.blocks}
    return {"printed_number": number, "region": "body", "blocks": blocks}


def record(ocr: OcrPage, said: dict[str, Any]) -> LabelPage:
    assert find_fault(said, answer_schema(ocr)) is None
    return page_from_answer(ocr, said, backend="openai:m")


def test_the_schema_is_the_page_s_own_and_strict() -> None:
    ocr = ocr_page(pictured=True)
    schema = answer_schema(ocr)
    check_schema(schema)
    assert_strict(schema)
    assert_strict(answer_schema(ocr_page()))
    good = answer(ocr, i1="illustration")
    assert find_fault(good, schema) is None
    for bad in (
        answer(ocr, i1="body"),
        answer(ocr, b1="illustration", i1="illustration"),
        answer(ocr, b1="chapter", i1="illustration"),
        {**good, "region": "middle"},
        {**good, "blocks": {**good["blocks"], "b77": good["blocks"]["b1"]}},
        {**good, "blocks": {name: label for name, label in good["blocks"].items() if name != "b1"}},
        {**good, "printed_number": {"text": "12", "style": "greek", "place": "foot"}},
    ):
        assert find_fault(bad, schema) is not None, bad


def test_what_is_sent_holds_every_block_and_no_page_number_of_ours() -> None:
    ocr = ocr_page(pictured=True)
    sent = page_data(ocr)
    assert [block["id"] for block in sent["blocks"]] == [block.id for block in ocr.blocks]
    assert sent == page_data(ocr.model_copy(update={"page_number": 8}))


def test_classes_and_confidence_are_taken_over() -> None:
    ocr = ocr_page()
    said = answer(ocr, b1="header")
    said["blocks"]["b1"]["confidence"] = 95
    made = record(ocr, said)
    assert [b.block_class for b in made.blocks] == [BlockClass.HEADER, BlockClass.BODY, BlockClass.BODY]
    assert [b.confidence for b in made.blocks] == [1.0, 0.8, 0.8]
    assert made.backend == "openai:m"


@pytest.mark.parametrize("place", ["head", "foot"])
def test_a_printed_number_is_found_again_in_what_was_read(place: str) -> None:
    ocr = ocr_page()
    found = record(ocr, answer(ocr, {"text": "12", "style": "arabic", "place": place})).printed_number
    assert found is not None
    assert (found.value, found.style, found.place) == (12, "arabic", place)
    outer = ocr.blocks[0 if place == "head" else -1]
    assert (found.block, found.line) == (outer.id, outer.paragraphs[0].lines[0].id)
    assert found.confidence > 0.9


def test_a_number_that_was_not_read_stands_without_a_place() -> None:
    ocr = ocr_page()
    found = record(ocr, answer(ocr, {"text": "— xiv —", "style": "roman", "place": "foot"})).printed_number
    assert found is not None
    assert (found.text, found.value, found.block, found.line) == ("xiv", 14, None, None)
    assert found.confidence < 0.9


@pytest.mark.parametrize(("text", "style"), [("twelve", "arabic"), ("12", "roman"), ("xiv", "arabic"), ("", "arabic")])
def test_what_is_no_number_of_its_style_is_none(text: str, style: str) -> None:
    ocr = ocr_page()
    assert record(ocr, answer(ocr, {"text": text, "style": style, "place": "foot"})).printed_number is None
