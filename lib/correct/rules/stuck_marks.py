"""Specks between two English words that were read as a mark, and the words as one: `place.in`, `and'slaves`.

No sentence ends where a small letter follows, and no contraction has the words that every second one of a text is. So
such a mark is none, where the reader was not sure of it.

Thresholds from: the words of abolish, chanukah, letters, tables and vaxfacts; tests/correct/test_stuck_marks.py holds
them.
"""

from __future__ import annotations

import re

from lib.correct.draft import LineDraft
from lib.correct.rules.points import ABBREVIATIONS
from lib.correct.second_reader.lost_spaces import COMMON

SURE = 0.94
"""Confidence of the reader, 0 to 1, from which a mark stands. From: those that print has have 0.95 and more."""
LEAST_LETTERS = 2
"""Letters of each word beside a point, at least: `i.e` and `p.m` are none."""
LEAST_BEHIND = 3
"""Letters of a word behind an apostrophe, at least: `'ll` and `'em` are parts of contractions."""
ARTICLES = frozenset("a an and his her its my nor of or our the their to your".split())
"""Words that end no sentence, though a capital follows."""
CUT_SHORT = frozenset(
    "bout cause clock em fore gainst gan mid mongst neath pon round scape tis twas tween twere twill twixt".split()
)
"""Words that begin with an apostrophe of their own."""
CONFIDENCE = 0.85
"""Confidence, 0 to 1, of a mark that is left out."""
REASON = "a speck between two words"

_STUCK = re.compile(r"([\"'“‘(\[]*)([A-Za-z][a-z]*)([.'’])([A-Za-z][a-z]+)([.,;:!?\"'”’)\]]*)")


def part_stuck_words(draft: LineDraft) -> None:
    """Put a space for a speck that stands between two words of a line."""
    for place in draft.places:
        word, text = draft.line.words[place], draft.tokens[place]
        found = _STUCK.fullmatch(text)
        if found is None or text != word.text or word.confidence >= SURE:
            continue
        opening, left, mark, right, closing = found.groups()
        if _are_two(left, mark, right):
            draft.replace(place, f"{opening}{left} {right}{closing}", REASON, CONFIDENCE)


def _are_two(left: str, mark: str, right: str) -> bool:
    first = left.lower()
    if first in ABBREVIATIONS:
        return False
    if mark == ".":
        if right[0].isupper():
            return first in ARTICLES
        return min(len(left), len(right)) >= LEAST_LETTERS and (first in COMMON or right in COMMON)
    if len(right) < LEAST_BEHIND or right.lower() in CUT_SHORT:
        return False
    return first in COMMON and right.islower()
