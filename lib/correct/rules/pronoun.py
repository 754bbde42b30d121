"""The pronoun I of English, which is read for other upright strokes: `| think`, `[ should`, `“1 was`, `lam`.

Thresholds from: set by hand; every such word of twelve proofread books and eleven typeset ones was looked at, and
tests/correct/test_pronoun.py holds what stays.
"""

from __future__ import annotations

import re
from itertools import pairwise

from lib.correct.draft import LineDraft

REASON = "the pronoun I"
CONFIDENCE = 0.9
"""Confidence, 0 to 1, of the pronoun. From: 70 of 70 in two proofread books and five typeset ones."""
LEAST_WORDS = 3
"""Words of letters in a line of prose, at least: bars and figures of a table stand among fewer."""
MOST_SIGNS = 2
"""Strokes in a line that may be pronouns, at most: more of them are rules of a table."""

FOLLOWING = frozenset(
    "accept admit agree always am and answered arrived ask asked assure became beg began believe believed belong "
    "brand bring brought call called came can cannot care carried come complain confess consider considered could "
    "dare declare deem desire did dined do doubt dread enter entered ever expect fancy fear feel feels felt find "
    "followed forget found gave get give go got grant had hardly have hear heard held hold hope hoped imagine "
    "intend just keep knew know lately lay learn learned learnt leave left like lived look looked love loved made "
    "make marvel may mean meant mention met might must need never no not observed often once only ought owe own "
    "perceive pray prefer preferred presume promise propose protest put quote ran read really received recollect "
    "regret rejoice remained remember replied returned rose said sat saw say scarce scarcely see seem seemed sent "
    "shall should show soon speak spent spoke stand stated still stood submit suppose take tell tender then think "
    "thought told took tried trust try turned understand understood use used venture want wanted was went were will "
    "wish wished wonder would write wrote yet".split()
)
"""Words that stand behind the pronoun, and hardly behind the figure 1 or a letter."""
NEVER_FOLLOW = frozenset("and as at by for from in inch inches is of on or per than the to with".split())
"""Words that do not stand behind it."""

_STROKE = re.compile(r"(?P<before>[\"“‘'(\[—]*)(?P<sign>[|/\\])")
_LIKE = re.compile(r"(?P<before>[\"“‘'(—]*)(?P<sign>[1lJ!\[\]{}])")
_JOINED = re.compile(r"(?P<before>[\"“‘'(—]*)[Il1|](?P<word>am|have|had|was|will|shall|should|would|could|may|must)")


def mend_pronoun(draft: LineDraft, below: str = "") -> None:
    """Read the pronoun where a line of an English book has it; `below` is the word that the next line begins with."""
    places = draft.places
    tokens = [draft.tokens[place] for place in places]
    if sum(token.strip(".,;:!?'\"“”‘’()").isalpha() for token in tokens) < LEAST_WORDS:
        return
    if sum(_STROKE.fullmatch(token) is not None for token in tokens) > MOST_SIGNS:
        return
    for place, (token, after) in zip(places, pairwise([*tokens, below]), strict=True):
        following = after.rstrip(".,;:!?'\"”’)—")
        stroke, like = _STROKE.fullmatch(token), _LIKE.fullmatch(token)
        if stroke and following[:1].islower() and following not in NEVER_FOLLOW:
            draft.replace(place, stroke["before"] + "I", REASON, CONFIDENCE)
        elif like and following in FOLLOWING - NEVER_FOLLOW:
            draft.replace(place, like["before"] + "I", REASON, CONFIDENCE)
        elif joined := _JOINED.fullmatch(token):
            draft.replace(place, f"{joined['before']}I {joined['word']}", REASON, CONFIDENCE)
