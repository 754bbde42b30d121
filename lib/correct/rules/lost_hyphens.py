"""Words divided at a line's end whose hyphen is not on the page: cut off with the margin, or worn away."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lib.correct.second_reader.old_words import is_old_or_foreign

LEAST_PART, LEAST_LETTERS = 2, 5
"""Letters of the first part and of the whole word, at least. From: single letters are signs that were read alone."""
LEAST_COUNT = 1_000_000
"""How often books have the whole word, at least. From: 27,286 pairs of a line's last and next line's first word in 51
books; five have a second part that is none by itself, all of them divided words."""
REASON = "no hyphen was read: the parts are one word"

_STEM = re.compile(r"[^\W\d_]+$")
_TAIL = re.compile(r"[^\W\d_]+")


def lost_hyphen(left: str, right: str, counts: Mapping[str, int]) -> bool:
    """Whether a line's last word `left` and the next line's first one `right` are one word: the second part is none.

    Where both are words nothing tells: `found in / stance`, `set in / formation`.

    `counts` has English words in small letters, and how often books have them.
    """
    stem, tail = _STEM.search(left), _TAIL.match(right)
    if stem is None or tail is None or not tail[0].islower() or len(stem[0]) < LEAST_PART:
        return False
    whole = (stem[0] + tail[0]).lower()
    if len(whole) < LEAST_LETTERS or stem[0].lower() not in counts:
        return False
    return counts.get(whole, 0) >= LEAST_COUNT and tail[0] not in counts and not is_old_or_foreign(tail[0], counts)
