"""Specks between two English words that were read as a point, and the words as one: `place.in`, `is.no`.

No sentence ends where a small letter follows. So such a point is none, where the reader was not sure of it and the word
before it is no abbreviation. (Of apostrophes that cannot be said: `for'ard`, `an'all`.)

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
"""Letters of each word, at least: `i.e` and `p.m` are none."""
LEAST_LONG = 5
"""Letters of a word that is none of the commonest, at least, before one that is: `Capt.of` is cut short."""
CUT_SHORT = ABBREVIATIONS | frozenset(
    "am assoc admin cantab colos do ephes galat hants in lieut messrs no oxon philem pm supts thess treas us".split()
)
"""Words that may have a point of their own."""
ARTICLES = frozenset("a an and his her its my nor of or our the their to your".split())
"""Words that end no sentence, though a capital follows."""
CONFIDENCE = 0.85
"""Confidence, 0 to 1, of a point that is left out."""
REASON = "a speck between two words"

_STUCK = re.compile(r"([\"'“‘(\[]*)([A-Za-z][a-z]*)\.([A-Za-z][a-z]+)([.,;:!?\"'”’)\]]*)")


def part_stuck_words(draft: LineDraft) -> None:
    """Put a space for a speck that stands between two words of a line."""
    for place in draft.places:
        word, text = draft.line.words[place], draft.tokens[place]
        found = _STUCK.fullmatch(text)
        if found is None or text != word.text or word.confidence >= SURE:
            continue
        opening, left, right, closing = found.groups()
        if _are_two(left.lower(), right):
            draft.replace(place, f"{opening}{left} {right}{closing}", REASON, CONFIDENCE)


def _are_two(left: str, right: str) -> bool:
    if left in CUT_SHORT:
        return False
    if right[0].isupper():
        return left in ARTICLES
    if min(len(left), len(right)) < LEAST_LETTERS:
        return left in ARTICLES
    return left in COMMON or (len(left) >= LEAST_LONG and right in COMMON)
