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

_COMMA = re.compile(r".*[^\W\d_],$")
_CAPITAL = re.compile(r"[A-Z][a-z]*[^\W_]?")


def commas_before_capitals(line: Line) -> Iterator[int]:
    """Places of words that end in a comma and stand before a capital in the same line."""
    for place, (word, following) in enumerate(zip(line.words, line.words[1:], strict=False)):
        match = _CAPITAL.match(following.text)
        if _COMMA.fullmatch(word.text) and match and fold(following.text.rstrip(",.;:")) in STARTERS:
            yield place


def mend_stops(draft: LineDraft) -> None:
    """Points for commas, in English text."""
    for place in commas_before_capitals(draft.line):
        token = draft.tokens[place]
        if token.endswith(","):
            draft.replace(place, token[:-1] + ".", "a comma before a capital that begins a sentence", CONFIDENCE)
