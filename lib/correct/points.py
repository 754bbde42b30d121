"""A point before a small letter: a speck at the foot of the line, unless the book writes the word so."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lib.correct.draft import LineDraft
from lib.correct.evidence import Evidence
from lib.correct.vocabulary import fold
from lib.schemas.ocr import Line

LEAST_COUNT = 3
"""How often the book must have the word itself, read with confidence."""
CONFIDENCE = 0.85

_POINTED = re.compile(r"([^\W\d_]{3,})\.")
_SMALL = re.compile(r"[^\W\d_]{2}")


def pointed_words(line: Line) -> Iterator[tuple[int, str]]:
    """Place and folded form of each small-lettered word that has a point and stands before a small letter."""
    for place, (word, following) in enumerate(zip(line.words, line.words[1:], strict=False)):
        found = _POINTED.fullmatch(word.text)
        if found and found[1].islower() and _SMALL.match(following.text) and following.text[0].islower():
            yield place, fold(found[1])


def mend_points(draft: LineDraft, evidence: Evidence) -> None:
    """Leave the point out where the book has the word often, and with a point before a small letter only here.

    An abbreviation (per cent. of, viz. that) comes with its point again and again, or not without it.
    """
    for place, form in pointed_words(draft.line):
        token = draft.tokens[place]
        alone = evidence.pointed.get(form, 0) <= 1
        if token.endswith(".") and alone and evidence.sure.get(form, 0) >= LEAST_COUNT:
            reason = f"a point before a small letter; the book has {form} {evidence.sure[form]} times or more"
            draft.replace(place, token[:-1], reason, CONFIDENCE)
