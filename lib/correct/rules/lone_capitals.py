"""Small letters that are read as capitals within a word: `succeSsful`, `waS`."""

from __future__ import annotations

import re

from lib.correct.draft import LineDraft
from lib.correct.known_words import KnownWords
from lib.correct.rules.confusion_pairs import core

CONFIDENCE = 0.9
"""Confidence, 0 to 1, of such a letter. From: both of 51 books."""
REASON = "a small letter within a word"

_LONE = re.compile(r"(?P<left>[a-z]{2,})(?P<right>[COSUVWXZ][a-z]*)")
"""Small letters with a capital among them that looks like its small letter; behind one letter it is a unit or a name,
as in kWh and eBay."""


def mend_lone_capitals(draft: LineDraft, known: KnownWords) -> None:
    """Make a capital small that stands within a word, where that is known, and no two words are read as one."""
    for place in draft.places:
        before, word, after = core(draft.tokens[place])
        found = _LONE.fullmatch(word)
        if found is None or word.lower() not in known:
            continue
        if len(found["right"]) == 1 or not (found["left"] in known and found["right"] in known):
            draft.replace(place, before + word.lower() + after, REASON, CONFIDENCE)
