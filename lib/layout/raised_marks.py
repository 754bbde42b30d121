"""Raised marks: the small figures and signs that stand over a line and call a note, or open one.

Readers take a raised figure for what it looks like (¹ for ' or !, ² for ?), or lose it. On the page it is plain: its
foot stands clear over the line's, and it is higher than a quotation mark.

Thresholds from: measured on sidenotes and thomas-reid (94 and 35 calls): figures are 0.86 to 1.05 x-heights high and
0.4 to 0.65 wide, quotation marks 0.53 to 0.82 high and 0.27 to 0.44 wide, points of the i 0.3 to 0.4 high.
tests/layout/test_raised_marks.py holds them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lib.images.binarization import Grey, find_ink
from lib.images.components import find_marks
from lib.layout.baseline import Baseline, baseline_of
from lib.layout.mark_text import DOUBLE, ODD, SINGLE, STOPS, Column, Kind, is_mark_apart, span_of
from lib.layout.stop_ink import Stop, unread_stop
from lib.schemas.base import Box
from lib.schemas.layout import RaisedMark
from lib.schemas.ocr import Line, OcrPage, Word

LOWEST_FOOT, HIGHEST_FOOT = 0.38, 0.95
"""How high over the line's foot a raised mark's foot stands, in x-heights."""
LOWEST_TOP, HIGHEST_TOP = 1.2, 1.95
"""How high its top is, in x-heights."""
LEAST_HIGH, MOST_HIGH = 0.7, 1.25
"""How high it is itself, in x-heights."""
LEAST_WIDE, MOST_WIDE = 0.2, 1.0
"""How wide a figure of it is, in x-heights."""
BESIDE, BENT, BEND = 4, 0.7, 0.15
"""How many letters on each side say where the line is there; how far off they may be, and how much lines bend, in
x-heights."""
OVER = 0.4
"""Share of its width over which other ink of the line may stand under it, at most: a point has its i."""
REACH = 0.9
"""How far after a word's box, or before its line's, a mark may stand that its reader lost, in x-heights."""
LOW_HEAD, LOW_HIGH, HANGING = 0.6, 0.8, -0.1
"""What ends this low over the line is a stop, and so is what is no higher and hangs under it, in x-heights."""
LOW_QUOTE = 0.55
"""How high over the line a quotation mark's foot is at least, in x-heights."""
ABOVE, BELOW, HIGHEST = 0.3, 0.2, 2.2
"""How far over and under a line's box the middle of its ink may lie, and how high that ink may be, in the line's
heights."""
NEAR = 0.6
"""White between two figures of one mark, at most, in x-heights."""
SMALL_FOOT, SMALL_HIGH, SMALL_TOP = 0.6, 0.42, 1.0
"""Highest foot of a mark that is as small as a quotation mark, its least height, and where its top is at least, in
x-heights. From: 117 apostrophes of sidenotes, thomas-reid and eugenics stand 0.75 to 1.0 x-heights over the line, where
it bends 0.62; raised letters, stars and small figures of typeset books 0.46 to 0.68."""
QUOTE_HIGH, QUOTE_WIDE = 0.85, 0.46
"""What is lower than this and narrower, in x-heights, is a quotation mark."""
TWIN_HIGH, TWIN_WIDE, ALIKE = 0.87, 0.56, 0.12
"""And so are two beside each other that are lower and narrower than this, and as wide as each other but for this, in
x-heights."""
SMALL, SPECK = 0.28, 0.12
"""Height from which ink is a part of a letter, in x-heights: what is lower is a point or a dash, or is dirt."""

Marks = NDArray[np.int64]
"""(n, 4): left, top, width and height of connected ink, in pixels, from left to right."""


@dataclass(frozen=True)
class _Raised:
    """Figures of one raised mark: which of the line's marks they are, first and last."""

    first: int
    last: int
    small: bool = False
    """It is no larger than a quotation mark, and stands lower than those do."""


def page_ink(grey: Grey) -> Marks:
    """The connected ink of a page; `grey` is its image, (height, width)."""
    _, stats = find_marks(find_ink(grey))
    ink = np.asarray(stats[1:, :4], dtype=np.int64)
    return np.asarray(ink[np.argsort(ink[:, 0], kind="stable")])


def raised_marks(page: OcrPage, ink: Marks) -> list[RaisedMark]:
    """The raised marks of a page's lines, in reading order; `ink` is as `page_ink` gives it."""
    boxes = [word.box for line in page.lines() for word in line.words]
    taken = np.asarray(boxes, dtype=np.int64).reshape(-1, 4)
    return [
        mark
        for block in page.blocks
        for part in block.paragraphs
        for line in part.lines
        for mark in _of_line(line, ink, taken)
    ]


