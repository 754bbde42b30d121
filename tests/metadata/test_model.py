"""What a model finds on a book's first pages."""

from __future__ import annotations

from typing import Any

import pytest

from lib.llm.schema import check_schema, find_fault
from lib.metadata.model import NAMES, answer_schema, from_answer, from_entry, is_isbn
from stages.metadata import MetadataParams
from tests.correct.reading import page
from tests.vision.strict import assert_strict

PAGES = {1: page("THE KEEPER OF\nTHE LONG LAMP", "LONDON, 1897", number=1)}


def said(value: str, number: int = 1) -> dict[str, Any]:
    return {"value": value, "page": number, "confidence": 0.9}


def test_only_what_is_missing_is_asked_for() -> None:
    assert MetadataParams(title="A", author="B").wanted() == ["year", "publisher", "language", "isbn"]
    whole = MetadataParams(title="A", author="B", year=1900, publisher="C", isbn="D", language="eng")
    assert whole.wanted() == []
    schema = answer_schema(["year", "isbn"])
    check_schema(schema)
    assert_strict(schema)
    assert find_fault({"year": said("1900"), "isbn": None}, schema) is None
    assert find_fault({"year": None, "isbn": None, "title": None}, schema) is not None


def test_facts_say_where_they_come_from() -> None:
    found = from_answer({"title": said("The keeper of the long lamp"), "author": said("Nobody Here")}, PAGES)
    assert (found["title"].read, found["title"].page, found["title"].source) == (True, 1, "model")
    assert found["author"].read is False
    entry = from_entry({"title": "Mine", "year": 1900, "author": None})
    assert {name: (fact.value, fact.source) for name, fact in entry.items()} == {
        "title": ("Mine", "entry"),
        "year": ("1900", "entry"),
    }


@pytest.mark.parametrize(
    ("name", "value", "stands"),
    [
        ("year", "1897", "1897"),
        ("year", "MDCCC", None),
        ("year", "3012", None),
        ("isbn", "978-0-306-40615-7", "9780306406157"),
        ("isbn", "978-0-306-40615-8", None),
        ("language", "ENG", "eng"),
        ("language", "English", None),
        ("title", "  ", None),
    ],
)
def test_what_cannot_be_is_left_out(name: str, value: str, stands: str | None) -> None:
    fact = from_answer({name: said(value)}, PAGES).get(name)
    assert (fact.value if fact else None) == stands
    assert from_answer({name: said(value, 9)}, PAGES) == {}
    assert from_answer(dict.fromkeys(NAMES), PAGES) == {}


def test_check_figures() -> None:
    assert is_isbn("0306406152") and is_isbn("080442957X") and is_isbn("9780306406157")
    assert not is_isbn("0306406153") and not is_isbn("12345")
