"""What the engine made of the edges of the paper: no text.

Thresholds from: set by hand, no figures kept; tests/ocr/test_edges.py holds it.
"""

from __future__ import annotations

from collections.abc import Sequence

from lib.ocr.quality import DOUBTFUL
from lib.text.read_words import ReadWord

EDGE = 0.03
"""Share of the page at each side in which nobody prints; a tight crop may leave type there, but that is read well."""


def without_edges(words: Sequence[ReadWord], page: tuple[int, int]) -> list[ReadWord]:
    """The words but doubtful ones that lie wholly at an edge of the page (width, height)."""
    width, height = page
    return [word for word in words if word.confidence >= DOUBTFUL or not _at_edge(word, width, height)]


def _at_edge(word: ReadWord, width: int, height: int) -> bool:
    left, top, right, bottom = word.box
    across, down = EDGE * width, EDGE * height
    return right <= across or bottom <= down or left >= width - across or top >= height - down
