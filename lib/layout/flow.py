"""Lines of text that stand below each other in one column, as a reader goes down them.

Lengths are in pixels of the page image, but where a unit is named: the `unit` of a flow is the distance from one of its
lines to the next, so that what is measured in it is the same on every scan.

Thresholds from: set by hand, no figures kept; tests/layout/test_paragraph_starts.py holds them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import numpy as np
from numpy.typing import NDArray

from lib.layout.line_words import middle
from lib.schemas.ocr import Line, OcrPage

FAR = 3.0
"""Distance from one line to the next, in usual ones of the page, from which a flow ends."""
OVERLAP = 0.3
"""Share of the narrower line's width that stands above the next, at least."""
LEAST_LINES = 3
"""Lines from which a flow tells its own distance of lines."""
FLUSH = 0.45
"""Lines begin at one edge within so many units of it."""
LEAN, LEANS = 0.03, 13
"""Pixels to the side for each pixel down that an edge leans at most, and how many leans are tried."""
BEYOND, UPRIGHT = 2.0, 10.0
"""Lines at an edge that one beyond it outweighs, and that a lean of one to one does."""


@dataclass(frozen=True)
class FlowLine:
    """A line, and where the reader had put it."""

    line: Line
    block: str
    paragraph: str

    @property
    def middle(self) -> float:
        return middle(self.line)


@dataclass(frozen=True)
class Flow:
    """Lines one below the other, at least one."""

    lines: tuple[FlowLine, ...]
    unit: float
    """From one line to the next."""
    lefts: tuple[float, ...]
    """How far each line begins from the column's left edge, in units."""
    rights: tuple[float, ...]
    """How far each line ends before the column's right edge, in units."""


def line_pitch(pages: Iterable[OcrPage]) -> float:
    """The usual distance from one line to the next in a book, in pixels; 0 where there are no two lines."""
    steps = [step for page in pages for step in page_steps(page)]
    return float(median(steps)) if steps else 0.0


def page_steps(page: OcrPage) -> list[float]:
    """Distances of the lines of each paragraph of a page."""
    return [
        step
        for paragraph in page.paragraphs()
        for upper, lower in pairwise(paragraph.lines)
        if (step := middle(lower) - middle(upper)) > 0
    ]


def flows(page: OcrPage, pitch: float) -> list[Flow]:
    """The flows of a page in reading order; `pitch` is the book's distance of lines."""
    usual = pitch or 1.0
    runs: list[list[FlowLine]] = []
    for block in page.blocks:
        before_picture = block.kind != "text"
        for paragraph in block.paragraphs:
            for line in paragraph.lines:
                here = FlowLine(line, block.id, paragraph.id)
                if runs and not before_picture and _follows(runs[-1][-1], here, usual):
                    runs[-1].append(here)
                else:
                    runs.append([here])
                before_picture = False
    return [_flow(run, usual) for run in runs]


def _follows(upper: FlowLine, lower: FlowLine, usual: float) -> bool:
    above, below = upper.line.box, lower.line.box
    common = min(above[2], below[2]) - max(above[0], below[0])
    return 0 < lower.middle - upper.middle <= FAR * usual and common >= OVERLAP * min(
        above[2] - above[0], below[2] - below[0]
    )


def _flow(run: Sequence[FlowLine], usual: float) -> Flow:
    steps = [lower.middle - upper.middle for upper, lower in pairwise(run)]
    unit = float(median(steps)) if len(run) >= LEAST_LINES else usual
    y = np.asarray([line.middle for line in run])
    left = np.asarray([float(line.line.box[0]) for line in run])
    right = np.asarray([float(line.line.box[2]) for line in run])
    lefts = (left - column_edge(left, y, FLUSH * unit)) / unit
    rights = (-column_edge(-right, y, FLUSH * unit) - right) / unit
    return Flow(tuple(run), unit, tuple(lefts.tolist()), tuple(rights.tolist()))


def column_edge(
    x: NDArray[np.float64], y: NDArray[np.float64], near: float, beyond: float = BEYOND
) -> NDArray[np.float64]:
    """The left edge of a column beside each line: the leftmost of the places where many lines begin; it may lean.

    `x` is where each line begins and `y` its middle, in pixels; lines within `near` begin at one place. A line that
    begins farther left outweighs `beyond` others.
    """
    if len(x) == 1:
        return x.copy()
    best, most = np.full(len(x), x.min()), -1.0
    slopes = np.linspace(-LEAN, LEAN, LEANS) if len(x) >= 2 * LEAST_LINES else np.zeros(1)
    for slope in slopes:
        turned = x - slope * (y - y.mean())
        places = np.unique(turned)
        at_edge = (np.abs(turned - places[:, np.newaxis]) <= near / 2).sum(axis=1)
        farther = (turned < places[:, np.newaxis] - near).sum(axis=1)
        # An edge has lines at it and hardly any beyond it.
        scores = at_edge - beyond * farther - UPRIGHT * abs(float(slope))
        first = int(scores.argmax())
        if scores[first] > most:
            most, best = float(scores[first]), places[first] + slope * (y - y.mean())
    return np.asarray(best)
