"""What a model is told of a page to correct, and the form of its answer: changes alone, so that answers are short."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from lib.correct.known_words import KnownWords
from lib.correct.model.drafted_page import DraftedPage
from lib.correct.model.page_doubt import in_doubt
from lib.correct.second_reader.alternatives import alternatives
from lib.readers.folding import folded
from lib.schemas.ocr import Line

MOST_ALTERNATIVES = 3
"""Other spellings of a word that a model is told, at most. From: set by hand."""

LETTERS_OF_AN_ANSWER, LETTERS_OF_A_CHANGE = 20, 80
"""Characters of an answer without changes, and that each change adds. From: the form of the answer."""
CHANGED = 0.4
"""Share of the words in doubt that are changed, beside those that were in none. From: set by hand."""

CHANGE: dict[str, Any] = {
    "type": "object",
    "properties": {
        "line": {"type": "integer"},
        "read": {"type": "string"},
        "printed": {"type": "string"},
        "confidence": {"type": "number"},
    },
    "required": ["line", "read", "printed", "confidence"],
    "additionalProperties": False,
}
ANSWER: dict[str, Any] = {
    "type": "object",
    "properties": {"changes": {"type": "array", "items": CHANGE}},
    "required": ["changes"],
    "additionalProperties": False,
}
"""One schema for all pages: an endpoint makes its grammar once, and a prompt's head stays the same."""


class ProposedChange(BaseModel):
    """What a model says is printed in the place of words of a line."""

    line: int
    read: str
    printed: str
    confidence: float


def page_data(page: DraftedPage, known: KnownWords) -> dict[str, Any]:
    """What was read: the lines by number, paragraph by paragraph, and what is in doubt of them.

    `known` should hold the language's words alone: what the book's other pages say would make another question of
    this page when one of them changes.
    """
    paragraphs: dict[str, dict[str, str]] = {}
    doubts = []
    for number, paragraph, line in page.lines():
        paragraphs.setdefault(paragraph.id, {})[str(number)] = line.text
        doubt = dict(_doubt(line, known, page.readings.get(line.id)))
        if doubt:
            doubts.append({"line": number, **doubt})
    return {"paragraphs": list(paragraphs.values()), "doubts": doubts}


def expected_letters(data: Mapping[str, Any]) -> int:
    """About how long the answer to a page's data will be, in characters."""
    words = sum(len(doubt.get("words", ())) for doubt in data["doubts"])
    return round(LETTERS_OF_AN_ANSWER + words * CHANGED * LETTERS_OF_A_CHANGE)


def _doubt(line: Line, known: KnownWords, second: str | None) -> Iterator[tuple[str, Any]]:
    words = {
        word.text: [text for text, _ in alternatives(word, known)][:MOST_ALTERNATIVES]
        for word in line.words
        if in_doubt(word, known)
    }
    if words:
        yield "words", words
    if second and folded(second) != folded(line.text):
        yield "second_reading", second
