"""Specks that were read as marks of the words they touch: `highest:`, `side’`, `‘then`. They have too little ink.

What a point and a comma of the page usually have tells how much a mark should have.

Thresholds from: the pages of eleven proofread books; tests/correct/test_mark_ink.py holds them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice, pairwise
from statistics import median

import numpy as np

from lib.correct.draft import LineDraft
from lib.images.binarization import Grey
from lib.images.components import Stats, find_marks
from lib.schemas.base import Box
from lib.schemas.ocr import OcrPage, Word

REASON = "a speck: too little ink for a mark"
CONFIDENCE = 0.9
"""Confidence, 0 to 1, of a speck that goes. From: 36 of 36 in eleven proofread books."""
LITTLE = 0.5
"""Share of a mark's usual ink below which it is a speck."""
SURE = 0.9
"""Confidence, 0 to 1, of words whose marks tell what is usual, at least."""
FEWEST, MOST = 3, 40
"""Marks that tell what is usual, at least and at most."""
COMMA = 1.7
"""Ink of a comma and of a quotation mark in that of a point, a ratio. From: the median of eleven books."""
HYPHEN = 1.2
"""The same of a hyphen at least, a ratio. From: set by hand; in eleven books it is 1.4 to 1.9."""
DASH = 0.5
"""Width of a dash, at least, in heights of the tallest letter beside it. From: hyphens have 0.2 to 0.4, dashes 0.7 and
more."""
LETTER = 0.5
"""Height of a letter, at least, in the tallest one's: what is lower beside the last of them is a mark."""
AROUND, REACH = 3, 2
"""Pixels that are cut out about a word; and by which a mark may stand under the edge of a letter."""
PAPER, DARK, LEAST_CONTRAST = 90, 2, 50
"""Per cent of a word's pixels up to the tone of paper and of ink; grey levels between them, at least."""

_BEHIND = re.compile(r"(?P<word>.*[^\W\d_]{2,}|[aI])(?P<mark>[.:’'-])")
_BEFORE = re.compile(r"(?P<mark>[‘'-])(?P<word>[^\W\d_]{2,}.*)")
_POINT, _COMMA = re.compile(r".*[^\W\d_]\."), re.compile(r".*[^\W\d_],")


@dataclass(frozen=True)
class MarkInk:
    """A page's image, and the ink that its points have, in pixels; None where too few tell."""

    image: Grey
    point: float | None

    @classmethod
    def of(cls, page: OcrPage, image: Grey) -> MarkInk:
        """By the words that were read surely; `image` is (height, width), dark on light."""
        words = [word for line in page.lines() for word in line.words if word.confidence >= SURE]
        points = _inks(image, (word for word in words if _POINT.fullmatch(word.text)))
        if len(points) < FEWEST:
            commas = _inks(image, (word for word in words if _COMMA.fullmatch(word.text)))
            points += [ink / COMMA for ink in commas]
        return cls(image, median(points) if len(points) >= FEWEST else None)

    def is_speck(self, word: Word, mark: str, *, behind: bool) -> bool:
        """Whether a word's mark, behind or before its letters, has too little ink for it."""
        usual = {".": 1.0, ":": 2.0, "-": HYPHEN}.get(mark, COMMA)
        ink = ink_beside(self.image, word.box, behind=behind)
        return self.point is not None and 0 < ink < LITTLE * usual * self.point


def holds_dash(image: Grey, box: Box) -> bool:
    """Whether a low mark of a word is as wide as a dash, and no hyphen. `image` is (height, width), dark on light."""
    marks = _marks(image, box)
    low = marks[marks[:, 3] < LETTER * marks[:, 3].max(initial=0)]
    return bool(low[:, 2].max(initial=0) >= DASH * marks[:, 3].max(initial=1))


def take_specks_off(draft: LineDraft, ink: MarkInk, below: str = "") -> None:
    """Leave words without marks that are specks, where a sentence goes on; `below` is the next line's first word."""
    places = draft.places
    tokens = [draft.tokens[place] for place in places]
    last = len(places) - 1
    for at, (place, (token, after)) in enumerate(zip(places, pairwise([*tokens, below]), strict=True)):
        word = draft.line.words[place]
        if token != word.text:
            continue
        behind, before = _BEHIND.fullmatch(token), _BEFORE.fullmatch(token)
        if behind and after[:1].islower():
            mark = behind["mark"]
            divides = (mark == "-" and at == last) or (mark in "’'" and behind["word"].endswith("s"))
            if not divides and ink.is_speck(word, mark, behind=True):
                draft.replace(place, behind["word"], REASON, CONFIDENCE)
        elif before and at and ink.is_speck(word, before["mark"], behind=False):
            draft.replace(place, before["word"], REASON, CONFIDENCE)


def ink_beside(image: Grey, box: Box, *, behind: bool) -> int:
    """Pixels of ink of what stands low or small behind a word's last letter, or before its first; 0 for nothing."""
    marks = _marks(image, box)
    if not len(marks):
        return 0
    start, end, high = marks[:, 0], marks[:, 0] + marks[:, 2], marks[:, 3]
    letters = high >= LETTER * high.max()
    aside = start >= end[letters].max() - REACH if behind else end <= start[letters].min() + REACH
    return int(marks[aside & ~letters, 4].sum())


def _marks(image: Grey, box: Box) -> Stats:
    """The marks of a word, and of what stands close around it; none where it hardly differs from the paper."""
    left, top, right, bottom = box
    part = image[max(0, top - AROUND) : bottom + AROUND, max(0, left - AROUND) : right + AROUND]
    if part.size:
        dark, paper = np.percentile(part, [DARK, PAPER])
        if paper - dark >= LEAST_CONTRAST:
            return find_marks(part < (paper + dark) / 2)[1][1:]
    return np.zeros((0, 5), np.int32)


def _inks(image: Grey, words: Iterable[Word]) -> list[float]:
    inks = (ink_beside(image, word.box, behind=True) for word in words)
    return [float(ink) for ink in islice(filter(None, inks), MOST)]