def _of_line(line: Line, ink: Marks, words: NDArray[np.int64]) -> Iterator[RaisedMark]:
    set_on = line_ink(line, ink)
    if set_on is None:
        return
    marks, base = set_on
    for found in _raised(marks, base):
        left, top = marks[found.first, :2]
        right = int((marks[found.first : found.last + 1, 0] + marks[found.first : found.last + 1, 2]).max())
        foot = int((marks[found.first : found.last + 1, 1] + marks[found.first : found.last + 1, 3]).max())
        box = (int(left), int(top), right, foot)
        word = _word(line, box, base.x_height)
        if word is None or _is_anothers(box, line, words):
            continue
        columns = _columns(marks, base, word, found)
        start, end = span_of(word.text, columns)
        start = start if word.text[:start].strip("_|") else 0
        tall = found.small or foot - top >= QUOTE_HIGH * base.x_height
        read = word.text[start:end]
        if found.small and not _is_unread(word.text, start, end):
            continue
        if not found.small and _is_twin(marks[found.first : found.last + 1], base.x_height) and not read.isdigit():
            continue
        low = found.first == found.last and base.at((left + right) / 2) - foot <= SMALL_FOOT * base.x_height
        if not (tall or low) and any(character in DOUBLE for character in read or word.text[start : start + 1]):
            continue
        if _may_stand(word.text, start, end, _after(columns), first=word is line.words[0]):
            beside = _stop_behind(line, word, marks, base, box, start) if start else ""
            end = _end_before_stop(word.text, end) if beside else end
            yield RaisedMark(word=word.id, start=start, end=end, box=box, stop=beside)


def _stop_behind(line: Line, word: Word, marks: Marks, base: Baseline, box: Box, start: int) -> Stop:
    """The stop behind a mark that begins at `start` in its word, where none was read, there or apart."""
    after = line.words[line.words.index(word) + 1 :][:1]
    apart = any(not one.text[0].isalnum() for one in after)
    return "" if apart else unread_stop(marks, base, box, word.text[start - 1 :])


def _end_before_stop(text: str, end: int) -> int:
    """Where in a word that ends what was read for a mark, the stop behind it being lost: signs may stand for both."""
    after = text[end:]
    if not after.strip(ODD):
        return len(text)
    return end + 1 if len(after) > 1 and after[0] in SINGLE and after[1] in DOUBLE else end


def _may_stand(text: str, start: int, end: int, after: Sequence[Column], *, first: bool) -> bool:
    """Whether a mark may stand there in a word: at its end, or opening a line; not within it, or in a figure."""
    if start and text.strip(STOPS).isdigit() and any(column.kind == "letter" for column in after):
        return False
    if start == 0 and end < len(text) and any(map(str.isalnum, text[end:])):
        # What opens a word with letters, and was read for a quotation mark, is one.
        return first and not any(character in DOUBLE + SINGLE for character in text[:end])
    return not any(map(str.isalnum, text[end:].partition("—")[0]))


def _is_unread(text: str, start: int, end: int) -> bool:
    """Whether no letter was read for a mark; where nothing was, a stop must stand before it, for letters break.

    What opens a line is no quotation mark either.
    """
    if start == 0 and any(character in DOUBLE + SINGLE for character in text[:end]):
        return False
    return not any(map(str.isalpha, text[start:end])) and (end > start or text[:start][-1:] in STOPS)


def _after(columns: Sequence[Column]) -> Sequence[Column]:
    """What stands after a word's raised mark."""
    return columns[max(at for at, column in enumerate(columns) if column.kind == "mark") + 1 :]


def line_ink(line: Line, ink: Marks) -> tuple[Marks, Baseline] | None:
    """A line's ink but for dirt, and where its letters stand; None where they do not tell."""
    marks = near_line(line, ink)
    base = baseline_of(marks[(marks[:, 0] >= line.box[0] - 1) & (marks[:, 0] < line.box[2])], line.text)
    return None if base is None else (marks[marks[:, 3] >= SPECK * base.x_height], base)


def near_line(line: Line, ink: Marks) -> Marks:
    """The ink in a line's band, and a little after its end."""
    left, top, right, foot = line.box
    high = foot - top
    middle_x, middle_y = ink[:, 0] + ink[:, 2] / 2, ink[:, 1] + ink[:, 3] / 2
    here = (middle_x > left - high) & (middle_x < right + high)
    here &= (middle_y > top - ABOVE * high) & (middle_y < foot + BELOW * high) & (ink[:, 3] < HIGHEST * high)
    return ink[here]


