"""A model's answer about a book: its form, and the facts that stand."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from rapidfuzz import fuzz

from lib.schemas.metadata import Fact
from lib.schemas.ocr import OcrPage

NAMES = ("title", "author", "year", "publisher", "language", "isbn")
YEARS = range(1400, 2200)
READ_RATIO = 80
_FACT: dict[str, Any] = {
    "type": "object",
    "properties": {"value": {"type": "string"}, "page": {"type": "integer"}, "confidence": {"type": "number"}},
    "required": ["value", "page", "confidence"],
    "additionalProperties": False,
}


def answer_schema(wanted: Sequence[str]) -> dict[str, Any]:
    """A required key for each fact that is wanted."""
    return {
        "type": "object",
        "properties": {name: {"anyOf": [{"$ref": "#/$defs/fact"}, {"type": "null"}]} for name in wanted},
        "required": list(wanted),
        "additionalProperties": False,
        "$defs": {"fact": _FACT},
    }


def from_entry(entry: Mapping[str, Any]) -> dict[str, Fact]:
    """The facts that the book's entry in params.yaml gives."""
    return {
        name: Fact(value=str(entry[name]), source="entry", page=None, read=False, confidence=1.0)
        for name in NAMES
        if entry.get(name) is not None
    }


def from_answer(answer: Mapping[str, Any], pages: Mapping[int, OcrPage]) -> dict[str, Fact]:
    """The facts of an answer, without those that cannot be: a year of no figures, an ISBN that does not add up."""
    found = {}
    for name, said in answer.items():
        value = _checked(name, said["value"]) if said else None
        if value is None or said["page"] not in pages:
            continue
        found[name] = Fact(
            value=value,
            source="model",
            page=said["page"],
            read=_stands_in(value, pages[said["page"]].text),
            confidence=round(min(max(said["confidence"], 0.0), 1.0), 4),
        )
    return found


def _checked(name: str, value: str) -> str | None:
    value = " ".join(value.split())
    if name == "year":
        return value if re.fullmatch(r"\d{4}", value) and int(value) in YEARS else None
    if name == "isbn":
        bare = re.sub(r"[\s-]", "", value).upper()
        return bare if is_isbn(bare) else None
    if name == "language":
        return value.lower() if re.fullmatch(r"[A-Za-z]{3}", value) else None
    return value or None


def is_isbn(bare: str) -> bool:
    """Whether the check figure of an ISBN of 10 or 13 figures is right."""
    if re.fullmatch(r"\d{9}[\dX]", bare):
        digits = [10 if sign == "X" else int(sign) for sign in bare]
        return sum(place * digit for place, digit in zip(range(10, 0, -1), digits, strict=True)) % 11 == 0
    if re.fullmatch(r"97[89]\d{10}", bare):
        return sum((3 if place % 2 else 1) * int(sign) for place, sign in enumerate(bare)) % 10 == 0
    return False


def _stands_in(value: str, text: str) -> bool:
    flat = " ".join(text.split())
    return len(flat) >= len(value) and fuzz.partial_ratio(value.casefold(), flat.casefold()) >= READ_RATIO
