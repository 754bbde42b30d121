"""Ordinal numbers of English whose old-style figures were read as letters: `the zoth of August`, `on the ist`."""

from __future__ import annotations

import re

from lib.correct.draft import LineDraft

CONFIDENCE = 0.9
"""Confidence, 0 to 1, of a number. From: set by hand; 9 of 9 in twelve proofread books were right."""
REASON = "an ordinal number in old-style figures"
AS_FIGURES = str.maketrans("lIi|zZagoOS", "11112229005")
"""What figures are read as. From: twelve proofread books; old style sets 1 like a small capital I. Not `roth`: of four
two were 10th and two 19th."""
ENDINGS = {"1": "st", "2": "nd", "3": "rd"}
TEENS = ("11", "12", "13")
LAST_DAY = 31
"""Of a month: the highest number where letters alone were read (`the gist` is no 91st). From: the calendar."""
NEAR = 3
"""Words from a number of letters alone to its month, at most: `the gth day of August`. From: set by hand."""
MONTHS = frozenset(
    "January February March April May June July August September October November December "
    "Jan Feb Mar Apr Aug Sept Oct Nov Dec instant inst ultimo ult proximo".split()
)

UNSURE = frozenset("S")
"""Letters that stand for several figures: a month must tell which."""
WORDS = frozenset(("loth",))
"""Words that may be numbers by their letters: they need a month beside them, `the` is not enough."""

_ORDINAL = re.compile(
    r"(?P<before>[\"“‘'(\[]*)(?P<figures>[\dlIi|zZgoOS]{1,2}|a\d)(?P<ending>st|nd|rd|th)(?P<after>\W*)"
)


def mend_ordinals(draft: LineDraft) -> None:
    """Figures for letters, where the ending is the number's own; letters alone need `the` before, or a month beside."""
    places = draft.places
    bare = [draft.tokens[place].strip('.,;:"“”‘’()') for place in places]
    for at, place in enumerate(places):
        found = _ORDINAL.fullmatch(draft.tokens[place])
        if found is None or found["figures"].isdigit():
            continue
        number = found["figures"].translate(AS_FIGURES)
        if number.startswith("0") or found["ending"] != _ending(number):
            continue
        letters = not any(character.isdigit() for character in found["figures"])
        if letters and int(number) > LAST_DAY:
            continue
        dated = MONTHS.intersection([*bare[max(0, at - 1) : at], *bare[at + 1 : at + 1 + NEAR]])
        king = at > 1 and bare[at - 2][:1].isupper()
        told = at > 0 and bare[at - 1].lower() == "the" and not king and not UNSURE.intersection(bare[at])
        # `3and` is no 32nd, and `a4th` two words.
        sure = not letters and not found["figures"].startswith("a")
        if sure or dated or (told and bare[at].lower() not in WORDS):
            draft.replace(place, f"{found['before']}{number}{found['ending']}{found['after']}", REASON, CONFIDENCE)


def _ending(number: str) -> str:
    return "th" if number in TEENS else ENDINGS.get(number[-1], "th")
