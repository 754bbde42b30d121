"""Closing quotation marks in the middle of a sentence that close nothing: specks beside a word, in English.

Thresholds from: set by hand; of 15 such marks in eleven proofread books 14 were specks (docs/decisions.md, "A quotation
mark that closes nothing").
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lib.correct.draft import LineDraft
from lib.correct.known_words import KnownWords

CONFIDENCE = 0.85
"""Confidence, 0 to 1, of a mark that goes. From: 14 of 15."""
REASON = "a speck: no quotation closes here"
ELIDED = frozenset("tho thro altho an th ha wi fo ol mos jes ev gi ca frae wha awa fa".split())
"""What an apostrophe ends."""

_CLOSES = re.compile(r"(?P<word>[a-z]{2,})[’”]")
_ANY_OPENING = re.compile(r"[‘“\"„«»]")
_POSSESSIVE = re.compile(r".*[szx]")


def take_lone_quotes_off(drafts: Sequence[LineDraft], known: KnownWords) -> None:
    """Leave words without such marks, in one paragraph that is not a page's first: what opened may be a page before."""
    words = [(draft, place) for draft in drafts for place in draft.places]
    tokens = [draft.tokens[place] for draft, place in words]
    for at, ((draft, place), after) in enumerate(zip(words, tokens[1:], strict=False)):
        closes = _CLOSES.fullmatch(tokens[at])
        if closes is None or not after[0].islower() or _ANY_OPENING.search(" ".join(tokens[:at])):
            continue
        if closes["word"] in known and not _may_be_elided(closes["word"], known):
            draft.replace(place, closes["word"], REASON, CONFIDENCE)


def _may_be_elided(word: str, known: KnownWords) -> bool:
    """Whether an apostrophe may stand for letters behind a word: the boys’ books, tho’, lovin’."""
    return word in ELIDED or _POSSESSIVE.fullmatch(word) is not None or (word.endswith("in") and f"{word}g" in known)
