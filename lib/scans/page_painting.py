"""What one page paints, gathered from its content and from the forms and patterns that it shows."""

from __future__ import annotations

from typing import Any

import pikepdf
from pikepdf import Rectangle

from lib.scans.graphics_state import GraphicsState
from lib.scans.optional_content import OptionalContent
from lib.scans.pdf_content import COVERS, UNIT_SQUARE, PageContent, lies_straight, make_layer

_NESTING = 12
_FORMS = 2_000
"""A form may show another twice, and so on; a page that goes on like this is not followed to its end."""
_OUTLINES = 40
"""So many curves and sides of polygons may be letters drawn as paths; frames and rules have fewer."""


class Painting:
    """Gathers what one page paints inside `box`, the part of its space that is shown."""

    def __init__(self, visibility: OptionalContent, box: Rectangle) -> None:
        self.content = PageContent()
        self.visibility = visibility
        self._box = box
        self._met: set[tuple[int, int]] = set()
        self._parsed: dict[tuple[int, int], list[Any]] = {}
        self._forms = 0
        self._outlines = 0

    def instructions(self, stream: Any, operators: str) -> list[Any]:
        """Those of a page's, form's or pattern's instructions that have one of the operators; parsed once."""
        key = stream.objgen
        if key == (0, 0) or key not in self._parsed:
            self._parsed[key] = list(pikepdf.parse_content_stream(stream, operators))
        return self._parsed[key]

    def may_enter(self, depth: int) -> bool:
        """Whether one more form or pattern is followed."""
        self._forms += 1
        return depth < _NESTING and self._forms <= _FORMS

    def paint(self, sizes: list[tuple[int, int]], state: GraphicsState, *, opaque: bool) -> None:
        """An image, and its masks, where `state` puts them."""
        box = state.clip if state.repeated else state.matrix.transform(UNIT_SQUARE) & state.clip
        layers = [make_layer(*size, state.matrix, box) for size in sizes]
        if opaque and not state.ragged and not state.veiled and state.alpha >= 1 and lies_straight(state.matrix):
            shown = max(box.width, 0) * max(box.height, 0)
            if shown >= COVERS * self._box.width * self._box.height:
                self.content.cover()
                self._outlines = 0
        self.content.layers += [layer for layer in layers if layer is not None]
        if state.through_type:
            self.content.type_seen = True

    def meet(self, image: Any) -> None:
        """Note an image XObject and its masks."""
        for part in (image, image.get("/SMask"), image.get("/Mask")):
            if isinstance(part, pikepdf.Stream) and part.objgen not in self._met:
                self._met.add(part.objgen)
                self.content.streams.append(part)

    def outline(self, pieces: int) -> None:
        """A path of so many curves and polygon sides was painted."""
        self._outlines += pieces
        if self._outlines >= _OUTLINES:
            self.content.type_seen = True
