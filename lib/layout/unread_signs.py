"""Closing quotation marks and the stops before them that nothing was read for, told by their ink behind a word.

Tesseract loses the mark behind a stop in many faces, where it is thin and stands close, or the stop under it. On the
page they are plain: small ink behind the word's last letter, high over the line and low on it.

Thresholds from: measured on seven books of the corpora and five typeset ones, half of them looked at: of 35 marks that
lie in these bounds 33 are quotation marks of the proofread text; raised letters and stars have their foot below 0.64
x-heights. tests/layout/test_unread_signs.py holds them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lib.layout.baseline import Baseline
from lib.layout.line_ink import Marks, PageInk, stands_over
from lib.layout.mark_shape import QUOTE_HIGH, TOP
from lib.layout.stop_ink import HEAD, LEAST_HIGH, MOST_WIDE
from lib.schemas.layout import UnreadSigns
from lib.schemas.ocr import Line, OcrPage, Word

QUOTE_FOOT, QUOTE_TOP = 0.68, 1.25
"""How high over the line a quotation mark's foot and its top stand, at least, in x-heights."""
QUOTE_LEAST, THINNEST, THICKEST = 0.42, 0.15, 0.48
"""How high it is at least, and how wide at least and at most, in x-heights."""
CLOSE, CLEAR = 0.4, 0.45
"""White between it and the sign before it, at most; and between it and the next letter, at least, in x-heights."""
LOW, LETTER = 0.5, 0.6
"""How high over the line the foot of other signs is at most, and how high a letter is at least, in x-heights."""
TWIN = 0.9
"""How far apart the two of a double mark stand, at most, in x-heights."""

_UNCLOSED = re.compile(r".*[a-z].*[^\W\d_][.,;:]?|[^\W\d_][.,;:]?")
"""A word behind which a mark may have been lost; all in capitals, letters' own parts look like one."""
_UNSTOPPED = re.compile(r".*[a-z].*[^\W\d_](?P<quote>[’”]*)")
"""A word that no stop ends, before its quotation mark."""


@dataclass(frozen=True)
class _Ink:
    """A line's marks, from left to right, with what each may be."""

    marks: Marks
    x_height: float
    quotes: NDArray[np.bool_]
    stops: NDArray[np.bool_]
    letters: NDArray[np.bool_]
    others: NDArray[np.bool_]
    """Letters and stops."""

    @property
    def right(self) -> NDArray[np.int64]:
        return np.asarray(self.marks[:, 0] + self.marks[:, 2])


def unread_signs(page: OcrPage, ink: PageInk, raised: Collection[str]) -> list[UnreadSigns]:
    """The signs behind words of a page, in reading order, where none was read.

    `raised` are the ids of words that have a raised mark, which may look the same.
    """
    return [signs for line in page.lines() for signs in _of_line(line, ink) if signs.word not in raised]


def _of_line(line: Line, ink: PageInk) -> Iterator[UnreadSigns]:
    set_on = ink.of_line(line)
    if set_on is None:
        return
    seen = _seen(*set_on)
    quotes = {word.id: at for at, word in _quotes(line, seen)}
    for word in line.words:
        stop = _stop(word, seen, quotes.get(word.id))
        places = [at for at in (stop, quotes.get(word.id)) if at is not None]
        if places:
            left, top, wide, high = (seen.marks[places, side] for side in range(4))
            box = (int(left.min()), int(top.min()), int((left + wide).max()), int((top + high).max()))
            signs = ("." if stop is not None else "") + ("’" if word.id in quotes else "")
            yield UnreadSigns.model_validate({"word": word.id, "signs": signs, "box": box})


def _seen(marks: Marks, base: Baseline) -> _Ink:
    left, top, wide, high = marks.T
    x = base.x_height
    line_at = base.at(left + wide / 2)
    foot, head = (line_at - top - high) / x, (line_at - top) / x
    quotes = (foot >= QUOTE_FOOT) & (head >= QUOTE_TOP) & (head <= TOP[1])
    quotes &= (high >= QUOTE_LEAST * x) & (high <= QUOTE_HIGH * x) & (wide >= THINNEST * x) & (wide <= THICKEST * x)
    stops = (head <= HEAD) & (high >= LEAST_HIGH * x) & (wide >= THINNEST * x) & (wide <= MOST_WIDE * x)
    stops &= np.abs(foot) < LEAST_HIGH
    others = (foot < LOW) & ~quotes
    return _Ink(marks, x, quotes, stops, others & (high >= LETTER * x), others)


def _quotes(line: Line, seen: _Ink) -> Iterator[tuple[int, Word]]:
    """Lone quotation marks behind words that were read without one: which of the line's marks, and the word."""
    left, right, x = seen.marks[:, 0], seen.right, seen.x_height
    for at in map(int, np.flatnonzero(seen.quotes)):
        before = right[seen.others & (right <= left[at] + 1)]
        after = left[seen.others & (left > left[at])]
        twin = (seen.quotes & (np.abs(left - left[at]) < TWIN * x)).sum() > 1
        if not len(before) or twin or stands_over(seen.marks, at):
            continue
        white, next_white = left[at] - before.max(), (after.min() if len(after) else np.inf) - right[at]
        place = next((n for n, word in enumerate(line.words) if word.box[0] <= before.max() <= word.box[2] + 1), None)
        if place is None or white > CLOSE * x or next_white < CLEAR * x:
            continue
        word, following = line.words[place], line.words[place + 1 : place + 2]
        # The next letter may be the word's own, behind an apostrophe; or the mark may have been read apart.
        inside = len(after) and after.min() < word.box[2] - 1
        if not inside and _UNCLOSED.fullmatch(word.text) and not any(map(_opens_with_sign, following)):
            yield at, word


def _stop(word: Word, seen: _Ink, quote: int | None) -> int | None:
    """The stop between a word's last letter and its quotation mark, where none was read."""
    read = _UNSTOPPED.fullmatch(word.text)
    if read is None or not (read["quote"] or quote is not None):
        return None
    left, right, middle = seen.marks[:, 0], seen.right, seen.marks[:, 0] + seen.marks[:, 2] / 2
    within = (middle >= word.box[0]) & (middle <= word.box[2] + 1)
    letters = right[within & seen.letters]
    # A double mark may lean over the stop, and be part of the word's box no more.
    end = word.box[2] if quote is None else int(right[quote])
    behind = seen.stops & (left >= letters.max(initial=word.box[0])) & (right <= end + 1)
    return next(map(int, np.flatnonzero(behind)), None)


def _opens_with_sign(word: Word) -> bool:
    return not word.text[0].isalnum() and word.text[0] not in "—-("
