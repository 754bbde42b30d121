"""The size of type from the boxes of words, given which of their letters rise and fall.

Thresholds from: set by hand on the seven books of tests/bench/test_structure.py; their scores are in reports/bench, no
curves kept.
"""

from __future__ import annotations

from functools import lru_cache
from statistics import median

from lib.schemas.ocr import Line

CAP_HEIGHT, X_HEIGHT, DESCENT = 0.70, 0.46, 0.22
"""Heights of common book types, as shares of the type size."""
_TALL = frozenset("bdfhklijt0123456789ßſ")
_DEEP = frozenset("gjpqy,;()ſ")


def type_size(text: str, height: int) -> float | None:
    """Type size of a word of some height, in the unit of that; None where no letter tells."""
    extent = _extent(text)
    return height / extent if extent else None


def line_size(line: Line) -> float | None:
    """Size of a line's type, in pixels: the median of its words; None where no letter tells."""
    sizes = [size for word in line.words if (size := type_size(word.text, word.box[3] - word.box[1])) is not None]
    return median(sizes) if sizes else None


@lru_cache(maxsize=100_000)
def _extent(text: str) -> float:
    """Height of a word's letters as a share of the type size; 0 without letters."""
    letters = [character for character in text if character.isalnum()]
    if not letters:
        return 0.0
    rise = CAP_HEIGHT if any(letter in _TALL or letter.isupper() for letter in letters) else X_HEIGHT
    return rise + (DESCENT if any(character in _DEEP for character in text) else 0.0)
