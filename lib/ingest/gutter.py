"""Spreads: where the gutter is between two facing pages.

Thresholds from: set by hand, no figures kept; tests/ingest/test_gutter.py holds them, on made pages and on the
corpora's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lib.images.binarization import Grey, find_ink, reduce_grey
from lib.images.glyphs import Boxes, Letters, find_letters, paint
from lib.images.text_lines import find_lines
from lib.ingest.gutter_fold import find_fold, is_crossed

ZONE = (0.35, 0.65)
"""Where the gutter may lie, as shares of the width."""
GUTTER = 5.0
"""Least width of a gutter without a visible fold, in letters. Inner margins take more, a space between columns less."""
FOLDED_GUTTER = 3.0
"""The same, in letters, where a fold shows."""
LONG_LINES = 4
"""Lines that fill most of their block, needed on both sides where no fold shows: a table has few."""
LONG = 0.6
"""A line fills most of its block from this share of the block's width."""
BLOCK = 0.2
"""Least width of a text block, as a share of the spread's."""
ALIKE = 0.6
"""The narrower block has at least this share of the other's width."""
BLOCK_ENDS = (2, 98)
"""Percentiles of the letters' left and right edges between which a text block lies."""
FEW_LETTERS = 20
"""A scan with fewer letters is not parted."""
COMPANY = 3
"""Letters of a line; what stands in fewer is a speck, or what a shadow makes of the paper's grain."""


@dataclass(frozen=True)
class _Text:
    """The letters that stand in lines."""

    boxes: Boxes
    line: NDArray[np.int64]


def find_gutter(grey: Grey) -> int | None:
    """x of the gutter between two facing pages of an upright scan; None where it shows one page, or in doubt.

    A gutter is an empty strip near the middle, from top to bottom. Without a visible fold it must be wider than the
    space between columns, and both sides must hold running text. Neither type nor a picture is ever cut through.
    """
    height, width = grey.shape
    if width <= height:
        return None
    small = reduce_grey(grey)
    ink = find_ink(small)
    letters = find_letters(ink)
    text = _text(letters)
    strip = _widest_strip(text, letters.shape)
    if strip is None or len(text.boxes) < FEW_LETTERS:
        return None
    inset = round(letters.size)  # the edge of a text block looks dark from afar
    fold = find_fold(small, strip[0] + inset, strip[1] - inset)
    middle = sum(strip) // 2 if fold is None else fold
    gap = (strip[1] - strip[0]) / letters.size
    parts = gap >= FOLDED_GUTTER if fold is not None else gap >= GUTTER and _faces(text, middle, letters.shape[1])
    if not parts:
        return None
    # A speck on the very spot is no reason not to cut, as long as there is room beside it.
    room = [0] if fold is not None else [0, inset, -inset, 2 * inset, -2 * inset]
    free = (middle + step for step in room if not is_crossed(small, ink, middle + step, letters.size))
    x = next(free, None)
    return None if x is None else round(x * width / small.shape[1])


def _text(letters: Letters) -> _Text:
    """Leave out marks that stand alone: specks, and what a shadow makes of the paper's grain."""
    if not len(letters.boxes):
        return _Text(letters.boxes, np.zeros(0, np.int64))
    _, line = find_lines(letters)
    in_company = np.bincount(line)[line] >= COMPANY
    return _Text(letters.boxes[in_company], line[in_company])


def _widest_strip(text: _Text, shape: tuple[int, int]) -> tuple[int, int] | None:
    """First and last column (outside) of the widest strip without text that reaches into ZONE."""
    width = shape[1]
    empty = np.concatenate([[False], ~paint(text.boxes, shape).any(axis=0), [False]])
    edges = np.flatnonzero(np.diff(empty.astype(np.int8)))
    low, high = round(ZONE[0] * width), round(ZONE[1] * width)
    # Past the zone a strip is margin: a page of text with nothing facing it.
    near = [
        (max(start, low), min(stop, high))
        for start, stop in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
        if start < high and stop > low
    ]
    return max(near, key=_length) if near else None


def _length(strip: tuple[int, int]) -> int:
    return strip[1] - strip[0]


def _faces(text: _Text, x: int, width: int) -> bool:
    """Whether blocks of running text, about as wide as each other, stand on both sides of `x`."""
    left = text.boxes[:, 0] + text.boxes[:, 2] // 2 < x
    sides = [_block(_Text(text.boxes[side], text.line[side])) for side in (left, ~left)]
    if min(lines for _, lines in sides) < LONG_LINES:
        return False
    narrow, wide = sorted(block for block, _ in sides)
    return narrow >= BLOCK * width and narrow >= ALIKE * wide


def _block(text: _Text) -> tuple[float, int]:
    """Width of a text block in pixels, and how many of its lines fill most of it."""
    if not len(text.boxes):
        return 0.0, 0
    start, stop = text.boxes[:, 0], text.boxes[:, 0] + text.boxes[:, 2]
    block = float(np.percentile(stop, BLOCK_ENDS[1]) - np.percentile(start, BLOCK_ENDS[0]))
    lengths = [stop[text.line == line].max() - start[text.line == line].min() for line in np.unique(text.line)]
    return block, sum(int(length >= LONG * block) for length in lengths)
