"""The low line, which no press has: a speck at the foot of the line, or a dash that was read too low."""

from __future__ import annotations

import re

from lib.correct.draft import LineDraft
from lib.correct.rules.specks import CONFIDENCE, SURE

_DASH = re.compile(r"^(\d+)_+(?=[^\W\d_])")
"""Between the number of a verse or an item and its first word."""
_BETWEEN = re.compile(r"(?<=[^\W_])_+(?=[^\W_])")


def mend_low_lines(draft: LineDraft) -> None:
    """A space for the low line between two words, and a dash for the one after a number.

    Where the engine is sure of it, it may be a name in a listing, and stays. For one at a word's end the book's own
    words decide, as for any stray sign.
    """
    for place in draft.places:
        before = draft.tokens[place]
        after = _BETWEEN.sub(" ", _DASH.sub("\\1—", before))
        if after != before and draft.line.words[place].confidence < SURE:
            draft.replace(place, after, "a speck or a dash, for books have no low line", CONFIDENCE)
