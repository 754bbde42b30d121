"""A line with other words than those it was read with."""

from __future__ import annotations

from collections.abc import Sequence

from lib.geometry import centre, union
from lib.schemas.ocr import Line, Word
from lib.text.read_words import mean_confidence


def with_words(line: Line, words: Sequence[Word]) -> Line:
    """The line, by its name, with just these words, of which there is at least one."""
    box = union(word.box for word in words)
    confidence = mean_confidence(words)
    return Line(id=line.id, box=box, confidence=confidence, words=list(words))


def middle(line: Line) -> float:
    """Half the way from a line's top to its foot, in pixels."""
    return centre(line.box)[1]
