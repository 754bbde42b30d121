"""Points that were read as commas, told by their shape: a point stands on the line's foot, a comma hangs below it.

Thresholds from: 13,200 commas and 7,700 points of ten proofread books; docs/decisions.md, "A comma that does not hang
is a point". tests/correct/test_stop_shapes.py holds them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from statistics import median
from typing import Any

import cv2
import numpy as np

from lib.correct.draft import LineDraft
from lib.correct.rules.stops import STARTERS
from lib.images.binarization import Grey
from lib.images.components import find_marks
from lib.images.line_polarity import dark_on_light_line
from lib.schemas.base import Box
from lib.schemas.ocr import Line, OcrPage
from lib.text.vocabulary import fold

LEAST, MOST, MOST_TALL = 0.15, 0.5, 0.42
"""Height of a point and how far it hangs below the foot of its line, together, in heights of the line's letters; the
last beside capitals and figures, which are higher than letters. Points have 0.2 to 0.45 in all books, commas 0.5 to
1.3; less is a speck, or a comma's rest."""
OF_COMMA = 0.75
"""The same of a point, in that of the page's commas in the middle, at most. From: commas of 0.66 in the book that has
the shortest, points of 0.5."""
FEWEST_COMMAS, SHORT = 5, 0.1
"""Commas before small letters that tell what the page's look like, at least; and share of them that look like points,
at most: type that is too light or worn has no tails. From: worn type drawn for it has a half and more, books 0.002."""
TALL_BOX = 1.7
"""Height of a word's box, in that of its line's words, at most: a drop capital reaches into the next line."""
RISE = 0.2
"""How far a point's foot stands from the line's, up or down, in heights of a letter, at most."""
WIDE = 0.6
"""Width of a mark, in heights of a letter, at most."""
LOW = 0.62
"""Height above the line's foot in which a mark begins, in heights of a letter, at most."""
LETTER = 0.4
"""Height of a letter, at least, in the highest one's of its line."""
NEAR_FOOT = 0.25
"""How far a letter's foot may be from the middle one's, in heights of a letter, to tell where the line's foot is."""
FEWEST = 6
"""Letters of a line that tell its foot, at least."""
LONG = 10
"""Length of a line that may lean, in heights of a letter, at least."""
LARGER, AROUND = 3, 4
"""How many times a line is enlarged; and pixels that are cut out about it."""
CONFIDENCE = 0.85
"""Confidence, 0 to 1, of a point that its shape tells."""
PRONOUNS = frozenset(("i", "o"))
"""Written with a capital within sentences too."""
TITLES = frozenset("Mr Mrs Messrs Dr St Rev Hon Capt Col Gen Prof Esq Jun Sen Jr Sr".split())
"""Words that a point shortens before a name."""
REASON = "a point's shape: it does not hang below the line"

_COMMA = re.compile(r"(?P<word>.*[^\W_].*),(?P<after>[”’\"')\]]*)")
_OPENING = re.compile(r"[“‘\"'(\[—]*[^\W\d_]")


@dataclass(frozen=True)
class CommaShapes:
    """A page's image, and how high and low its commas are."""

    image: Grey
    lines: Sequence[Line]

    @classmethod
    def of(cls, page: OcrPage, image: Grey) -> CommaShapes:
        """`image` is (height, width)."""
        return cls(image, list(page.lines()))

    @cached_property
    def most(self) -> float:
        """What a point has at most; nothing has less than 0, where the page's commas do not tell."""
        depths = [depth for line in self.lines for depth in self._of_commas(line)]
        short = sum(depth <= MOST for depth in depths)
        if len(depths) < FEWEST_COMMAS or short > SHORT * len(depths):
            return 0.0
        return min(MOST, OF_COMMA * median(depths))

    def _of_commas(self, line: Line) -> Iterator[float]:
        """Depths of the commas before small letters, which are no points."""
        words = [
            word
            for word, after in pairwise(line.words)
            if _COMMA.fullmatch(word.text) and after.text[:1].islower() and any(map(str.islower, word.text))
        ]
        foot = LineFoot.of(self.image, line) if words else None
        for word in words if foot is not None else ():
            mark = foot.mark(word.box) if foot is not None else None
            if mark is not None:
                yield sum(mark)


