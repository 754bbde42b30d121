"""Marks and spaces that a model would change: most are of no weight, and the second reader says what it sees.

Thresholds from: as those of support.py.
"""

from __future__ import annotations

from collections import Counter

from rapidfuzz.distance import Levenshtein

from lib.correct.model.place import SEEN, Place, Verdict
from lib.readers.folding import folded

MOST_MARKS = 3
"""Marks that may change at one place."""
LEAST_OF_MARKS = -12.0
"""Margin, a difference of natural logarithms, that may speak against marks and spaces: the reader confuses marks."""
ORDINARY = frozenset(".,;:!?'\"-()—–‘’“”„«»…·")
"""Marks that any sentence may have. All others are seen by the second reader, or do not come in."""
DASH = "-"
"""As which every dash is told, and a hyphen."""
MOST_ALONE = 1
"""Marks that may come in at one place where no second reader says anything of them: a pair of them puts a word into
quotation marks or brackets. From: 47 right changes of marks on eleven books, of which none needs more."""


def against_marks(place: Place, new: str) -> str | None:
    """Marks that sentences do not have come in only where the second reader sees them; alone, no pair of any."""
    coming = Counter(folded(new)) - Counter(folded(place.text))
    marks = [mark for mark in coming.elements() if not mark.isalnum() and not mark.isspace()]
    strange = [mark for mark in marks if mark not in ORDINARY]
    if strange and (place.margin is None or place.margin < LEAST_OF_MARKS):
        return f"nobody else sees such marks: {place.text} > {new}"
    if place.margin is None and sum(mark != DASH for mark in marks) > MOST_ALONE:
        return f"nobody else sees so many marks: {place.text} > {new}"
    return None


def judge_marks(place: Place, new: str) -> Verdict:
    """The letters and figures stay; spaces and marks may change, but not many, and not against the second reader."""
    read = place.text
    changed = Levenshtein.distance(read.replace(" ", ""), new.replace(" ", ""))
    seen = place.margin is not None and place.margin >= SEEN
    if changed > MOST_MARKS and not seen:
        return Verdict(stands=False, reason=f"{changed} marks change: {read} > {new}")
    if place.margin is not None and place.margin < LEAST_OF_MARKS:
        return Verdict(stands=False, reason=f"the second reader sees no such marks: {read} > {new}")
    return Verdict(stands=True, reason="a model sees other marks or spaces there")
