"""Which pixels a page of a PDF is drawn on: those of its own scan, or of the finest thing on it that may show type."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from lib.scans.pdf_content import Layer, PageContent

POINTS_PER_INCH = 72.0
DRAWN_DPI = 300.0
"""For type from fonts, and for pages that no scan covers."""
FINEST_DPI = 600.0
"""No page is drawn finer than this, unless the scan that covers it is."""
DRAWN_PIXELS = 150_000_000
"""A larger page is drawn coarser than it should be, down to COARSEST_DPI: a poster of A0 at 300 dpi still fits."""
COARSEST_DPI = 72.0

COVERED = 0.85
"""Scanners leave a margin of page around the scan, and some cut it into strips that only together cover the page."""
_PART = 0.05
"""What covers less of the page than this may be a seal or a rule, and does not set the page's resolution alone."""
_SAME = 1.05
"""Strips and tiles of one scan differ in resolution by the rounding of their places."""
_SQUARE = 0.02
_PRECISE = 200
_LEAST_TYPE = 4.0
"""Points: nothing lower or narrower than this holds type."""
_NO_SCAN_DPI, _NO_SCAN_SIDE = 36.0, 300.0


@dataclass(frozen=True)
class Grid:
    """The pixels to draw a page on."""

    width: int
    height: int
    dpi: float
    own: bool = False
    """They are the pixels of the one image that covers the page."""


@dataclass(frozen=True)
class _Group:
    """Layers of one resolution: an image, or the strips and tiles of one."""

    layers: list[Layer]
    share: float
    """Of the page's area."""

    @property
    def largest(self) -> Layer:
        return max(self.layers, key=lambda layer: layer.area)

    @property
    def one_box(self) -> bool:
        box = self.layers[0].box
        return all(
            abs(own - other) <= 1 / POINTS_PER_INCH
            for layer in self.layers
            for own, other in (
                (box.llx, layer.box.llx),
                (box.lly, layer.box.lly),
                (box.urx, layer.box.urx),
                (box.ury, layer.box.ury),
            )
        )


def choose_grid(content: PageContent, width: float, height: float, *, unit: float, turned: bool, most: int) -> Grid:
    """The grid for a page of `width` x `height` units as it lies in its own space; `turned` swaps its sides.

    `unit` is the length of a unit in points, and `most` how many pixels are allowed. A page that a scan covers keeps
    the scan's pixels, even if they are too many; a page that is drawn is made to fit.
    """
    groups = [_group(members, width * height) for members in _by_resolution(content.layers)]
    covered = sum(group.share for group in groups) >= COVERED
    drawn = DRAWN_DPI / POINTS_PER_INCH * unit
    finest, scan = 0.0, None
    for group in groups:
        useful = _useful(group, unit)
        if useful > finest:
            finest, scan = useful, group if group.share >= COVERED and not _too_coarse(group, unit) else None
    mixed = content.type_seen or any(group is not scan and group.share >= _PART for group in groups)
    if scan is not None and (not mixed or finest >= drawn):
        return _as_scanned(scan, width, height, unit, turned)
    # Letters of two tones are read better where they are drawn with soft edges than at a resolution below this.
    if mixed or not covered:
        finest = max(finest, drawn)
    if finest * POINTS_PER_INCH < _NO_SCAN_DPI * unit:
        finest = DRAWN_DPI / POINTS_PER_INCH * unit
    room = min(most, DRAWN_PIXELS)
    fits = math.sqrt(room / (width * height)) if width * height * finest**2 > room else finest
    if fits < finest:
        finest = max(fits * (1 - 1e-4), COARSEST_DPI / POINTS_PER_INCH * unit)
    return _grid(width, height, finest, finest, unit, turned)


def _by_resolution(layers: list[Layer]) -> Iterable[list[Layer]]:
    """The layers in groups of one resolution, the finest first."""
    groups: list[list[Layer]] = []
    for layer in sorted(layers, key=lambda layer: layer.resolution, reverse=True):
        if groups and groups[-1][0].resolution <= layer.resolution * _SAME:
            groups[-1].append(layer)
        else:
            groups.append([layer])
    return groups


def _group(layers: list[Layer], page_area: float) -> _Group:
    boxes = [layer.box for layer in layers]
    around = (max(box.urx for box in boxes) - min(box.llx for box in boxes)) * (
        max(box.ury for box in boxes) - min(box.lly for box in boxes)
    )
    return _Group(layers, min(around, sum(layer.area for layer in layers)) / page_area)


def _useful(group: _Group, unit: float) -> float:
    """Pixels a unit that the group is worth drawing with; 0 where it can show no type."""
    own = group.largest.resolution
    if group.share >= COVERED:
        return own
    if group.share >= _PART:
        return min(own, FINEST_DPI / POINTS_PER_INCH * unit)
    least = _LEAST_TYPE / unit
    if all(min(layer.box.width, layer.box.height) < least for layer in group.layers):
        return 0.0
    return min(own, DRAWN_DPI / POINTS_PER_INCH * unit)


def _too_coarse(scan: _Group, unit: float) -> bool:
    """A wash of colour rather than a scan: no type could be read in it."""
    layer = scan.largest
    side = max(layer.box.width, layer.box.height) * layer.resolution
    return layer.resolution * POINTS_PER_INCH < _NO_SCAN_DPI * unit and side < _NO_SCAN_SIDE


def _as_scanned(scan: _Group, width: float, height: float, unit: float, turned: bool) -> Grid:
    layer = scan.largest
    across, down = layer.across, layer.down
    if abs(across - down) > _SQUARE * max(across, down):
        # Fax machines scan finer across than down: the page keeps its shape.
        across = down = layer.resolution
    elif not scan.one_box and min(layer.columns, layer.rows) < _PRECISE:
        # The place of a strip of a few rows is rounded; its width is not.
        across = down = across if layer.box.width * across > layer.box.height * down else down
    return _grid(width, height, across, down, unit, turned, own=scan.one_box)


def _grid(
    width: float, height: float, across: float, down: float, unit: float, turned: bool, *, own: bool = False
) -> Grid:
    columns, rows = max(1, round(width * across)), max(1, round(height * down))
    if turned:
        columns, rows = rows, columns
    return Grid(columns, rows, max(across, down) * POINTS_PER_INCH / unit, own)
