"""What a page of a PDF paints, as far as it decides the page's resolution: images, masks, and whether type is seen."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Matrix, Rectangle

UNIT_SQUARE = Rectangle(0, 0, 1, 1)
COVERS = 0.99
"""An opaque image over so much of the page hides what was painted before it; scanners leave a hairline round theirs."""
_STRETCH = 4.0
_UPRIGHT = 1e-3


@dataclass(frozen=True)
class Layer:
    """An image, or the mask of one, as the page shows it."""

    columns: int
    rows: int
    across: float
    """Pixels for each unit of the page's space, along its x axis."""
    down: float
    """The same along its y axis."""
    box: Rectangle
    """Where it is seen, in the page's space."""

    @property
    def resolution(self) -> float:
        """Pixels a unit along the finer axis.

        Fax machines scan twice as fine one way as the other; an image of one row that is stretched over a page is no
        fine image.
        """
        return min(max(self.across, self.down), _STRETCH * min(self.across, self.down))

    @property
    def area(self) -> float:
        return float(self.box.width * self.box.height)


@dataclass
class PageContent:
    """What a page paints, in its own space: y goes up and the page is not turned yet."""

    layers: list[Layer] = field(default_factory=list)
    type_seen: bool = False
    """Type from fonts, or outlines that may be type, with nothing opaque over it."""
    streams: list[Any] = field(default_factory=list)
    """The images and masks that were met, each once."""
    missing: bool = False
    """It shows an image or a form that the file does not hold."""

    def cover(self) -> None:
        """Something opaque was laid over the whole page."""
        self.layers.clear()
        self.type_seen = False


def make_layer(columns: int, rows: int, matrix: Matrix, box: Rectangle) -> Layer | None:
    """The layer of an image whose unit square `matrix` puts on the page; None where nothing of it is seen."""
    wide, high = math.hypot(matrix.a, matrix.b), math.hypot(matrix.c, matrix.d)
    if box.width <= 0 or box.height <= 0 or not wide or not high or columns < 1 or rows < 1:
        return None
    across, down = columns / wide, rows / high
    if abs(matrix.b) > abs(matrix.a):  # the image lies on its side in the page
        across, down = down, across
    return Layer(columns, rows, across, down, box)


def image_sizes(image: Any) -> list[tuple[int, int]]:
    """Columns and rows of an image XObject and of its masks, soft or not."""
    parts = [image, *(image.get(key) for key in ("/SMask", "/Mask"))]
    return [
        (int(part.get("/Width", 0)), int(part.get("/Height", 0))) for part in parts if isinstance(part, pikepdf.Stream)
    ]


def is_opaque(image: Any) -> bool:
    """Whether an image XObject hides what lies below it."""
    veils = any(key in image for key in ("/SMask", "/Mask")) or int(image.get("/SMaskInData", 0))
    return not veils and not image.get("/ImageMask", False)


def lies_straight(matrix: Matrix) -> bool:
    """Whether what the matrix puts on the page has its sides along the page's."""
    sides = max(abs(value) for value in (matrix.a, matrix.b, matrix.c, matrix.d))
    askew = min(max(abs(matrix.b), abs(matrix.c)), max(abs(matrix.a), abs(matrix.d)))
    return bool(askew <= _UPRIGHT * sides)
