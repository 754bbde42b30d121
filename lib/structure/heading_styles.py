"""Headings that are set alike are of one kind throughout a book.

Where a heading stands on its page tells a chapter's from a section's, but a chapter may begin right below the end of
the one before, and a section at the head of a page. What most headings of a style are, all of them are.

Thresholds from: set by hand on six books of the bench, held on the other six (docs/decisions.md);
tests/structure/test_heading_styles.py holds them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import median

from lib.schemas.label import BlockClass
from lib.structure.headings import Heading
from lib.structure.units import HEADINGS

ALIKE = 0.12
"""Headings are of one size where the heights of their words differ by no more than this share."""
LEAST = 4
"""Headings that make a style, at least: parts of the book that are set alike."""
MOST = 0.85
"""Share of a style's headings, at least, that are of one kind where all of them are."""


def as_set(headings: Sequence[Heading], kinds: Sequence[BlockClass]) -> list[BlockClass]:
    """The kinds, those of headings without a number made one in each style that is nearly of one."""
    found = list(kinds)
    free = [at for at, kind in enumerate(kinds) if kind in HEADINGS and headings[at].label is None]
    for capitals in (True, False):
        for style in _sizes([at for at in free if _is_capitals(headings[at]) is capitals], headings):
            kind, often = Counter(kinds[at] for at in style).most_common(1)[0]
            if len(style) >= LEAST and often >= MOST * len(style):
                for at in style:
                    found[at] = kind
    return found


def _sizes(those: Sequence[int], headings: Sequence[Heading]) -> Iterator[list[int]]:
    """Headings in groups of a size, the smallest first: each differs little from the smallest of its group."""
    group: list[int] = []
    for at in sorted(those, key=lambda at: _height(headings[at])):
        if group and _height(headings[at]) > (1 + ALIKE) * _height(headings[group[0]]):
            yield group
            group = []
        group.append(at)
    if group:
        yield group


def _height(heading: Heading) -> float:
    """Median height of a heading's words, in pixels: those of a style have about the same letters."""
    heights = [
        word.box[3] - word.box[1]
        for span in heading.spans
        if span.unit.paragraph is not None
        for line in span.unit.paragraph.lines[span.first : span.end]
        for word in line.words
        if any(character.isalnum() for character in word.text)
    ]
    return median(heights) if heights else 0.0


def _is_capitals(heading: Heading) -> bool:
    """Whether most of its letters are capitals: one that was misread is small."""
    letters = [character for character in heading.title if character.isalpha()]
    return 2 * sum(letter.isupper() for letter in letters) > len(letters)
