"""Marks the size of letters, and the gaps between them.

Thresholds from: set by hand, no figures kept; tests/ingest and tests/ocr hold them, on made pages and on the corpora's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lib.images.binarization import Mask
from lib.images.components import Stats, find_marks

Boxes = NDArray[np.int64]
"""(n, 4): left, top, width, height in pixels."""

_LEAST = 5
"""Pixels of a mark's longer side; what is smaller is a speck."""
_PARTS_OF_PAGE = 16
"""Parts that the page's longer side is divided into; a mark longer than one of them is no letter."""
_FEW = 20
"""Marks; a page with fewer has no usual size."""
_SHORTEST, _LONGEST = 0.5, 3
"""Longer side of a letter, at least and at most, in usual sizes of a mark."""
_DOT_SIZE, _DOT_ROUND = 0.1, 0.4
"""Longer side of a dot, at least, in usual sizes of a mark; and its shorter side, at least, as a share of the longer.
Round, or nearly: a dash has no high or low."""


@dataclass(frozen=True)
class Letters:
    """The letters of a page and the dots among them, as boxes."""

    boxes: Boxes
    dots: Boxes
    """Points of the i, periods, commas and specks of their size."""
    size: float
    """The usual longer side of a letter, in pixels."""
    shape: tuple[int, int]
    """Height and width of the page."""

    def turned(self) -> Letters:
        """The same letters with the page turned a quarter clockwise."""
        height, width = self.shape
        return Letters(_turn(self.boxes, height), _turn(self.dots, height), self.size, (width, height))


def _turn(boxes: Boxes, height: int) -> Boxes:
    left, top, wide, high = boxes.T
    return np.stack([height - top - high, left, high, wide], axis=1)


def find_letters(ink: Mask) -> Letters:
    """Connected marks of the page's usual letter size, and those the size of a dot beside them.

    A page with fewer than twenty marks has no usual size, and comes back without letters.
    """
    return letters_among(find_marks(ink)[1], ink.shape)


def letters_among(stats: Stats, shape: tuple[int, ...]) -> Letters:
    """The same of marks that were found already, by their `stats`, on a page of `shape` (height, width)."""
    height, width = shape
    boxes = np.asarray(stats[1:, :4], dtype=np.int64)
    longer, shorter = boxes[:, 2:].max(axis=1, initial=0), boxes[:, 2:].min(axis=1, initial=1 << 20)
    marks = (longer >= _LEAST) & (longer <= max(height, width) // _PARTS_OF_PAGE) & (shorter >= 2)
    if int(marks.sum()) < _FEW:
        return Letters(boxes[:0], boxes[:0], 0.0, (height, width))
    size = float(np.median(longer[marks]))
    letters = marks & (longer >= _SHORTEST * size) & (longer <= _LONGEST * size)
    dots = (longer >= max(2.0, _DOT_SIZE * size)) & (longer < _SHORTEST * size) & (shorter >= _DOT_ROUND * longer)
    return Letters(boxes[letters], boxes[dots], size, (height, width))


def paint(boxes: Boxes, shape: tuple[int, int]) -> Mask:
    """A mask with every box filled. Boxes lie inside `shape` (height, width)."""
    mask = np.zeros(shape, bool)
    # A few thousand small slices are painted faster than any whole-page arithmetic.
    for left, top, wide, high in boxes.tolist():
        mask[top : top + high, left : left + wide] = True
    return mask


def row_gaps(mask: Mask) -> NDArray[np.int64]:
    """Lengths of the empty runs between two filled ones, over all rows."""
    height, width = mask.shape
    closed = np.zeros((height, width + 2), bool)
    closed[:, 1:-1] = mask
    flat = closed.ravel()
    edges = np.flatnonzero(flat[1:] != flat[:-1]) + 1
    starts, ends = edges[::2], edges[1::2]
    same_row = starts[1:] // (width + 2) == ends[:-1] // (width + 2)
    return np.asarray((starts[1:] - ends[:-1])[same_row], dtype=np.int64)
