"""Ordinal numbers of English whose old-style figures were read as letters: `the zoth of August`, `on the ist`."""

from __future__ import annotations

import re
from itertools import pairwise

from lib.correct.draft import LineDraft

CONFIDENCE = 0.9
"""Confidence, 0 to 1, of a number. From: set by hand; 10 of 10 in twelve proofread books were right."""
REASON = "an ordinal number in old-style figures"
AS_FIGURES = str.maketrans("lIi|zZgoOS", "1111229005")
"""What figures are read as. From: twelve proofread books; old style sets 1 like a small capital I. Not `roth`: of four
two were 10th and two 19th."""
ENDINGS = {"1": "st", "2": "nd", "3": "rd"}
TEENS = ("11", "12", "13")
BEFORE = frozenset("the on of your my his their our and to from till until between by since before after about".split())
"""Words before a day's number."""
LAST_DAY = 31
"""Of a month: the highest number where letters alone were read, which may be a word (`gist`). From: the calendar."""
MONTHS = frozenset(
    "january february march april may june july august september october november december "
    "jan feb mar apr aug sept oct nov dec instant inst ultimo ult proximo".split()
)

_ORDINAL = re.compile(r"(?P<before>[\"“‘'(\[]*)(?P<figures>[\dlIi|zZgoOS]{1,2})(?P<ending>st|nd|rd|th)(?P<after>\W*)")


def mend_ordinals(draft: LineDraft) -> None:
    """Figures for letters, where the ending is the number's own and a day or a day's word stands beside it."""
    tokens = ["", *(draft.tokens[place] for place in draft.places), ""]
    for place, (before, _), (token, after) in zip(draft.places, pairwise(tokens), pairwise(tokens[1:]), strict=False):
        found = _ORDINAL.fullmatch(token)
        if found is None or found["figures"].isdigit():
            continue
        number = found["figures"].translate(AS_FIGURES)
        if number.startswith("0") or found["ending"] != _ending(number):
            continue
        sure = any(character.isdigit() for character in found["figures"])
        if sure or (int(number) <= LAST_DAY and (_bare(before) in BEFORE | MONTHS or _bare(after) in MONTHS)):
            draft.replace(place, f"{found['before']}{number}{found['ending']}{found['after']}", REASON, CONFIDENCE)


def _ending(number: str) -> str:
    return "th" if number in TEENS else ENDINGS.get(number[-1], "th")


def _bare(token: str) -> str:
    return token.strip('.,;:"“”‘’()').lower()
