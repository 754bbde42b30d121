"""Where in a number's picture a fraction stands that is set as one sign: small figures above and below a bar or slash.

Thresholds from: the fractions of goldstd and tables, odd pages, and all other figures of the two; twelve books hold
them (docs/decisions.md), and tests/ocr/test_fraction_reading.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from lib.geometry import centre, union
from lib.images.binarization import Grey, Mask
from lib.images.components import Labels, find_marks
from lib.quantiles import percentile
from lib.schemas.base import Box

HIGH = 60
"""Pixels to which a word's height is brought: a bar is five of them thick."""
AROUND, BESIDE = 0.3, 2
"""What is cut out with a word: above and below, in its heights, for a fraction is higher than its number; and to the
left and right, in pixels of the page."""
SMOOTH = 1.0
"""Pixels of blur after enlarging: the stairs of black and white scans become curves."""
LEAST_CONTRAST = 60
"""Grey levels between paper and ink at least."""
DARKEST = 2
"""Per cent of the pixels that are as dark as the ink's tone."""
SPECK = 8
"""Pixels of a mark, at most, that is none."""
SAME_COLUMN = 0.5
"""Share of the narrower mark's width from which two stand above each other."""
TALL = 0.75
"""Height of a fraction, at least, in its word's."""
STACKED_WIDE, SLANTED_WIDE = (0.3, 1.1), (0.55, 1.7)
"""Width of a fraction with a bar and with a slash, at least and at most, in its heights."""
BAR, NEAR_BAR, BAR_THICK = 0.93, 0.8, 0.17
"""Width of a bar at least, of the rows that go with it, in widths of the fraction; and thickness, at most, in heights:
the bar is as wide as the widest figure, and the waist of an 8 is not."""
BAR_SOUGHT, BAR_PLACE = (0.33, 0.67), (0.4, 0.6)
"""Where rows of a bar are looked for, and where its middle must be, from the top, in heights: that of a 4 is lower."""
STACKED_HIGH, FOOT_WIDE = 0.25, 0.4
"""Height of either figure at least, in heights of the fraction; width of the lower one, in its widths: the foot of a 4
is less wide."""
SLASH_LEAN, SLASH_SPAN, SLASH_STARTS = (0.25, 1.0), (0.04, 0.96), 0.6
"""How far a slash leans, in heights; the rows in which it is looked for; the part of the width where its foot is."""
SLASH_WHOLE, SLASH_EVEN, SLASH_THICK = 0.97, 0.01, 0.35
"""Share of a slash's length that is ink; by how much less a line may have to be counted to it; its thickness along a
row, at most, in heights."""
FEW_ROWS = 6
"""Of so many rows one is looked at before all are: time alone hangs on it."""
COMMON_THICK = 35
"""Per cent of the rows whose run of ink is no longer than the slash is thick: in others a figure touches it."""
SLANTED_PLACE, SLANTED_HIGH, SLANTED_WIDE_FOOT = 0.7, 0.3, 0.2
"""How far down the upper figure ends at most, height of either at least, width of the lower at least, in heights."""
PIECE, PIECE_HIGH = (0.1, 12), 0.2
"""Pixels of a piece of a figure at least, as a share of the largest, and as a number; and its height, in the figure's:
a lower one is the edge of the bar."""
SOFT = (3, 7)
"""Pixels about a figure's ink, and itself, that are cut out with it: hairlines are pale, and the edge of a bar is, too.
One picture has less of both than the other."""
FIGURE_HIGH, FIGURE_WHITE = 40, 24
"""Height to which a figure is brought to be read, and the white about it, in pixels."""
PAPER = 255
"""Grey level of the white about a figure. From: 8 bits."""
MOST_COLUMNS = 3
"""Columns of marks over which a slash and its two figures may be spread."""

Half = tuple[Mask, Mask]
"""The ink of one figure, and the part of the fraction that is its own: above or below the bar, left or right of the
slash."""
Columns = list[tuple[Box, list[int]]]
"""Marks of a line from left to right, those above each other together: box, and numbers of marks."""
Fits = Callable[[int, int], bool]
"""Whether there may be a fraction with so many columns of marks before it and behind it."""
Line = tuple[float, float]
"""Where a slash meets the foot and the head of a fraction's box, in pixels from its left edge."""


@dataclass(frozen=True)
class FractionShape:
    """A fraction within a word: its place among the columns of marks, and the pictures of its figures, to be read."""

    before: int
    """Columns of marks before it: the figures and commas of its number."""
    behind: int
    """Columns of marks after it."""
    numerator: list[Grey]
    denominator: list[Grey]
    """Pictures of one figure, cut out with less and with more of what is about it."""


