"""The pronoun I of English, which is read for other upright strokes: `| was`, `[ should`, `“1 think`, `lam`.

Thresholds from: set by hand; every such word of twelve proofread books and eleven typeset ones was looked at, and
tests/correct/test_pronoun.py holds what stays.
"""

from __future__ import annotations

import re
from itertools import pairwise

from lib.correct.draft import LineDraft

REASON = "the pronoun I"
CONFIDENCE = 0.9
"""Confidence, 0 to 1, of the pronoun. From: set by hand; all in two proofread books and five
typeset ones were right."""
LEAST_WORDS = 3
"""Words of letters in a line of prose, at least: bars and figures of a table stand among fewer."""
MOST_SIGNS = 2
"""Strokes in a line that may be pronouns, at most: more of them are rules of a table."""

PERSONAL = frozenset(
    "am believe believed beg confess declare doubt fancy fear feel felt hope hoped imagine knew know loved "
    "perceive pray presume recollect regret rejoice remember remembered suppose think thought trust understand "
    "venture wish wished wonder".split()
)
"""What stands behind the pronoun, and hardly behind a figure, a letter or a bracket that is one."""
FOLLOWING = PERSONAL | frozenset(
    "admit always answered ask asked became began brought came can cannot care could did do enter ever expect "
    "felt find followed found gave go got had hardly have heard held kept knew leave left like lived looked made "
    "marvel may mean meant met might must need never often once ought own passed put ran read received replied "
    "returned said sat saw say scarce scarcely see seem seemed sent shall should show spoke stood submit take "
    "tell told took tried turned used want wanted was went were will would write wrote".split()
)
"""What stands behind it, and hardly behind a bar that is one."""
BEHIND_AM = frozenset(
    "a afraid an and as at aware bound but certain convinced delighted determined desirous far glad going happy "
    "in inclined informed much my no not now obliged of on only persuaded pleased quite ready satisfied sensible "
    "so sorry still sure surprised told the to told too very well with yet your yours".split()
)
"""What stands behind `I am`: Latin has a word Iam, and English a rare one, lam."""

_STROKE = re.compile(r"(?P<before>[\"“‘'(—]*)[|\[{]")
_LIKE = re.compile(r"(?P<before>[\"“‘'(—]*)[1lJ]")
_JOINED = re.compile(r"(?P<before>[\"“‘'(—]*)[Il1|](?P<word>am|have|had|was|will|shall|should|would|could|may|must)")


def mend_pronoun(draft: LineDraft, below: str = "") -> None:
    """Read the pronoun where a line of an English book has it; `below` is the word that the next line begins with."""
    places = draft.places
    tokens = [draft.tokens[place] for place in places]
    if sum(token.strip(".,;:!?'\"“”‘’()").isalpha() for token in tokens) < LEAST_WORDS:
        return
    if sum(_STROKE.fullmatch(token) is not None for token in tokens) > MOST_SIGNS:
        return
    closed = any(sign in token for token in tokens for sign in "]}")
    for place, (token, after) in zip(places, pairwise([*tokens, below]), strict=True):
        following = after.rstrip(".,;:!?'\"”’)—")
        stroke, like, joined = (pattern.fullmatch(token) for pattern in (_STROKE, _LIKE, _JOINED))
        bracket = stroke is not None and token[-1] != "|"
        if stroke and not (bracket and closed) and following in FOLLOWING:
            draft.replace(place, stroke["before"] + "I", REASON, CONFIDENCE)
        elif like and following in PERSONAL:
            draft.replace(place, like["before"] + "I", REASON, CONFIDENCE)
        elif joined and (joined["word"] != "am" or following in BEHIND_AM):
            draft.replace(place, f"{joined['before']}I {joined['word']}", REASON, CONFIDENCE)
