"""Words divided at a line's end whose hyphen or second part has something beside it that is none of it.

`reso-~ / lutions`, `sub+ / mitting`, `recom. / mended`, `false- / ‘hood`: a speck, or a worn hyphen. What the parts
make must be a word; nothing but that tells a full stop, or a quotation that begins with a line, from them.
"""

from __future__ import annotations

import re

from lib.correct.draft import LineDraft
from lib.correct.known_words import KnownWords

CONFIDENCE = 0.9
"""Confidence, 0 to 1, of a mark that goes, or of one that is a hyphen. From: set by hand; 38 of 38 in eleven books."""
LEAST_LETTERS = 5
"""Letters of a whole word, at least: short ones come of any two parts. From: set by hand."""
STOPS = frozenset(".,'’‘")
"""Marks that may as well end a sentence or a speech."""
NO_HYPHEN = "no part of a divided word"
WORN = "a worn hyphen: the parts are one word"

_UPPER = re.compile(r"(?P<stem>[^\W\d_]{2,})(?P<marks>[-+.~=*^'’‘,_]{1,3})$")
_LOWER = re.compile(r"(?P<marks>[^\w\s(\[]{0,2})(?P<tail>[^\W\d_]{2,})")


def clear_division(upper: LineDraft, lower: LineDraft, known: KnownWords) -> None:
    """Leave nothing but a hyphen between the parts of a word that the end of line `upper` divides."""
    if not upper.places or not lower.places:
        return
    last, first = upper.places[-1], lower.places[0]
    above, below = _UPPER.search(upper.tokens[last]), _LOWER.match(lower.tokens[first])
    if above is None or below is None or not below["tail"][0].islower():
        return
    stem, tail = above["stem"], below["tail"]
    if (above["marks"] == "-" and not below["marks"]) or len(stem + tail) < LEAST_LETTERS:
        return
    if stem + tail not in known:
        return
    if "-" not in above["marks"] and stem in known and (tail in known or set(above["marks"]) & STOPS):
        return
    if above["marks"] != "-":
        reason = NO_HYPHEN if "-" in above["marks"] else WORN
        upper.replace(last, upper.tokens[last][: above.start("marks")] + "-", reason, CONFIDENCE)
    if below["marks"]:
        lower.replace(first, lower.tokens[first][below.end("marks") :], NO_HYPHEN, CONFIDENCE)
