"""The edges of a page's columns, as its long lines show them.

Thresholds from: set by hand on typeset books of two columns; no block of twelve books in one column changes its class.
tests/label/test_column_edges.py holds them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from lib.schemas.base import Box

LEAST_LINES = 5
"""Long lines of a column, at least."""
MOST_ACROSS = 0.15
"""Share of the long lines that may run across two columns, as heads and notes do."""
BESIDE = 0.5
"""Share of the height of the lower column that stands beside the other, at least."""
TAIL = 10
"""One in so many lines at either end may lie outside the measure: outliers."""


def column_edges(lines: Sequence[Box]) -> list[tuple[int, int]]:
    """Left and right edge of each column that long lines make, from left to right; one where there are none beside
    each other."""
    parted = _part(sorted(lines))
    if parted is None:
        lefts, rights = sorted(box[0] for box in lines), sorted(box[2] for box in lines)
        return [(lefts[len(lines) // TAIL], rights[-1 - len(lines) // TAIL])] if lines else []
    return [edges for side in parted for edges in column_edges(side)]


def _part(lines: list[Box]) -> tuple[list[Box], list[Box]] | None:
    """The lines left and right of where the fewest run across beside them; None where that is no gutter.

    What runs across above or below both, as a head or notes do, says nothing.
    """
    lefts, rights = [box[0] for box in lines], sorted(box[2] for box in lines)
    best: tuple[int, int, tuple[list[Box], list[Box]]] | None = None
    for x in sorted(set(rights)):
        ended, begun = bisect_right(rights, x), bisect_right(lefts, x)
        if min(ended, len(lines) - begun) < LEAST_LINES or 2 * (begun - ended) > len(lines):
            continue
        sides = [box for box in lines if box[2] <= x], [box for box in lines if box[0] > x]
        top, foot = _common(*sides)
        across = sum(box[0] <= x < box[2] and top <= (box[1] + box[3]) / 2 <= foot for box in lines)
        if best is None or (across, begun - ended) < best[:2]:
            best = across, begun - ended, sides
    if best is None or best[0] > MOST_ACROSS * len(lines):
        return None
    return best[2] if _stand_beside(*best[2]) else None


def _common(left: Sequence[Box], right: Sequence[Box]) -> tuple[int, int]:
    """From where to where lines stand on both sides."""
    (upper, end), (other_upper, other_end) = _span(left), _span(right)
    return max(upper, other_upper), min(end, other_end)


def _stand_beside(left: Sequence[Box], right: Sequence[Box]) -> bool:
    top, foot = _common(left, right)
    return foot - top >= BESIDE * min(lower - upper for upper, lower in map(_span, (left, right)))


def _span(side: Sequence[Box]) -> tuple[int, int]:
    return min(box[1] for box in side), max(box[3] for box in side)
