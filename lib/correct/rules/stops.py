"""A comma before a capital that the book writes small elsewhere: the point of a sentence's end, read with a tail.

Thresholds from: set by hand, no figures kept; what the rules mend together stands in docs/accuracy.md.
tests/correct/test_signs_and_spaces.py holds them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lib.correct.draft import LineDraft
from lib.schemas.ocr import Line
from lib.text.vocabulary import fold

CONFIDENCE = 0.85
"""Confidence, 0 to 1, of a point for a comma."""

STARTERS = frozenset(
    "after all although an and any are as at but by did do does even every for from had has have here "
    "how however if in is it its let many most my neither no nor not now of on once one only or other our out perhaps "
    "she should since so some still such than that the their them then there therefore these they this those though "
    "through thus to until upon was we were what when where which while who why with would yet you your".split()
)
"""English words that take a capital only where a sentence begins: in a line of prose no comma stands before them."""

FORMULAS = frozenset("also enacted further ordered ordained provided resolved whereas".split())
"""Words of laws and resolutions after which a clause begins with a capital: `be it enacted, That`."""
SAYING = frozenset(
    "said saith say says saying sayest asked asking answer answered answering reply replied cry cried crying quoth "
    "spake spoke speaking thought declared declare agreed agree enacts order voted wrote written reads thus".split()
)
"""What a quotation without marks follows: `and said unto them, What did Moses`."""
SAID_WITHIN = 4
"""Words from that to the comma, at most. From: set by hand."""
NUMBER = "No."
"""It is no word that begins a sentence."""

_COMMA = re.compile(r".*[^\W\d_],$")
_CAPITAL = re.compile(r"[A-Z][a-z]*[^\W_]?")
_ENDS = re.compile(r".*[.?!:;][\"'”’)\]]*$")
_NUMERAL = re.compile(r"[ivxlc]+", re.IGNORECASE)


def commas_before_capitals(line: Line) -> Iterator[int]:
    """Places of words that end in a comma and stand before a capital in the same line."""
    for place, (word, following) in enumerate(zip(line.words, line.words[1:], strict=False)):
        match = _CAPITAL.match(following.text)
        starts = match is not None and fold(following.text.rstrip(",.;:")) in STARTERS
        if not starts or following.text == NUMBER or not _COMMA.fullmatch(word.text):
            continue
        said = (fold(near.text.strip(",.;:")) for near in line.words[max(0, place - SAID_WITHIN) : place + 1])
        if SAYING.isdisjoint(said) and not _goes_on(word.text, line.words[place - 1].text if place else None):
            yield place


def _goes_on(word: str, before: str | None) -> bool:
    """Whether no sentence ends with a word, whatever follows: `before` is the word before it in the line.

    It is the only one of its sentence (`Resolved, That`, `Fourth, That`), a formula, a numeral (`vol. ci, No. 118`), or
    a word of a head in capitals (`ITS SCOPE, AND AIMS`).
    """
    bare = word.rstrip(",")
    alone = bare[:1].isupper() and (before is None or _ENDS.fullmatch(before) is not None)
    return alone or fold(bare) in FORMULAS or bool(_NUMERAL.fullmatch(bare)) or (len(bare) > 1 and bare.isupper())


def mend_stops(draft: LineDraft) -> None:
    """Points for commas, in English text."""
    for place in commas_before_capitals(draft.line):
        token = draft.tokens[place]
        if token.endswith(","):
            draft.replace(place, token[:-1] + ".", "a comma before a capital that begins a sentence", CONFIDENCE)
