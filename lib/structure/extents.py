"""What the boxes of words tell of marks in them: a raised figure widens its word, and stands above the line.

Thresholds from: set by hand, no figures kept; tests/structure/test_notes.py holds them.
"""

from __future__ import annotations

from functools import lru_cache
from statistics import median

from lib.schemas.merge import MergedLine, MergedWord

_WIDTHS = {
    **dict.fromkeys("ijl.,;:!|'’‘", 0.5),
    **dict.fromkeys("ftrI()[]-", 0.65),
    **dict.fromkeys("mwMW—", 1.6),
}
"""Widths of letters that are narrower or wider than a common small one, in widths of that."""
CAPITAL = 1.3
"""The width of a capital, in widths of a common small letter."""
MIN_UNITS, MIN_WORDS = 2.5, 3
"""Widths of a small letter from which a word says something of its type, and words that a line must have of such."""
RAISED, OTHER_WORDS = 0.25, 2
"""A figure whose foot is higher than the line by this share of its height is raised, where the line has so
many other words."""


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
    return median(widths) if len(widths) >= MIN_WORDS else None


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
    return len(others) >= OTHER_WORDS and word.box[3] <= median(others) - RAISED * high
