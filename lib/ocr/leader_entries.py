"""Entries of a contents page: words, leader dots and the number that they lead to, as one line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lib.ocr.leader_dots import Leader
from lib.schemas.base import Box
from lib.schemas.ocr import LEADERS
from lib.text.read_words import Line, ReadWord, group_lines

SURE = 0.9
"""Confidence, 0 to 1, of a row of dots that was found. From: set by hand; no rate of wrong rows was measured."""
BELOW = 0.25
"""Share of a letter's height by which a row of dots may lie below the letters' foot. From: the sample's contents."""


def put_leaders(words: Sequence[ReadWord], leaders: Sequence[Leader], other: Sequence[ReadWord] = ()) -> list[ReadWord]:
    """The words of an image without leaders, with a sign for each, and after it the number that it leads to.

    Where the engine read the numbers as a column of their own, each comes back into the line of its entry. A number
    that it passed over, now that it stands alone, is taken from the `other` reading, of the image with its dots.
    """
    lines = group_lines(words)
    for box in sorted(leader.box for leader in leaders):
        before = [(line, place) for line in lines for place, word in enumerate(line) if _stands_before(word, box)]
        if not before:
            continue
        line, place = max(before, key=lambda found: found[0][found[1]].box[2])
        last = line[place]
        start = place if last.text == "." and place else place + 1
        rest = line[place + 1 :] or _take_number(lines, line, box) or _number_of(other, box)
        moved = [replace(word, block=last.block, paragraph=last.paragraph, line=last.line) for word in rest]
        line[start:] = [replace(last, box=box, confidence=SURE, text=LEADERS, choices=()), *moved]
    return [word for line in lines for word in line]


def _take_number(lines: Sequence[Line], line: Line, box: Box) -> Line:
    """The nearest line that begins to the right of a leader; it is empty after that."""
    after = [other for other in lines if other and other is not line and _stands_behind(other[0], box)]
    if not after:
        return []
    nearest = min(after, key=lambda other: other[0].box[0])
    taken = list(nearest)
    nearest.clear()
    return taken


def _number_of(words: Sequence[ReadWord], box: Box) -> Line:
    return [word for word in words if _stands_behind(word, box) and word.text.isalnum()][:1]


def _stands_before(word: ReadWord, box: Box) -> bool:
    return _is_level(word, box) and word.box[2] <= box[0] + (word.box[3] - word.box[1]) / 2


def _stands_behind(word: ReadWord, box: Box) -> bool:
    return _is_level(word, box) and word.box[0] >= box[2] - (word.box[3] - word.box[1]) / 2


def _is_level(word: ReadWord, box: Box) -> bool:
    """Whether a row of dots stands on a word's line: its letters reach from above the dots to their foot, or below."""
    _, top, _, bottom = word.box
    height = bottom - top
    return top < box[3] and box[1] - BELOW * height < bottom < box[3] + height
