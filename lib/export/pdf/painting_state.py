"""What a content stream has set when it paints: as much of it as tells whether text is seen."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pikepdf

from lib.export.pdf.placement import Matrix, then

UPRIGHT: Matrix = (1, 0, 0, 1, 0, 0)
Bounds = tuple[float, float, float, float]
"""Left, bottom, right, top."""
HAIRLINE = 0.003
"""Scanners leave a hairline of page around the image: up to this share of the longer side."""
_SHARES = {1: (1.0,), 3: (0.3, 0.59, 0.11)}
_PLAIN_SPACES = frozenset(
    {"/DeviceGray", "/G", "/CalGray", "/DeviceRGB", "/RGB", "/CalRGB", "/DeviceCMYK", "/CMYK", "/ICCBased"}
)
"""Their numbers are shares of light, or of ink where there are four."""


UNSURE = -1
"""A text rendering mode that some programs understand and others do not, such as 3.0."""


class GlyphClip:
    """Text that clips what is painted after it."""

    used = False
    """Whether anything was."""


@dataclass
class GraphicsState:
    """Saved by q, brought back by Q, and handed on to the forms that are drawn."""

    matrix: Matrix = UPRIGHT
    mode: int = 0
    """Text rendering mode."""
    font: Any = None
    """The font's dictionary."""
    size: float = 0.0
    leading: float = 0.0
    plain_space: bool = True
    lightness: float | None = 0.0
    """Of the colour that fills, from 0 to 1; None where only painting would tell."""
    alpha: float = 1.0
    blended: bool = False
    masked: bool = False
    veiled: bool = False
    """In a form that was itself drawn with alpha, a blend mode or a mask."""
    clipped: bool = False
    """A path or a form's box may cut away what is painted."""
    glyph_clips: tuple[GlyphClip, ...] = ()

    def saved(self) -> GraphicsState:
        return copy.copy(self)

    @property
    def opaque(self) -> bool:
        return self.alpha == 1.0 and not (self.blended or self.masked or self.veiled)

    def inside(self, form: Any, page: Bounds) -> GraphicsState:
        """The state in which a form's content begins; `page` is the box that the page shows."""
        inner = self.saved()
        inner.matrix = then(matrix_of(form.get("/Matrix", UPRIGHT)), self.matrix)
        inner.clipped = self.clipped or not covers(form.get("/BBox", (0, 0, 0, 0)), inner.matrix, page)
        inner.veiled = not self.opaque
        return inner


def lightness(components: Any) -> float | None:
    """From 0 to 1, of one component (grey), three (red, green, blue) or four (inks); None of anything else."""
    try:
        values = [float(value) for value in components]
    except (TypeError, ValueError):
        return None
    if len(values) == 4:
        return max(0.0, 1 - values[3]) * (1 - min(1.0, sum(values[:3]) / 3))
    shares = _SHARES.get(len(values))
    return None if shares is None else sum(share * value for share, value in zip(shares, values, strict=True))


def matrix_of(values: Any) -> Matrix:
    """Six numbers as a matrix; the identity where there are not six."""
    try:
        a, b, c, d, e, f = map(float, values)
    except (TypeError, ValueError):
        return UPRIGHT
    return a, b, c, d, e, f


def bounds(box: Any, matrix: Matrix) -> Bounds:
    """The upright box that encloses a box, given by two corners, once it was mapped."""
    x0, y0, x1, y1 = map(float, box)
    a, b, c, d, e, f = matrix
    left, right = sorted((a * x0, a * x1))
    low, high = sorted((c * y0, c * y1))
    bottom, top = sorted((b * x0, b * x1))
    down, up = sorted((d * y0, d * y1))
    return left + low + e, bottom + down + f, right + high + e, top + up + f


def covers(box: Any, matrix: Matrix, page: Bounds) -> bool:
    """Whether a box, given by two corners, once mapped holds all of a page but for a hairline at its edges."""
    a, b, c, d, _, _ = matrix
    if (a or d) and (b or c):
        return False  # neither upright nor on its side: its bounds would say too much
    left, bottom, right, top = bounds(box, matrix)
    slack = HAIRLINE * max(page[2] - page[0], page[3] - page[1])
    return left <= page[0] + slack and bottom <= page[1] + slack and right >= page[2] - slack and top >= page[3] - slack


def _concatenate(state: GraphicsState, operands: Any, _: Any) -> None:
    state.matrix = then(matrix_of(operands), state.matrix)


def _set_mode(state: GraphicsState, operands: Any, _: Any) -> None:
    state.mode = operands[0] if isinstance(operands[0], int) else UNSURE


def _set_font(state: GraphicsState, operands: Any, resources: Any) -> None:
    state.font = resource(resources, "/Font", operands[0])
    state.size = float(operands[1])


def _set_leading(state: GraphicsState, operands: Any, _: Any) -> None:
    state.leading = float(operands[0])


def _set_device_colour(state: GraphicsState, operands: Any, _: Any) -> None:
    state.plain_space = True
    state.lightness = lightness(operands)


def _set_space(state: GraphicsState, operands: Any, resources: Any) -> None:
    space = resource(resources, "/ColorSpace", operands[0]) or operands[0]
    family = space[0] if isinstance(space, pikepdf.Array) else space
    state.plain_space = str(family) in _PLAIN_SPACES
    state.lightness = 0.0 if state.plain_space else None


def _set_colour(state: GraphicsState, operands: Any, _: Any) -> None:
    state.lightness = lightness(operands) if state.plain_space else None


def _set_extended(state: GraphicsState, operands: Any, resources: Any) -> None:
    entries = resource(resources, "/ExtGState", operands[0])
    if entries is None:
        return
    if "/ca" in entries:
        state.alpha = float(entries["/ca"])
    if "/BM" in entries:
        mode = entries["/BM"]
        first = mode[0] if isinstance(mode, pikepdf.Array) and len(mode) else mode
        state.blended = str(first) not in {"/Normal", "/Compatible"}
    if "/SMask" in entries:
        state.masked = isinstance(entries["/SMask"], pikepdf.Dictionary)
    if "/Font" in entries:
        state.font, state.size = entries["/Font"][0], float(entries["/Font"][1])


STATE_OPERATORS: Mapping[str, Callable[[GraphicsState, Any, Any], None]] = {
    "cm": _concatenate, "Tr": _set_mode, "Tf": _set_font, "TL": _set_leading, "g": _set_device_colour,
    "rg": _set_device_colour, "k": _set_device_colour, "cs": _set_space, "sc": _set_colour, "scn": _set_colour,
    "gs": _set_extended,
}  # fmt: skip
"""What operators that only set something do, given the state, their operands and the resources of the stream."""


def resource(resources: Any, kind: str, name: Any) -> Any:
    """What a content stream calls by a name, such as a font; None where there is no such thing."""
    group = resources.get(kind) if isinstance(resources, pikepdf.Dictionary) else None
    return group.get(str(name)) if isinstance(group, pikepdf.Dictionary) else None