def _raised(marks: Marks, base: Baseline) -> Iterator[_Raised]:
    """Which marks are raised, those of one figure's neighbours together."""
    left, top, wide, high = marks.T
    x = base.x_height
    foot_at = base.at(left + wide / 2)
    foot, head = (foot_at - top - high) / x, (foot_at - top) / x
    sized = (high >= LEAST_HIGH * x) & (high <= MOST_HIGH * x) & (wide >= LEAST_WIDE * x) & (wide <= MOST_WIDE * x)
    sized &= (high >= QUOTE_HIGH * x) | (wide >= QUOTE_WIDE * x)
    sized &= (foot >= LOWEST_FOOT - BEND) & (foot <= HIGHEST_FOOT) & (head >= LOWEST_TOP) & (head <= HIGHEST_TOP)
    small = ~sized & (high >= SMALL_HIGH * x) & (high <= MOST_HIGH * x) & (wide >= LEAST_WIDE * x)
    small &= (wide <= MOST_WIDE * x) & (foot >= LOWEST_FOOT) & (foot <= SMALL_FOOT)
    small &= (head >= SMALL_TOP) & (head <= HIGHEST_TOP)
    sized |= small
    first = None
    numbers = [
        at for at in map(int, np.flatnonzero(sized)) if _is_high(foot, high / x, at) and not stands_over(marks, at)
    ]
    for place, at in enumerate(numbers):
        first = at if first is None else first
        follows = place + 1 < len(numbers) and left[numbers[place + 1]] - left[at] - wide[at] <= NEAR * x
        if not follows:
            yield _Raised(first, at, bool(small[first : at + 1].all()))
            first = None


def _is_twin(pair: Marks, x_height: float) -> bool:
    """Whether marks side by side are the two alike of a quotation mark."""
    high, wide = pair[:, 3], pair[:, 2]
    small = bool((high < TWIN_HIGH * x_height).all() and (wide < TWIN_WIDE * x_height).all())
    return len(pair) > 1 and small and bool(np.ptp(wide) <= ALIKE * x_height)


def _is_high(foot: NDArray[np.float64], high: NDArray[np.float64], at: int) -> bool:
    """Whether a mark's foot is high over those of the letters beside it: lines bend. All are in x-heights."""
    beside = [other for other in range(at - BESIDE, at + BESIDE + 1) if other != at and 0 <= other < len(foot)]
    feet = [foot[other] for other in beside if high[other] >= QUOTE_HIGH and abs(foot[other]) < BENT]
    return not feet or bool(foot[at] - np.median(feet) >= LOWEST_FOOT)


def stands_over(marks: Marks, at: int) -> bool:
    """Whether there is other ink of the line under a mark."""
    left, top, wide, _ = marks[at]
    common = np.minimum(marks[:, 0] + marks[:, 2], left + wide) - np.maximum(marks[:, 0], left)
    under = (common > OVER * np.minimum(marks[:, 2], wide)) & (marks[:, 1] > top)
    under[at] = False
    return bool(under.any())


def _word(line: Line, box: tuple[int, int, int, int], x_height: float) -> Word | None:
    """The word that a mark stands in, or right after."""
    middle = (box[0] + box[2]) / 2
    within = [word for word in line.words if word.box[0] - 1 <= middle <= word.box[2] + 1]
    if within:
        # Boxes of neighbours run into each other: a mark that was read apart is its own word's.
        after = line.words[line.words.index(within[-1]) + 1 :][:1]
        apart = [word for word in after if word.box[0] <= box[2] and is_mark_apart(word.text)]
        return (apart or within)[-1]
    before = [word for word in line.words if word.box[2] < middle]
    first = line.words[0]
    if not before:
        return first if first.box[0] - box[2] <= REACH * x_height else None
    return before[-1] if before and box[0] - before[-1].box[2] <= REACH * x_height else None


def _is_anothers(box: tuple[int, int, int, int], line: Line, words: NDArray[np.int64]) -> bool:
    """Whether a mark stands in a word of another line."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    within = (words[:, 0] <= x) & (x < words[:, 2]) & (words[:, 1] <= y) & (y < words[:, 3])
    own = {word.box for word in line.words}
    found = [tuple(int(side) for side in words[at]) for at in np.flatnonzero(within)]
    return bool(found) and not any(other in own for other in found)


def _columns(marks: Marks, base: Baseline, word: Word, found: _Raised) -> list[Column]:
    """What stands in a word from left to right, by its place over the line, as far as columns of ink tell it."""
    left, top, wide, high = marks.T
    x = base.x_height
    foot_at = base.at(left + wide / 2)
    edge = marks[found.last, 0] + marks[found.last, 2]
    begin, end = min(word.box[0], int(marks[found.first, 0])) - 1, max(word.box[2], int(edge)) + 1
    columns: list[Column] = []
    within = (left + wide / 2 >= begin) & (left + wide / 2 <= end) & (high >= SMALL * x)
    for at in np.flatnonzero(within):
        foot, head = (foot_at[at] - top[at] - high[at]) / x, (foot_at[at] - top[at]) / x
        if found.first <= at <= found.last:
            kind: Kind = "mark"
        elif head < LOW_HEAD or (high[at] < LOW_HIGH * x and foot < HANGING):
            kind = "low"
        elif foot > LOW_QUOTE and high[at] < QUOTE_HIGH * x:
            kind = "quote"
        else:
            kind = "letter"
        right = int(left[at] + wide[at])
        if columns and left[at] < columns[-1].right - 1 and "mark" not in (kind, columns[-1].kind):
            if columns[-1].kind != "letter":
                columns[-1] = Column(
                    kind if kind == "letter" else columns[-1].kind, int(left[at]), max(right, columns[-1].right)
                )
            continue
        columns.append(Column(kind, int(left[at]), right))
    return columns
