"""The graphics state of a PDF's content, as far as it decides how finely a page has to be drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pikepdf import Matrix, Rectangle


@dataclass(frozen=True)
class GraphicsState:
    """The part of the graphics state that matters here."""

    matrix: Matrix
    clip: Rectangle
    ragged: bool = False
    """Clipped by more than rectangles: what is painted may cover less than its box."""
    through_type: bool = False
    """Letters are part of the clip path."""
    mode: int = 0
    alpha: float = 1.0
    veiled: bool = False
    """A blend mode, a soft mask or a translucent group: what is painted hides nothing."""
    pattern: Any = None
    repeated: bool = False
    """In a tiling pattern: what is painted fills the clip."""


def matrix_of(values: Any) -> Matrix:
    """The matrix that six numbers make; the identity where there are none."""
    return Matrix() if values is None else Matrix(*(float(value) for value in values))


def around(one: Rectangle, other: Rectangle) -> Rectangle:
    """The smallest rectangle round two."""
    return Rectangle(min(one.llx, other.llx), min(one.lly, other.lly), max(one.urx, other.urx), max(one.ury, other.ury))