def find_fraction_shape(grey: Grey, box: Box, paper: int, fits: Fits = lambda *_: True) -> FractionShape | None:
    """The first fraction behind a figure in a word; `box` is in pixels of `grey` (height, width), dark on light.

    `paper` is the grey level of the paper. None where the first one does not fit.
    """
    if not grey[max(0, box[1]) : box[3], max(0, box[0]) : box[2]].size:
        return None
    cut, top = _cut(grey, box)
    dark = min(percentile(cut, DARKEST), paper - LEAST_CONTRAST)
    labels, columns = _columns(np.asarray(cut < (paper + dark) / 2), top)
    places = [
        (first, last)
        for first in range(1, len(columns))
        for last in range(first + 1, min(first + MOST_COLUMNS, len(columns)) + 1)
    ]
    fitting = [fits(first, len(columns) - last) for first, last in places]
    # Those that fit are looked at first: most words have none, and then the others need not be looked at.
    for number, place in enumerate(places):
        if fitting[number] and (found := _halves(labels, columns, *place)) is not None:
            if any(
                _halves(labels, columns, *other)
                for other, fit in zip(places[:number], fitting, strict=False)
                if not fit
            ):
                return None
            (left, above, right, below), halves = found
            figures = [[_figure(cut[above:below, left:right], *half, soft) for soft in SOFT] for half in halves]
            return FractionShape(place[0], len(columns) - place[1], *figures)
    return None


def _halves(labels: Labels, columns: Columns, first: int, last: int) -> tuple[Box, tuple[Half, Half]] | None:
    """The figures of a fraction in columns of marks from `first` to before `last`, and the box about these."""
    parts = columns[first:last]
    left, above, right, below = box = union([place for place, _ in parts])
    high, wide = below - above, right - left
    one = last == first + 1 and STACKED_WIDE[0] <= wide / high <= STACKED_WIDE[1]
    if high < TALL * HIGH or not (one or SLANTED_WIDE[0] <= wide / high <= SLANTED_WIDE[1]):
        return None
    own = np.zeros(int(labels.max()) + 1, bool)
    own[[number for _, numbers in parts for number in numbers]] = True
    there = own[labels[above:below, left:right]]
    halves = (_stacked(there) if one else None) or _slanted(there)
    return None if halves is None else (box, halves)


