"""What the book's pages have in common: size of type, distance of lines, place of the first line.

Thresholds from: set by hand, no figures kept; tests/label holds it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from lib.label.shapes import PageShape

MIN_LINES = 8
"""Lines of running text that a page must have to speak for the book."""


@dataclass(frozen=True)
class BodyType:
    """Running text as the book has it. Lengths in pixels; 0 where the book has no running text."""

    size: int = 0
    """Type size."""
    pitch: int = 0
    """From one line to the next."""
    top: int = 0
    """Of the first line of a page, its running head among them, from the top."""


def body_type(pages: Iterable[PageShape]) -> BodyType:
    """Medians over the pages' medians, in whole pixels: one page more or less changes nothing."""
    sizes: list[float] = []
    pitches: list[float] = []
    tops: list[float] = []
    for page in pages:
        lines = page.prose_lines
        if len(lines) < MIN_LINES:
            continue
        sizes.append(median(line.size for line in lines))
        pitches.append(_pitch(page))
        tops.append(page.rows[0][0].box[1])
    if not sizes:
        return BodyType()
    return BodyType(round(median(sizes)), round(median(pitches)), round(median(tops)))


def _pitch(page: PageShape) -> float:
    """The usual distance of a page's lines; where it has columns, of those in one block."""
    pitches = [block.pitch for block in page.blocks if block.pitch is not None] if page.columns else []
    return median(pitches or [below.box[3] - above.box[3] for above, below in pairwise(page.lines)])
