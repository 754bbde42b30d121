"""Specks that were read as marks of their own.

Thresholds from: set by hand, no figures kept; what the rules mend together stands in docs/accuracy.md.
tests/correct/test_signs_and_spaces.py holds them.
"""

from __future__ import annotations

from lib.schemas.ocr import Line

LONE = frozenset("-_,~°^`¬")
"""Marks that books print next to a word and never alone; twelve of twelve such words were specks."""
SURE = 0.9
"""Confidence, 0 to 1, from which a mark is no speck."""
CONFIDENCE = 0.9
"""Confidence, 0 to 1, of a speck that goes."""
OFF = 0.25
"""White between a word and its hyphen, in heights of the word, that is no space."""


def find_specks(line: Line) -> list[int]:
    """Places of words that are no more than a speck; a line of nothing else is left, for merge needs a word there."""
    found = [
        place
        for place, word in enumerate(line.words)
        if word.text in LONE and word.confidence < SURE and not _divides(line, place)
    ]
    return found if len(found) < len(line.words) else []


def _divides(line: Line, place: int) -> bool:
    """A hyphen at the end that stands a little off its word, for there the white between words is no measure."""
    if place != len(line.words) - 1 or place == 0 or line.words[place].text != "-":
        return False
    before, hyphen = line.words[place - 1], line.words[place]
    height = max(1, before.box[3] - before.box[1])
    return before.text[-1].isalpha() and hyphen.box[0] - before.box[2] < OFF * height