def _cut(grey: Grey, box: Box) -> tuple[Grey, float]:
    """A word enlarged, and how far down in it the word's box begins."""
    left, top, right, bottom = box
    scale, margin = HIGH / (bottom - top), max(2, round(AROUND * (bottom - top)))
    above = max(0, top - margin)
    part = grey[above : bottom + margin, max(0, left - BESIDE) : right + BESIDE]
    large = cv2.resize(part, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    smooth = cv2.GaussianBlur(large, (0, 0), SMOOTH) if scale > 1 else large
    return np.asarray(smooth, np.uint8), (top - above) * scale


def _columns(ink: Mask, top: float) -> tuple[Labels, Columns]:
    """The marks of a word's line, numbered, and their columns."""
    labels, stats = find_marks(ink)
    marks = [
        ((x, y, x + wide, y + high), number)
        for number, (x, y, wide, high, pixels) in enumerate(stats.tolist())
        if number and pixels > SPECK
    ]
    columns: Columns = []
    for box, number in sorted(mark for mark in marks if top <= centre(mark[0])[1] <= top + HIGH):
        if columns:
            before, numbers = columns[-1]
            common = min(before[2], box[2]) - max(before[0], box[0])
            if common > SAME_COLUMN * min(before[2] - before[0], box[2] - box[0]):
                columns[-1] = (union([before, box]), [*numbers, number])
                continue
        columns.append((box, [number]))
    return labels, columns


def _stacked(there: Mask) -> tuple[Half, Half] | None:
    """The figures above and below a bar."""
    high, wide = there.shape
    runs = (_longest_runs(there) / wide).tolist()
    bar = [row for row in range(int(BAR_SOUGHT[0] * high), int(BAR_SOUGHT[1] * high)) if runs[row] >= BAR]
    if not bar:
        return None
    start, end = bar[0], bar[-1] + 1
    if end - start > BAR_THICK * high or not BAR_PLACE[0] <= (start + end) / 2 / high <= BAR_PLACE[1]:
        return None
    while start > 0 and runs[start - 1] >= NEAR_BAR:
        start -= 1
    while end < high and runs[end] >= NEAR_BAR:
        end += 1
    rows = np.broadcast_to(np.arange(high)[:, None], there.shape)
    over, under = rows < start, rows >= end
    upper, lower = _pieces(there & over), _pieces(there & under)
    if not upper.any() or not lower.any():
        return None
    head, foot = _box(upper), _box(lower)
    high_enough = min(head[3] - head[1], foot[3] - foot[1]) >= STACKED_HIGH * high
    return ((upper, over), (lower, under)) if high_enough and foot[2] - foot[0] >= FOOT_WIDE * wide else None


def _slanted(there: Mask) -> tuple[Half, Half] | None:
    """The figures to the left and right of a slash."""
    high, wide = there.shape
    slash = _find_slash(there) if SLANTED_WIDE[0] <= wide / high <= SLANTED_WIDE[1] else None
    if slash is None:
        return None
    rows, columns = np.mgrid[:high, :wide]
    way = slash[0] + (slash[1] - slash[0]) * (1 - rows / (high - 1))
    thick = _thickness(there, way[:, 0])
    if thick is None or thick > SLASH_THICK * high:
        return None
    aside = thick / 2 + 1
    before, behind = columns - way < -aside, columns - way > aside
    upper, lower = _pieces(there & before), _pieces(there & behind)
    if not upper.any() or not lower.any():
        return None
    head, foot = _box(upper), _box(lower)
    placed = head[3] <= SLANTED_PLACE * high and foot[1] >= (1 - SLANTED_PLACE) * high
    high_enough = min(head[3] - head[1], foot[3] - foot[1]) >= SLANTED_HIGH * high
    wide_enough = foot[2] - foot[0] >= SLANTED_WIDE_FOOT * high
    return ((upper, before), (lower, behind)) if placed and high_enough and wide_enough else None


def _find_slash(there: Mask) -> Line | None:
    """The middle of the straight lines that are ink from the foot up to the head, leaning to the right."""
    high, wide = there.shape
    rows = np.arange(int(SLASH_SPAN[0] * high), int(SLASH_SPAN[1] * high))
    most_white = (1 - SLASH_WHOLE) * len(rows) + 1
    if np.count_nonzero(~there[rows].any(axis=1)) > most_white:
        return None
    filled = np.zeros((high, wide + 2 * high), bool)
    filled[:, :wide] = there
    leans = np.arange(int(SLASH_LEAN[0] * high), min(int(SLASH_LEAN[1] * high), wide) + 1, 2)
    feet = np.maximum(1, np.minimum(int(SLASH_STARTS * wide), wide - leans))
    # All lines at once, lean by lean and foot by foot: few are left after some rows.
    lean = np.repeat(leans, feet)
    foot = np.concatenate([np.arange(count) for count in feet]) if len(feet) else lean
    for some in (rows[::FEW_ROWS], rows):
        along = np.rint(lean * (1 - some[:, None] / (high - 1))).astype(int)
        white = len(some) - np.count_nonzero(filled[some[:, None], foot + along], axis=0)
        left = white <= most_white
        lean, foot, white = lean[left], foot[left], white[left]
    shares = (len(rows) - white) / len(rows)
    whole = shares >= SLASH_WHOLE
    if not whole.any():
        return None
    best = whole & (shares >= shares[whole].max() - SLASH_EVEN)
    return float(foot[best].mean()), float((foot + lean)[best].mean())


def _thickness(there: Mask, way: NDArray[np.float64]) -> float | None:
    """The usual run of ink about a slash, in pixels along a row; `way` is where it is in each row."""
    runs: list[int] = []
    for row, place in zip(there, np.rint(way).astype(int).tolist(), strict=True):
        if 0 <= place < len(row) and row[place]:
            white = np.flatnonzero(~row)
            before, behind = white[white < place], white[white > place]
            start = int(before[-1]) + 1 if len(before) else 0
            runs.append((int(behind[0]) if len(behind) else len(row)) - start)
    return percentile(np.asarray(runs), COMMON_THICK) if runs else None


def _pieces(half: Mask) -> Mask:
    """The pieces of a figure, without the edge of the bar or slash beside it."""
    labels, stats = find_marks(half)
    high, sizes = stats[1:, 3], stats[1:, 4]
    if not len(sizes):
        return half
    large = (sizes > PIECE[0] * sizes.max()) & (sizes > PIECE[1]) & (high > PIECE_HIGH * high.max())
    return np.isin(labels, np.flatnonzero(large) + 1)


def _figure(cut: Grey, ink: Mask, own: Mask, reach: int) -> Grey:
    """The picture of a figure, with nothing else in it."""
    soft = (cv2.dilate(ink.astype(np.uint8), np.ones((reach, reach), np.uint8)) > 0) & own
    left, top, right, bottom = _box(soft)
    alone = np.where(soft, cut, PAPER)[top:bottom, left:right].astype(np.uint8)
    scale = FIGURE_HIGH / (bottom - top)
    large = cv2.resize(alone, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    return np.asarray(np.pad(large, FIGURE_WHITE, constant_values=PAPER), np.uint8)


def _longest_runs(there: Mask) -> NDArray[np.int64]:
    """The longest run of ink in each row."""
    place = np.arange(there.shape[1])
    last_white = np.maximum.accumulate(np.where(there, -1, place), axis=1)
    return np.asarray((place - last_white).max(axis=1), np.int64)


def _box(mask: Mask) -> Box:
    """The box about the ink of a mask that has some."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1
