"""`Sir` in small capitals at the head of a letter: readers make Sm, Sin, S1r of it, in English.

It is known by where it stands: a paragraph's first word, or behind `Dear` there, with a dash or a comma behind it.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from lib.correct.draft import LineDraft

CONFIDENCE = 0.9
"""Confidence, 0 to 1, of a word that is put right. From: set by hand; five of five in the letters of one book."""
REASON = "a greeting"
DEAR, MOST_BEFORE = frozenset(("dear", "worthy", "honored", "honoured", "respected", "reverend")), 3
"""What stands before it, and how many words of its line may. From: set by hand."""

_SIR = re.compile(
    r"(?P<before>[‘“]*)S(?:m|n|in|im|1m|1n|ım|ır|1r|lr|tr|mr|rr|rn|irn|inr|ur|n1)(?P<after>[,.;:]?—.*|[,:])"
)
_LETTERS = re.compile(r"\W+")


def mend_greeting(first: LineDraft, small_capitals: Collection[str]) -> None:
    """Mend the greeting in the `first` line of a paragraph; `small_capitals` are ids of words that are set so."""
    for at, place in enumerate(first.places[: MOST_BEFORE + 1]):
        found = _SIR.fullmatch(first.tokens[place])
        if found is None:
            continue
        before = _LETTERS.sub("", first.tokens[first.places[at - 1]]).lower() if at else ""
        small = first.line.words[place].id in small_capitals
        if before in DEAR or (not at and (small or "1" in found.group())):
            first.replace(place, f"{found['before']}Sir{found['after']}", REASON, CONFIDENCE)
        return
