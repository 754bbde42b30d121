"""Headings that are set as those of chapters head chapters, wherever they stand.

Where a heading stands on its page tells a chapter's from a section's, but a chapter may begin right below the end of
the one before. So where nearly all headings of a style head chapters, all of them do. It is not so the other way round:
the one chapter of a tract may be headed in the type of its sections.

Thresholds from: set by hand on six books of the bench, held on the other six (docs/decisions.md);
tests/structure/test_heading_styles.py holds them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lib.schemas.label import BlockClass
from lib.structure.headings import Heading
from lib.structure.units import HEADINGS

ALIKE = 0.15
"""Headings are of one size where the heights of their words differ by no more than this share."""
LEAST = 4
"""Headings that make a style, at least: parts of the book that are set alike."""
MOST = 0.8
"""Share of a style's headings, at least, that head chapters where all of them do."""


def as_set(headings: Sequence[Heading], kinds: Sequence[BlockClass]) -> list[BlockClass]:
    """The kinds; headings without a number are chapters' where nearly all of their style are."""
    found = list(kinds)
    free = [at for at, kind in enumerate(kinds) if kind in HEADINGS and headings[at].label is None]
    for capitals in (True, False):
        for style in _sizes([at for at in free if _is_capitals(headings[at]) is capitals], headings):
            chapters = sum(kinds[at] == BlockClass.CHAPTER_HEADING for at in style)
            if len(style) >= LEAST and chapters >= MOST * len(style):
                for at in style:
                    found[at] = BlockClass.CHAPTER_HEADING
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


def _height(heading: Heading) -> int:
    """Height of a heading's lower words, a quarter of the way up, in pixels: points and tails make others higher."""
    heights = sorted(
        word.box[3] - word.box[1]
        for span in heading.spans
        if span.unit.paragraph is not None
        for line in span.unit.paragraph.lines[span.first : span.end]
        for word in line.words
        if sum(map(str.isalnum, word.text)) > 1
    )
    return heights[len(heights) // 4] if heights else 0


def _is_capitals(heading: Heading) -> bool:
    """Whether most of its letters are capitals: one that was misread is small."""
    letters = [character for character in heading.title if character.isalpha()]
    return 2 * sum(letter.isupper() for letter in letters) > len(letters)
