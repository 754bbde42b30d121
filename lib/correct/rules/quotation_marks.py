"""Double quotation marks of English that were read as two single ones."""

from __future__ import annotations

import re

from lib.correct.draft import LineDraft

CONFIDENCE = 0.95
"""Confidence, 0 to 1, of a mark that is put right. From: set by hand; 10 of 10 in twelve books."""
REASON = "a double quotation mark that was read as two single ones"

_OPENING = re.compile(r"‘‘(?=[^\W\d_]|$)")
_CLOSING = re.compile(r"(?<=[^\W\d_])’’|(?<=[.,;:!?])’’")


def mend_quotation_marks(draft: LineDraft) -> None:
    """One sign for two; where they close, a double one must have opened before in the line: primes look the same."""
    opened = False
    for place in draft.places:
        token = draft.tokens[place]
        after = _OPENING.sub("“", token)
        opened = opened or "“" in after
        if opened:
            after = _CLOSING.sub("”", after)
        if after != token:
            draft.replace(place, after, REASON, CONFIDENCE)
