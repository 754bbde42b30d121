"""Specks between two English words that were read as a mark, and the words as one: `place.in`, `with-its`.

No sentence ends where a small letter follows, and no compound begins or ends with the commonest words. So such a point
or hyphen is none, where the reader was not sure of it and the word before it is no abbreviation. (Of apostrophes that
cannot be said: `for'ard`, `an'all`.)

Thresholds from: the words of abolish, chanukah, letters, tables and vaxfacts, and hyphens of twelve proofread books;
tests/correct/test_stuck_marks.py holds them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from lib.correct.draft import LineDraft
from lib.correct.rules.points import ABBREVIATIONS
from lib.correct.second_reader.lost_spaces import COMMON
from lib.schemas.base import Box
from lib.schemas.ocr import Word

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
BEGIN_NONE = frozenset("and are his its our the their they was".split())
END_NONE = frozenset("are have his is its our the their they was were which".split())
"""Words with which no compound begins, and with which none ends."""
OF_COMPOUNDS = frozenset("light man matter mother out point".split())
"""Words that `of` is joined to, as in a matter-of-fact man."""
BEFORE = {"to": frozenset("able not ought used".split()), "us": frozenset("let of to".split())}
"""Word → those behind which it makes no compound: a `set-to` and a `how-to` are some."""
BEHIND_THE = frozenset("day morn morrow night".split())
"""What `the` is joined to in dialect: the-morn."""
SELVES = frozenset(("self", "selves"))
CONFIDENCE = 0.85
"""Confidence, 0 to 1, of a mark that is left out."""
REASON = "a speck between two words"

_STUCK = re.compile(r"([\"'“‘(\[]*)([A-Za-z][a-z]*)([.-])([A-Za-z][a-z]+)([.,;:!?\"'”’)\]]*)")

AreTwo = Callable[[str, str, Word], bool]
"""Whether the parts left and right of a word's mark are two words."""


def part_stuck_words(draft: LineDraft) -> None:
    """Put a space for a speck that was read as a point between two words of a line."""
    _part(draft, draft.places, ".", lambda left, right, _word: _are_two(left.lower(), right))


def part_hyphened_words(
    draft: LineDraft, counts: Mapping[str, int], is_dash: Callable[[Box], bool] = lambda _box: False
) -> None:
    """Put a space for a speck that was read as a hyphen within a line; at its ends a compound may be divided.

    `counts` says how often English books have a word, `is_dash` whether a dash stands in a word's box.
    """
    _part(
        draft, draft.places[1:-1], "-",
        lambda left, right, word: _no_compound(left, right, counts) and not is_dash(word.box),
    )  # fmt: skip


def _part(draft: LineDraft, places: Sequence[int], mark: str, are_two: AreTwo) -> None:
    """Part the words at these places by their mark, where the reader was in doubt of them."""
    for place in places:
        word, text = draft.line.words[place], draft.tokens[place]
        found = _STUCK.fullmatch(text)
        if found is None or found[3] != mark or text != word.text or word.confidence >= SURE:
            continue
        opening, left, _, right, closing = found.groups()
        if are_two(left, right, word):
            draft.replace(place, f"{opening}{left} {right}{closing}", REASON, CONFIDENCE)


def _no_compound(left: str, right: str, counts: Mapping[str, int]) -> bool:
    small, other = left.lower(), right.lower()
    # Stammering (`the-the`, `hi-his`), names of places (`And-over`) and of persons (`Our-Lady`).
    if min(len(left), len(right)) < LEAST_LETTERS or other.startswith(small) or small + other in counts:
        return False
    if left[0].isupper() or min(counts.get(small, 0), counts.get(other, 0)) == 0:
        return False
    if other == "of":
        return len(left) >= LEAST_LONG and small not in OF_COMPOUNDS
    if other in BEFORE:
        return small in BEFORE[other]
    dialect = other in SELVES or (small == "the" and other in BEHIND_THE)
    return other in END_NONE or (small in BEGIN_NONE and not dialect and (small != "our" or right.islower()))


def _are_two(left: str, right: str) -> bool:
    if left in CUT_SHORT:
        return False
    if right[0].isupper():
        return left in ARTICLES
    if min(len(left), len(right)) < LEAST_LETTERS:
        return left in ARTICLES
    return left in COMMON or (len(left) >= LEAST_LONG and right in COMMON)
