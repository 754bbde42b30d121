"""What the boxes of words tell of marks in them: a raised figure widens its word, and stands above the line."""

from __future__ import annotations

from functools import lru_cache
from statistics import median

from lib.schemas.merge import MergedLine, MergedWord

_WIDTHS = {
    **dict.fromkeys("ijl.,;:!|'’‘", 0.5),
    **dict.fromkeys("ftrI()[]-", 0.65),
    **dict.fromkeys("mwMW—", 1.6),
}
CAPITAL = 1.3
MIN_UNITS = 2.5
"""Words narrower than this say too little of their type."""
RAISED = 0.25
"""A figure whose foot is higher than the line by this share of its height is raised."""


@lru_cache(maxsize=100_000)
def units(text: str) -> float:
    """Width of a text in widths of a common small letter, as book types have it."""
    return sum(_WIDTHS.get(letter, CAPITAL if letter.isupper() else 1.0) for letter in text)


def unit_of(line: MergedLine) -> float | None:
    """Width of a common small letter in this line, in pixels; None where no word tells."""
    widths = [
        (word.box[2] - word.box[0]) / units(word.text)
        for word in line.words
        if units(word.text) >= MIN_UNITS and word.text.islower()
    ]
    return median(widths) if len(widths) >= 3 else None


def excess(word: MergedWord, unit: float | None) -> float:
    """How much wider a word is than its letters, in small letters; 0 where nothing is known."""
    wanted = units(word.text)
    if unit is None or wanted < MIN_UNITS:
        return 0.0
    return (word.box[2] - word.box[0]) / unit - wanted


def is_raised(word: MergedWord, line: MergedLine) -> bool:
    """Whether a word of one figure stands higher than the line's other words do."""
    others = [other.box[3] for other in line.words if other is not word and other.text.isalpha()]
    high = word.box[3] - word.box[1]
    return len(others) >= 2 and word.box[3] <= median(others) - RAISED * high
