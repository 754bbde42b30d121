"""Numbers of paragraphs that were misread, told by those of the paragraphs beside them: `I.` before `2.` is 1.

Thresholds from: the platforms of tables, whose paragraphs are numbered; tests/correct/test_list_numbers.py holds them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from lib.correct.draft import LineDraft

LIKE = {
    "0": "OoQDc",
    "1": "Il|i!]t/",
    "2": "Zza",
    "3": "8",
    "4": "A",
    "5": "Ss§",
    "6": "bG",
    "7": "?T",
    "8": "B3&",
    "9": "gq",
}
"""What a figure is read as."""
APART, LARGER = 2.0, 1.25
"""Distance of the places where two numbered paragraphs begin, at most, in heights of their lines;
and the height of one line, at most, in that of the other: a note's number follows no chapter's."""
CONFIDENCE = 0.85
"""Confidence, 0 to 1, of a number that is put in."""
REASON = "a paragraph's number, as those beside it have it"

_NUMBER = re.compile(r"([(\[]?)([^\s.,;:()\[\]]{1,3})([.)\]]{1,2})")


@dataclass(frozen=True)
class _Numbered:
    draft: LineDraft
    place: int
    opening: str
    read: str
    closing: str

    @property
    def value(self) -> int | None:
        """None where it is no number."""
        return int(self.read) if self.read.isascii() and self.read.isdigit() else None


def mend_list_numbers(first_lines: Sequence[LineDraft]) -> None:
    """Correct the numbers with which a page's paragraphs begin; `first_lines` are theirs, in order.

    A number that is none is told by one of its neighbours, another number by both.
    """
    found = [numbered for draft in first_lines if (numbered := _numbered(draft)) is not None]
    values = [numbered.value for numbered in found]
    for at, numbered in enumerate(found):
        before = values[at - 1] if at and _goes_with(found[at - 1], numbered) else None
        after = values[at + 1] if at + 1 < len(found) and _goes_with(numbered, found[at + 1]) else None
        said = (None if before is None else before + 1, None if after is None else after - 1)
        meant = {value for value in said if value}
        if len(meant) != 1 or values[at] in meant:
            continue
        text = str(meant.pop())
        sure = before is not None and after is not None
        if not _may_be(numbered.read, text) or (values[at] is not None and not sure):
            continue
        numbered.draft.replace(numbered.place, numbered.opening + text + numbered.closing, REASON, CONFIDENCE)
        values[at] = int(text)


def _numbered(draft: LineDraft) -> _Numbered | None:
    place = next(iter(draft.places), None)
    found = None if place is None else _NUMBER.fullmatch(draft.tokens[place])
    if place is None or found is None or len(draft.places) == 1:
        return None
    return _Numbered(draft, place, *found.groups())


def _goes_with(one: _Numbered, other: _Numbered) -> bool:
    """Whether two paragraphs may be of one list: they begin below each other, in type of one size."""
    lines = one.draft.line, other.draft.line
    low, high = sorted(median(word.box[3] - word.box[1] for word in line.words) for line in lines)
    return high <= LARGER * max(low, 1) and abs(lines[0].box[0] - lines[1].box[0]) <= APART * high


def _may_be(read: str, number: str) -> bool:
    """Whether a number may have been read so: each figure is right or like what stands there, or one is another."""
    if len(read) != len(number):
        return False
    wrong = [(sign, figure) for sign, figure in zip(read, number, strict=True) if sign != figure]
    return all(sign in LIKE[figure] for sign, figure in wrong) or (len(wrong) == 1 and read.isdigit())