def tell_points(draft: LineDraft, shapes: CommaShapes, below: str = "") -> None:
    """Make points of commas where an English sentence may end, and the page's image shows one.

    `below` is the first word of the paragraph's next line; empty where there is none.
    """
    places = draft.places
    following = [*(draft.tokens[place] for place in places[1:]), below]
    wanted: list[tuple[int, re.Match[str]]] = []
    for place, after in zip(places, following, strict=True):
        found = _COMMA.fullmatch(draft.tokens[place])
        if found is not None and draft.tokens[place] == draft.line.words[place].text and _may_end(found["word"], after):
            wanted.append((place, found))
    foot = LineFoot.of(shapes.image, draft.line) if wanted else None
    if foot is None:
        return
    for place, found in wanted:
        mark = foot.mark(draft.line.words[place].box)
        most = MOST if any(map(str.islower, found["word"])) else MOST_TALL
        if mark is not None and abs(mark[1]) <= RISE and LEAST <= sum(mark) <= min(most, shapes.most):
            draft.replace(place, f"{found['word']}.{found['after']}", REASON, CONFIDENCE)


def _may_end(word: str, after: str) -> bool:
    """Whether a sentence may end with a word and begin with the one after it, or a point shorten the word.

    Names stand in rows: behind one, only what no name begins with begins a sentence.
    """
    if not after:
        return True
    begins, opening = fold(_bare(after)), _OPENING.match(after)
    if opening is None or not opening[0][-1].isupper() or re.split("[’']", begins)[0] in PRONOUNS:
        return False
    before = _OPENING.match(word)
    named = before is not None and before[0][-1].isupper()
    return not named or begins in STARTERS or _bare(word) in TITLES


def _bare(word: str) -> str:
    return word.strip("“”‘’\"'()[].,;:—-")


@dataclass(frozen=True)
class LineFoot:
    """The marks of a line's ink, enlarged, and its foot."""

    marks: Any
    """(n, 4): left, top, right and bottom of each, in pixels of the enlarged line."""
    origin: tuple[int, int]
    height: float
    """Of the line's letters."""
    lean: tuple[float, float]
    """How much the foot falls to the right, a pixel; and where it is at the left edge."""

    @classmethod
    def of(cls, image: Grey, line: Line) -> LineFoot | None:
        """None where too little of it tells."""
        boxes = np.array([word.box for word in line.words])
        tall = boxes[:, 3] - boxes[:, 1]
        boxes = boxes[tall <= TALL_BOX * np.median(tall)]
        left, top = (max(0, int(boxes[:, axis].min()) - AROUND) for axis in (0, 1))
        right, bottom = (int(boxes[:, axis].max()) + AROUND for axis in (2, 3))
        cut = image[top:bottom, left:right]
        if min(cut.shape) <= 2 * AROUND:
            return None
        grey: Any = cv2.resize(dark_on_light_line(cut), None, fx=LARGER, fy=LARGER, interpolation=cv2.INTER_CUBIC)
        level, _ = cv2.threshold(grey, 0, 255, cv2.THRESH_OTSU)
        stats = find_marks(grey <= level)[1][1:]
        stats = stats[stats[:, 4] >= LARGER * LARGER]
        if len(stats) < FEWEST:
            return None
        marks = np.stack([*stats[:, :2].T, stats[:, 0] + stats[:, 2], stats[:, 1] + stats[:, 3]], axis=1)
        height = float(np.median(stats[stats[:, 3] > LETTER * stats[:, 3].max(), 3]))
        middle, feet = (marks[:, 0] + marks[:, 2]) / 2, marks[:, 3].astype(float)
        near = np.abs(feet - np.median(feet)) < NEAR_FOOT * height
        if near.sum() < FEWEST:
            return None
        lean = (0.0, float(np.median(feet)))
        if np.ptp(middle[near]) > LONG * height:
            lean = tuple(np.polyfit(middle[near], feet[near], 1))
            close = np.abs(np.polyval(lean, middle) - feet) < NEAR_FOOT / 2 * height
            lean = tuple(np.polyfit(middle[close], feet[close], 1)) if close.sum() >= FEWEST else lean
        return cls(marks, (left, top), height, lean)

    def mark(self, box: Box) -> tuple[float, float] | None:
        """Height of a word's last mark and how far it hangs, in heights of a letter; None where there is none."""
        start, end = ((edge - self.origin[0]) * LARGER for edge in (box[0], box[2]))
        middle = (self.marks[:, 0] + self.marks[:, 2]) / 2
        foot = np.polyval(self.lean, middle)
        within = (middle >= start) & (middle <= end + LARGER)
        low = within & (self.marks[:, 1] > foot - LOW * self.height)
        low &= self.marks[:, 2] - self.marks[:, 0] < WIDE * self.height
        if not low.any():
            return None
        last = int(np.flatnonzero(low)[self.marks[low, 2].argmax()])
        # A letter behind it: then it belongs to no word's end.
        if (within & (self.marks[:, 0] >= self.marks[last, 2] - 1) & (self.marks[:, 3] > foot - self.height / 2)).any():
            return None
        top, end = self.marks[last, 1], self.marks[last, 3]
        return float(end - top) / self.height, float(end - foot[last]) / self.height
