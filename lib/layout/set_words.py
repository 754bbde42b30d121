"""The words of a page as they are looked at for their type: parts between dashes, where they stand, and how large.

Thresholds from: set by hand, no figures kept; what follows from them is learnt (lib/training/learn_styles.py).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lib.quantiles import median
from lib.schemas.ocr import OcrPage, Word

Floats = NDArray[np.float64]

ASCENDING, DESCENDING, HANGING = frozenset("bdfhkltß"), frozenset("gpqyj"), frozenset("gpqyjQJ,;()[]{}|/ſ")
"""Small letters that rise over the others, that reach under the line, and all signs that do."""
NARROW, WIDE = frozenset("iltfjrI.,;:'’‘!|()[]1"), frozenset("mwMWQ—OGDHNU")
"""Letters that are narrower than most, and wider."""
NARROW_PART, WIDE_PART = 0.6, 1.5
"""How wide they are, in widths of most letters."""
RISE, DOT, DROP, COMMA = 0.48, 0.3, 0.4, 0.12
"""How far ascenders, points of the i, descenders and commas reach beyond small letters, in x-heights. From: words of
eugenics, goldstd and tables."""
LONG = 4
"""Letters of a word that is cut in two, at least."""
FEW = 3
"""Words of a paragraph from which its own x-height is known."""
MOST_RISE, FAR = 0.05, 0.3
"""Rise over run of a line at most; and share of its length from which two words tell it. A ratio."""
ON_LINE = 0.2
"""How far a word's own foot may be from its line's, in x-heights, to be the truer one."""
FOOT = 0.35
"""How far over a word's lower edge the line is taken to be where no word of it stands on the line, in x-heights."""

_PART = re.compile(r"[^—]+")


@dataclass(frozen=True)
class SetWord:
    """A word, or what stands of it on one side of a dash."""

    word: Word
    start: int
    end: int
    box: tuple[float, float, float, float]
    line: int
    """Number of its line on the page."""
    paragraph: int

    @property
    def text(self) -> str:
        return self.word.text[self.start : self.end]


def set_words(page: OcrPage, pieces: int = 0) -> list[SetWord]:
    """The words of a page's lines, in reading order; a word with a dash in it is parted there.

    With `pieces` long words are cut into as many letters and the rest: to learn from, for short words are rare.
    """
    found: list[SetWord] = []
    number = 0
    for place, paragraph in enumerate(page.paragraphs()):
        for line in paragraph.lines:
            for word in line.words:
                cuts = _cuts(word.text, pieces) if pieces else _at_dashes(word.text)
                found += (SetWord(word, *cut, _box(word, *cut), number, place) for cut in cuts)
            number += 1
    return found


def _at_dashes(text: str) -> list[tuple[int, int]]:
    """From where to where the parts of a word between its dashes stand; the whole word, where one has no letter."""
    parts = [found.span() for found in _PART.finditer(text)]
    return parts if all(any(map(str.isalnum, text[start:end])) for start, end in parts) and parts else [(0, len(text))]


def _cuts(text: str, pieces: int) -> list[tuple[int, int]]:
    """A word of letters in two: so many letters, and the rest."""
    return [(0, pieces), (pieces, len(text))] if text.isalpha() and len(text) >= LONG else [(0, len(text))]


def _box(word: Word, start: int, end: int) -> tuple[float, float, float, float]:
    """Where a part of a word stands, by the widths of letters."""
    left, top, right, bottom = word.box
    widths = np.cumsum([0.0, *(_width(sign) for sign in word.text)])
    begin, stop = (left + (right - left) * widths[at] / max(widths[-1], 1.0) for at in (start, end))
    return float(begin), float(top), float(stop), float(bottom)


def _width(sign: str) -> float:
    """About how wide a letter is, in widths of most letters."""
    return NARROW_PART if sign in NARROW else WIDE_PART if sign in WIDE else 1.0


def x_heights(words: Sequence[SetWord], usual: float) -> Floats:
    """How high small letters are where each word stands, in pixels; `usual` where nothing tells."""
    own = np.asarray([_x_height(part) for part in words])
    paragraphs = np.asarray([part.paragraph for part in words])
    found = np.full(len(words), usual)
    told = ~np.isnan(own)
    if told.sum() >= FEW:
        found[:] = median(own[told])
    for paragraph in np.unique(paragraphs):
        there = paragraphs == paragraph
        if (there & told).sum() >= FEW:
            found[there] = median(own[there & told])
    return found


def _x_height(part: SetWord) -> float:
    """How high small letters are, by a word's box and its letters; nan where they are not small letters."""
    letters = [sign for sign in part.text if sign.isalnum()]
    if len(letters) < 2 or sum(sign.islower() for sign in letters) < len(letters) - 1:
        return float("nan")
    over = RISE if any(sign in ASCENDING or not sign.islower() for sign in letters) else DOT * ("i" in letters)
    under = DROP if any(sign in DESCENDING for sign in letters) else COMMA * any(sign in ",;" for sign in part.text)
    return (part.box[3] - part.box[1]) / (1 + over + under)


def feet(words: Sequence[SetWord], heights: Floats) -> Floats:
    """How far down the line stands at each word, in pixels; `heights` are the x-heights there."""
    boxes = np.asarray([part.box for part in words])
    middle, bottom = (boxes[:, 0] + boxes[:, 2]) / 2, boxes[:, 3]
    standing = np.asarray([_stands(part.text) for part in words])
    lines = np.asarray([part.line for part in words])
    found = bottom - FOOT * heights
    for line in np.unique(lines):
        there = np.flatnonzero(lines == line)
        sure = there[standing[there]]
        if len(sure):
            rise, start = _fitted(middle[sure], bottom[sure])
            found[there] = rise * middle[there] + start
    own = standing & (np.abs(bottom - found) < ON_LINE * heights)
    return np.where(own, bottom, found)


def _stands(text: str) -> bool:
    """Whether nothing of a word reaches under the line."""
    return any(map(str.isalnum, text)) and not any(sign in HANGING for sign in text)


def _fitted(middle: Floats, bottom: Floats) -> tuple[float, float]:
    """Rise and start of the line through the feet of some words; level where they do not tell."""
    run = middle[:, None] - middle[None, :]
    far = run > FAR * np.ptp(middle)
    if len(middle) < 2 or not far.any():
        return 0.0, median(bottom)
    rises = (bottom[:, None] - bottom[None, :])[far] / run[far]
    rise = min(max(median(rises), -MOST_RISE), MOST_RISE)
    return rise, median(bottom - rise * middle)
