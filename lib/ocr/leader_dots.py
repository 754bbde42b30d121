"""Leader dots: the rows that lead the eye from an entry of a contents page to its number.

The engine reads them as points, letters and figures, and loses the words beside them. They are found by their shape
and taken out of the image before it is read (`lib.ocr.leader_entries` puts them back).

Thresholds from: the sample's contents page, which had 70 errors and has 2 (docs/accuracy.md);
tests/ocr/test_leaders.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from lib.geometry import union
from lib.images.binarization import Grey, find_ink, find_paper
from lib.images.components import Stats, find_marks
from lib.images.glyphs import Boxes
from lib.schemas.base import Box

LEAST_DOTS = 6
"""Dots of a row that needs no other as a witness: in running text there are not so many alike."""
FEW_DOTS = 3
"""Dots of a row whose pitch is that of a longer one on the page."""
LARGEST = 1 / 60
"""Most that a dot measures, as a share of the longer side of the page."""
SQUARE, FULL = 0.6, 0.55
"""Least of a dot's shorter side by its longer one, and of its ink by its box: asterisks are open."""
LEAST_PITCH, WIDEST_PITCH = 1.4, 20
"""Least and most from dot to dot, in sizes of a dot."""
EVEN, EVEN_PIXELS = 0.2, 1.5
"""Most that a step differs from the row's usual one, as a share of it, or in pixels where that is more."""
LEVEL = 0.6
"""Most that a dot stands higher or lower than the one before, in sizes of a dot."""
REACH = 0.35
"""How far round a dot its grey seam is painted over, in sizes of the dot."""


@dataclass(frozen=True)
class Leader:
    """One row of dots (n, 4), from left to right: left, top, width, height in pixels."""

    dots: Boxes

    @property
    def box(self) -> Box:
        """What the row spans."""
        return union([(left, top, left + wide, top + high) for left, top, wide, high in self.dots.tolist()])

    @property
    def pitch(self) -> float:
        """The usual step from dot to dot."""
        return float(np.median(np.diff(_middles(self.dots)[0])))

    @property
    def size(self) -> float:
        """The usual size of a dot."""
        return float(np.median(self.dots[:, 2:].max(axis=1)))


def find_leaders(grey: Grey) -> list[Leader]:
    """The rows of leader dots of a page that stand behind a word, in pixels of `grey` (height, width).

    A page without a row of six has none.
    """
    _, stats = find_marks(find_ink(grey))
    dots = _dots(stats, max(grey.shape) * LARGEST)
    rows = [row for row in (Leader(dots[row]) for row in _rows(dots)) if _stands_behind_type(row, stats)]
    long = [row for row in rows if len(row.dots) >= LEAST_DOTS]
    if not long:
        return []
    pitch = float(np.median([row.pitch for row in long]))
    return [row for row in rows if len(row.dots) >= LEAST_DOTS or abs(row.pitch - pitch) <= EVEN * pitch]


def without_leaders(image: Image.Image, leaders: Sequence[Leader]) -> Image.Image:
    """The image, in greys, with paper where the dots were."""
    grey = np.array(image.convert("L"), dtype=np.uint8)
    paper = find_paper(grey)
    for leader in leaders:
        seam = max(1, int(REACH * leader.size))
        for left, top, wide, high in leader.dots.tolist():
            place = np.s_[max(0, top - seam) : top + high + seam, max(0, left - seam) : left + wide + seam]
            grey[place] = paper[place]
    return Image.fromarray(grey)


def _dots(stats: Stats, largest: float) -> Boxes:
    """Small, full, square marks, from left to right by their middles."""
    marks = np.asarray(stats[1:], dtype=np.int64)
    wide, high, area = marks[:, 2], marks[:, 3], marks[:, 4]
    longer, shorter = np.maximum(wide, high), np.minimum(wide, high)
    kept = (longer >= 2) & (longer <= largest) & (shorter >= SQUARE * longer) & (area >= FULL * wide * high)
    boxes = marks[kept, :4]
    return boxes[np.argsort(_middles(boxes)[0], kind="stable")]


def _middles(boxes: Boxes) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    left, top, wide, high = boxes.T
    return left + wide / 2, top + high / 2


def _rows(dots: Boxes) -> Iterator[list[int]]:
    """Dots at one height and in even steps, as indices; each belongs to one row at most."""
    x, y = _middles(dots)
    size = dots[:, 2:].max(axis=1, initial=0)
    taken: set[int] = set()
    for first in range(len(dots)):
        if first in taken:
            continue
        row, steps = [first], list[float]()
        while (following := _next(row[-1], x, y, size)) is not None:
            step = float(x[following] - x[row[-1]])
            usual = float(np.mean(steps)) if steps else step
            if abs(step - usual) > max(EVEN_PIXELS, EVEN * usual) or following in taken:
                break
            row.append(following)
            steps.append(step)
        if len(row) >= FEW_DOTS and np.mean(steps) >= LEAST_PITCH * float(np.median(size[row])):
            taken.update(row)
            yield row


def _next(dot: int, x: NDArray[np.float64], y: NDArray[np.float64], size: NDArray[np.int64]) -> int | None:
    """The next dot to the right that is like this one and at its height."""
    stop = int(np.searchsorted(x, x[dot] + WIDEST_PITCH * size[dot], side="right"))
    right = slice(dot + 1, stop)
    near = np.abs(y[right] - y[dot]) <= LEVEL * size[dot]
    alike = (2 * size[right] >= size[dot]) & (size[right] <= 2 * size[dot])
    found = np.flatnonzero(near & alike & (x[right] > x[dot]))
    return dot + 1 + int(found[0]) if len(found) else None


def _stands_behind_type(row: Leader, stats: Stats) -> bool:
    """Whether type stands before the row, and none within it."""
    left, top, right, bottom = row.box
    marks = stats[1:]
    high = marks[:, 3] >= 2 * row.size
    level = (marks[:, 1] < bottom) & (marks[:, 1] + marks[:, 3] > top - row.size)
    starts, ends = marks[high & level, 0], marks[high & level, 0] + marks[high & level, 2]
    within = (starts < right) & (ends > left)
    return bool((ends <= left).any()) and not bool(within.any())
