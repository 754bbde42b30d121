"""From a place on a page image back to the scan that it was cut from."""

from __future__ import annotations

from math import ceil, cos, floor, radians, sin

from lib.schemas.base import Box
from lib.schemas.ingest import IngestPage, ScanRecord

_ROUNDING = 1e-6
"""Pixels by which the arithmetic of a turn there and back may be off. From: double precision."""


def box_on_scan(box: Box, page: IngestPage, scan: ScanRecord) -> Box:
    """The smallest box in the scan's own pixels, as the file holds it, that encloses `box` of the page image.

    Undoes what ingest did, last step first: the deskew, the crop, the quarter turns. `scan` is the page's scan.
    """
    left, top, right, bottom = box
    corners = [(x, y) for x in (left, right) for y in (top, bottom)]
    points = [_unturn(*_undeskew(x, y, page), page, scan) for x, y in corners]
    xs, ys = zip(*points, strict=True)
    return (
        max(0, floor(min(xs) + _ROUNDING)),
        max(0, floor(min(ys) + _ROUNDING)),
        min(scan.width, ceil(max(xs) - _ROUNDING)),
        min(scan.height, ceil(max(ys) - _ROUNDING)),
    )


def _undeskew(x: float, y: float, page: IngestPage) -> tuple[float, float]:
    """To the upright scan: the page was turned about its middle, in its own frame."""
    angle = radians(page.skew)
    dx, dy = x - page.width / 2, y - page.height / 2
    return (
        page.crop[0] + page.width / 2 + dx * cos(angle) - dy * sin(angle),
        page.crop[1] + page.height / 2 + dx * sin(angle) + dy * cos(angle),
    )


def _unturn(x: float, y: float, page: IngestPage, scan: ScanRecord) -> tuple[float, float]:
    """From the upright scan to the scan as it lies."""
    if page.rotation == 90:
        return y, scan.height - x
    if page.rotation == 180:
        return scan.width - x, scan.height - y
    if page.rotation == 270:
        return scan.width - y, x
    return x, y
