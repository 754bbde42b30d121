"""From the scan as it lies in its file to the page as it is read: turned, cut, and measured in points."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, radians, sin
from statistics import median

from lib.schemas.base import Box
from lib.schemas.ingest import IngestPage

Matrix = tuple[float, float, float, float, float, float]
"""a b c d e f: (x, y) becomes (ax + cy + e, bx + dy + f)."""
POINTS = 72.0
USUAL_DPI = 200.0
"""Taken where a scan does not say how large the page was, or says what cannot be."""
LONG_SIDE = (4.0, 30.0)
"""In inches: the longer side of most pages of a book lies between these."""

# A unit square, y downwards, turned clockwise: (u, v) becomes (au + cv + e, bu + dv + f).
_TURNS: dict[int, Matrix] = {
    0: (1, 0, 0, 1, 0, 0),
    90: (0, 1, -1, 0, 1, 0),
    180: (-1, 0, 0, -1, 1, 1),
    270: (0, -1, 1, 0, 0, 1),
}


@dataclass(frozen=True)
class Placement:
    """Where a scan goes on its page."""

    matrix: Matrix
    """From the scan's own space to the page's, in points from the left and bottom."""
    size: tuple[float, float]
    """Of the page, in points."""
    scale: tuple[float, float]
    """Points a pixel of the page image, across and down."""


def believable(pages: Iterable[IngestPage]) -> bool:
    """Whether a book's pages would be of a book's size at the dpi that the scans claim."""
    sides = [max(page.width, page.height) / page.dpi for page in pages if page.dpi and page.width]
    return not sides or LONG_SIDE[0] <= median(sides) <= LONG_SIDE[1]


def then(first: Matrix, second: Matrix) -> Matrix:
    """The map that does `first`, then `second`."""
    a, b, c, d, e, f = first
    k, m, n, p, q, r = second
    return (a * k + b * n, a * m + b * p, c * k + d * n, c * m + d * p, e * k + f * n + q, e * m + f * p + r)


def moved_back(box: Box, page: IngestPage) -> Box:
    """A box of the page image over what it holds on the page as it was scanned, before ingest turned it straight.

    It is moved and not turned: programs that search a PDF take type that leans for several words.
    """
    if not page.skew:
        return box
    lean = radians(page.skew)
    left, top, right, bottom = box
    across, down = (left + right - page.width) / 2, (top + bottom - page.height) / 2
    x = round(across * cos(lean) - down * sin(lean) - across)
    y = round(across * sin(lean) + down * cos(lean) - down)
    return left + x, top + y, right + x, bottom + y


def inverted(matrix: Matrix) -> Matrix:
    """The map back."""
    a, b, c, d, e, f = matrix
    size = a * d - b * c
    return d / size, -b / size, -c / size, a / size, (c * f - d * e) / size, (b * e - a * f) / size


def place(
    page: IngestPage,
    scanned: tuple[int, int],
    box: tuple[float, float, float, float],
    *,
    turned: int = 0,
    points: tuple[float, float] | None = None,
) -> Placement:
    """Where a scan goes on its page.

    `scanned` is the scan's size in pixels as it was ingested, before ingest turned it; `box` its left, bottom, right
    and top in its own space, where y goes up; `turned` how its file says that it is to be turned, clockwise in degrees;
    `points` its size in points, turned so; None where only its dpi tells.
    """
    dpi = page.dpi or USUAL_DPI
    width, height = scanned
    across, down = (points[0] / width, points[1] / height) if points else (POINTS / dpi, POINTS / dpi)
    if page.rotation in {90, 270}:
        width, height, across, down = height, width, down, across
    left, bottom, right, top = box
    wide, high = right - left, top - bottom
    to_unit: Matrix = (1 / wide, 0, 0, -1 / high, -left / wide, top / high)
    turn = then(_TURNS[turned % 360], _TURNS[page.rotation])
    crop_left, crop_top, crop_right, crop_bottom = page.crop
    size = ((crop_right - crop_left) * across, (crop_bottom - crop_top) * down)
    to_points: Matrix = (width * across, 0, 0, -height * down, -crop_left * across, size[1] + crop_top * down)
    return Placement(then(then(to_unit, turn), to_points), size, (across, down))
