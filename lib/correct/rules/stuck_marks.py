"""Specks between two English words that were read as a mark, and the words as one: `place.in`, `with-its`.

No sentence ends where a small letter follows, and no compound begins or ends with the commonest words. So such a point
or hyphen is none, where the reader was not sure of it and the word before it is no abbreviation. (Of apostrophes that
cannot be said: `for'ard`, `an'all`.)

Thresholds from: the words of abolish, chanukah, letters, tables and vaxfacts, and hyphens of twelve proofread books;
tests/correct/test_stuck_marks.py holds them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lib.correct.draft import LineDraft
from lib.correct.rules.points import ABBREVIATIONS
from lib.correct.second_reader.lost_spaces import COMMON
from lib.text.neighbouring_words import count_of_pair

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
BEGIN_NONE = frozenset(
    "and as are but from had has have her his its of our that the their they was were which with your".split()
)
END_NONE = frozenset("and are has have his is its of our that the their they was were which with".split())
"""Words with which no compound begins, and with which none ends."""
BEHIND = frozenset("to us".split())
"""Words with which few end (`hither-to`; many with `in`, as `a drawing-in`): none where books have both words side by
side so often."""
OFTEN = 500_000
"""That is, times in the books of `lib.text.neighbouring_words`. From: `not to` and `to us` have a thousand
millions and more."""
CONFIDENCE = 0.85
"""Confidence, 0 to 1, of a mark that is left out."""
REASON = "a speck between two words"

_HYPHENED = re.compile(r"([\"'“‘(\[]*)([A-Za-z][a-z]*)-([A-Za-z]?[a-z]+)([.,;:!?\"'”’)\]]*)")
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


def part_hyphened_words(draft: LineDraft, counts: Mapping[str, int]) -> None:
    """Put a space for a speck that was read as a hyphen within a line; at its ends a compound may be divided.

    `counts` says how often English books have a word.
    """
    for place in draft.places[1:-1]:
        word, text = draft.line.words[place], draft.tokens[place]
        found = _HYPHENED.fullmatch(text)
        if found is None or text != word.text or word.confidence >= SURE:
            continue
        opening, left, right, closing = found.groups()
        if _no_compound(left.lower(), right.lower(), counts):
            draft.replace(place, f"{opening}{left} {right}{closing}", REASON, CONFIDENCE)


def _no_compound(left: str, right: str, counts: Mapping[str, int]) -> bool:
    if min(len(left), len(right)) < LEAST_LETTERS or left + right in counts:
        return False
    if left in BEGIN_NONE or right in END_NONE:
        return min(counts.get(left, 0), counts.get(right, 0)) > 0
    return right in BEHIND and (count_of_pair(left, right) or 0) >= OFTEN


def _are_two(left: str, right: str) -> bool:
    if left in CUT_SHORT:
        return False
    if right[0].isupper():
        return left in ARTICLES
    if min(len(left), len(right)) < LEAST_LETTERS:
        return left in ARTICLES
    return left in COMMON or (len(left) >= LEAST_LONG and right in COMMON)
