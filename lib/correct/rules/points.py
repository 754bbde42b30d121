"""A point before a small letter: a speck at the foot of the line, unless the book writes the word so.

Thresholds from: set by hand, no figures kept; what the rules mend together stands in docs/accuracy.md.
tests/correct/test_signs_and_spaces.py holds them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from lib.correct.draft import LineDraft
from lib.correct.evidence import Evidence
from lib.schemas.ocr import Line, Paragraph
from lib.text.vocabulary import fold

LEAST_COUNT = {2: 12}
"""How often the book must have a word of so many letters, read with confidence: short ones are more often cut short."""
ELSE_COUNT = 3
"""How often it must have a longer one."""
CONFIDENCE = 0.85
"""Confidence, 0 to 1, of a point that goes."""
MOST_SPECKS = 2
"""Such points of a page, at most, that are specks; where there are more, its commas are worn. From: twelve proofread
books have two at most, and 51 of 58 are specks; one worn typeset book has 24 on eight pages, each a comma."""

ABBREVIATIONS = frozenset(
    "app art bk ca cap cent ch chap chaps cf col cols ed edd edit eds fig figs fol ff ibid inst lib ll ms mss nos obs "
    "op pag par pars pl pp prop pt pts sc sec secs sect seq ser sqq st tom ult var vers viz vol vols vs vv".split()
)
"""Words that keep their point before what they count or name: `vol. ii`, `fig. a`, `per cent. of`."""

_POINTED = re.compile(r"([^\W\d_]{2,})\.")
_SMALL = re.compile(r"[^\W\d_]{2}")


def with_following(paragraph: Paragraph) -> Iterator[tuple[Line, str]]:
    """Each line with the word that the next one begins with; the last with nothing."""
    for line, below in zip(paragraph.lines, [*paragraph.lines[1:], None], strict=True):
        yield line, below.words[0].text if below is not None else ""


def pointed_words(line: Line, below: str = "") -> Iterator[tuple[int, str]]:
    """Place and folded form of each small-lettered word that has a point and stands before a small letter."""
    texts = [*(word.text for word in line.words), below]
    for place, (text, following) in enumerate(pairwise(texts)):
        found = _POINTED.fullmatch(text)
        if found and found[1].islower() and _SMALL.match(following) and following[0].islower():
            if place and texts[place - 1][-1].isdigit():
                # A measure: 12 in. long.
                continue
            if found[1] not in ABBREVIATIONS:
                yield place, fold(found[1])


def mend_points(draft: LineDraft, evidence: Evidence, below: str = "", *, worn: bool = False) -> None:
    """Leave the point out where the book has the word often, and with a point before a small letter only here.

    An abbreviation (per cent. of, viz. that) comes with its point again and again, or not without it. On a page whose
    commas are `worn` it is a comma.
    """
    for place, form in _mendable(draft.line, evidence, below):
        token = draft.tokens[place]
        if token.endswith("."):
            count = evidence.sure.get(form, 0)
            reason = f"a point before a small letter; the book has {form} {count} times or more"
            draft.replace(place, token[:-1] + ("," if worn else ""), reason, CONFIDENCE)


def has_worn_commas(paragraphs: Iterable[Paragraph], evidence: Evidence) -> bool:
    """Whether a page has so many points that would go that they are commas."""
    lines = (pair for paragraph in paragraphs for pair in with_following(paragraph))
    return sum(1 for line, below in lines for _ in _mendable(line, evidence, below)) > MOST_SPECKS


def _mendable(line: Line, evidence: Evidence, below: str) -> Iterator[tuple[int, str]]:
    for place, form in pointed_words(line, below):
        alone = evidence.pointed.get(form, 0) <= 1
        if alone and evidence.sure.get(form, 0) >= LEAST_COUNT.get(len(form), ELSE_COUNT):
            yield place, form
