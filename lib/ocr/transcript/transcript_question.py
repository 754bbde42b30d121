"""What a vision model is asked of a page that was read badly, and what of its answer is taken for lines."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lib.text.unprintable import printed

ANSWER: dict[str, Any] = {
    "type": "object",
    "properties": {"lines": {"type": "array", "items": {"type": "string"}}},
    "required": ["lines"],
    "additionalProperties": False,
}
"""The form of an answer."""
DATA = {"task": "transcribe the page"}
"""What goes along with the image: nothing of what was read. So an engine of another version makes no other question,
and the model is no echo of the engines."""

LETTERS_OF_A_PAGE = 2500
"""Characters that a page is taken to have, for a forecast. From: the pages of long-s and marginalia."""
MOST_LINES = 400
"""Lines of an answer that are looked at. From: set by hand; no printed page has as many."""
MOST_LETTERS = 400
"""Characters of a line; a longer one is none. From: set by hand."""
MOST_REPEATS = 2
"""Times in a row that the same line may come: a model that goes round in a circle says one without end. From: set by
hand; a table may have the same line twice."""

_DRESSED = re.compile(r"^(?:#{1,6} )?(\*\*|__|`|)(?=[^*_`])(.*?)\1$")
"""A whole line in Markdown's dress; a star alone may be a note's mark."""


def transcript(answer: Mapping[str, Any]) -> tuple[list[str], int]:
    """The lines of an answer, without what no page shows, and how many others it has: empty ones are not counted."""
    lines: list[str] = []
    others = 0
    said = (part for line in answer.get("lines", ()) for part in str(line).split("\n"))
    for number, line in enumerate(said):
        text = _DRESSED.sub(r"\2", " ".join(printed(line).split()))
        if not text:
            continue
        circles = lines[-MOST_REPEATS:] == [text] * MOST_REPEATS
        if number >= MOST_LINES or len(text) > MOST_LETTERS or circles:
            others += 1
        else:
            lines.append(text)
    return lines, others
