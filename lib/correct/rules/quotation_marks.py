"""Quotation marks that were read as two, or on the wrong side of the space before them."""

from __future__ import annotations

import re
from itertools import pairwise

from lib.correct.draft import LineDraft

CONFIDENCE = 0.95
"""Confidence, 0 to 1, of a mark that is put right. From: set by hand; 11 of 11 in twelve books."""
DOUBLE = {"‘‘": "“", "’’": "”"}
"""Two single marks that are one double mark, as worn type is read."""

_LEFT_BEHIND = re.compile(r"(.*[^\W\d_])([‘“])")


def mend_quotation_marks(draft: LineDraft) -> None:
    """One sign for a double mark, and an opening mark beside the word that it opens."""
    for place in draft.places:
        token = draft.tokens[place]
        after = token
        for two, one in DOUBLE.items():
            after = after.replace(two, one)
        if after != token:
            draft.replace(place, after, "a double quotation mark that was read as two single ones", CONFIDENCE)
    for left, right in pairwise(draft.places):
        found = _LEFT_BEHIND.fullmatch(draft.tokens[left])
        following = draft.tokens[right]
        if found is not None and following[0].isalnum():
            before = f"{draft.tokens[left]} {following}"
            after = f"{found[1]} {found[2]}{following}"
            draft.rewrite([left, right], before, after, "an opening quotation mark stands before its word", CONFIDENCE)
