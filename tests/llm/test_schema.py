"""JSON schemas: what is promised is checked, and what is not checked is refused."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from pydantic import BaseModel

from lib.llm.schema import check_schema, find_fault
from lib.llm.strict_schema import strict_schema

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "class": {"type": "string", "enum": ["body", "header"]},
        "number": {"type": ["integer", "null"], "minimum": 1},
        "text": {"anyOf": [{"type": "string", "maxLength": 3}, {"type": "null"}]},
        "list": {"type": "array", "items": {"type": "number"}},
    },
    "required": ["class"],
    "additionalProperties": False,
}


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ({"class": "body", "number": None, "text": None, "list": [1, 2.5]}, None),
        ({"class": "verse"}, "class: 'verse' is none of 'body', 'header'"),
        ({"class": "body", "number": 0}, "number: breaks minimum 1"),
        ({"class": "body", "number": True}, "number: must be integer or null"),
        ({"class": "body", "text": "long"}, "text: fits none of the allowed forms"),
        ({"class": "body", "list": [1, "x"]}, "list[1]: must be number"),
        ({}, "the answer: lacks class"),
        ({"class": "body", "extra": 1}, "the answer: 'extra' does not belong there"),
        ([], "the answer: must be object"),
    ],
)
def test_a_fault_is_found_and_named(value: Any, fault: str | None) -> None:
    found = find_fault(value, SCHEMA)
    assert found is None if fault is None else (found or "").startswith(fault)


def test_a_keyword_that_is_not_checked_is_refused() -> None:
    check_schema(SCHEMA)
    with pytest.raises(ValueError, match="uses dependentRequired"):
        check_schema({"type": "object", "properties": {"a": {"type": "object", "dependentRequired": {"a": ["b"]}}}})


class Inner(BaseModel):
    kind: Literal["a", "b"] = "a"
    note: str | None = None


class Outer(BaseModel):
    inner: Inner
    many: list[Inner] = []


def test_a_pydantic_model_becomes_a_strict_schema() -> None:
    schema = strict_schema(Outer)
    check_schema(schema)
    assert schema["required"] == ["inner", "many"]
    assert schema["$defs"]["Inner"]["required"] == ["kind", "note"]
    assert schema["additionalProperties"] is schema["$defs"]["Inner"]["additionalProperties"] is False
    assert "default" not in str(schema)
    assert find_fault({"inner": {"kind": "a", "note": None}, "many": []}, schema) is None
    assert find_fault({"inner": {"kind": "c", "note": None}, "many": []}, schema) is not None
