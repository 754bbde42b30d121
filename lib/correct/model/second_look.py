"""Lines of which the guards refused something, shown again by themselves: what is asked, and what it says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from lib.text.word_pairs import paired

MOST_LINES = 12
"""Lines of a page that are shown again, at most. From: what the guards refuse of a page that reads badly."""
LETTERS_AROUND_A_LINE = 25
"""Characters of an answer beside each line's text. From: the form of the answer."""

LINES: dict[str, Any] = {
    "type": "object",
    "properties": {
        "lines": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"line": {"type": "integer"}, "text": {"type": "string"}},
                "required": ["line", "text"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["lines"],
    "additionalProperties": False,
}

Agreed = frozenset[tuple[int, int, tuple[str, ...]]]
"""Changes of a line: words `start` to `end` (outside) of it, and what stands in their place."""


def line_texts(answer: Mapping[str, Any]) -> dict[int, str]:
    """What a second look says of each line, by its number; what it says twice, differently, does not count."""
    said: dict[int, set[str]] = {}
    for entry in answer.get("lines", ()):
        said.setdefault(entry["line"], set()).add(" ".join(entry["text"].split()))
    return {number: texts.pop() for number, texts in said.items() if len(texts) == 1}


def changes_of(line: Iterable[str], text: str) -> Agreed:
    """The changes that another text makes of a line's words."""
    read, other = list(line), text.split()
    return frozenset(
        (pair.start, pair.end, tuple(other[pair.other_start : pair.other_end]))
        for pair in paired(read, other)
        if read[pair.start : pair.end] != other[pair.other_start : pair.other_end]
    )
