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
LEAST_WORDS = 2
"""Words behind the number of a first paragraph, at least: `I. Newton` is a name."""
SURE = 0.9
"""Confidence of the reader, 0 to 1, from which another number stands: print misnumbers, too. From: set by hand."""
ONES = frozenset("Il|i!")
"""What may be the 1 with which a list begins."""
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

    @property
    def confidence(self) -> float:
        return self.draft.line.words[self.place].confidence

    @property
    def heads(self) -> bool:
        """Whether a head follows, in capitals: `I. OF TAXES`; or a name: `I. Newton` alone."""
        words = [self.draft.tokens[place] for place in self.draft.places[1:]]
        return len(words) < LEAST_WORDS or all(word.isupper() for word in words if any(map(str.isalpha, word)))

    def become(self, number: str) -> None:
        """Another number, if it may have been read so."""
        if self.read != number and _may_be(self.read, number):
            self.draft.replace(self.place, self.opening + number + self.closing, REASON, CONFIDENCE)


def mend_list_numbers(first_lines: Sequence[LineDraft]) -> None:
    """Correct the numbers with which a page's paragraphs begin; `first_lines` are theirs, in order.

    A number is told by both its neighbours; the first of a list, whose next paragraph is the second, by that one.
    """
    paragraphs = [_numbered(draft) for draft in first_lines]
    found = [(at, numbered) for at, numbered in enumerate(paragraphs) if numbered is not None]
    for (_, before), (_, numbered), (_, after) in zip(found, found[1:], found[2:], strict=False):
        if before.value is None or after.value != before.value + 2:
            continue
        if numbered.value is not None and numbered.confidence >= SURE:
            continue
        if _goes_with(before, numbered) and _goes_with(numbered, after):
            numbered.become(str(before.value + 1))
    if len(found) > 1:
        (at, first), (next_to, second) = found[:2]
        begins = first.read in ONES and second.value == 2 and next_to == at + 1
        if begins and not first.heads and _goes_with(first, second):
            first.become("1")


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
