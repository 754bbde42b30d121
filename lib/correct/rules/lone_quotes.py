"""Quotation marks in the middle of a sentence that nothing opens or closes: specks beside a word, in English.

Thresholds from: set by hand; of 36 such marks in eleven proofread books 31 were specks (docs/decisions.md, "A quotation
mark that stands alone").
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lib.correct.draft import LineDraft
from lib.correct.known_words import KnownWords

CONFIDENCE = 0.85
"""Confidence, 0 to 1, of a mark that goes. From: 31 of 36."""
REASON = "a speck: no quotation opens or closes here"
ELIDED = frozenset("tho thro altho an th ha wi fo ol mos jes ev gi ca frae wha awa fa".split())
"""What an apostrophe ends."""

_CLOSES = re.compile(r"(?P<word>[a-z]{2,})[’”]")
_OPENS = re.compile(r"[‘“](?P<word>[a-z]{2,}[.,;:]?)")
_ANY_OPENING = re.compile(r"[‘“\"„«»]")
_ANY_CLOSING = re.compile(r"[’”\"«»](?!\w)")
_POSSESSIVE = re.compile(r".*[szx]")


def take_lone_quotes_off(drafts: Sequence[LineDraft], known: KnownWords, *, first: bool, last: bool) -> None:
    """Leave words without such marks, in one paragraph. A quotation may come into a page's `first` paragraph from the
    page before, and go on behind its `last`."""
    words = [(draft, place) for draft in drafts for place in draft.places]
    tokens = [draft.tokens[place] for draft, place in words]
    for at, (draft, place) in enumerate(words):
        token = draft.tokens[place]
        before, after = (tokens[at - 1] if at else ""), (tokens[at + 1] if at + 1 < len(tokens) else "")
        closes, opens = _CLOSES.fullmatch(token), _OPENS.fullmatch(token)
        if closes and not first and after[:1].islower():
            word = closes["word"]
            lone = not _ANY_OPENING.search(" ".join(tokens[:at]))
            if lone and word in known and not _may_be_elided(word, known):
                draft.replace(place, word, REASON, CONFIDENCE)
        elif opens and not last and before[-1:].islower():
            lone = not _ANY_CLOSING.search(" ".join(tokens[at:]))
            if lone and opens["word"].rstrip(".,;:") in known:
                draft.replace(place, opens["word"], REASON, CONFIDENCE)


def _may_be_elided(word: str, known: KnownWords) -> bool:
    """Whether an apostrophe may stand for letters behind a word: the boys’ books, tho’, lovin’."""
    return word in ELIDED or _POSSESSIVE.fullmatch(word) is not None or (word.endswith("in") and f"{word}g" in known)
