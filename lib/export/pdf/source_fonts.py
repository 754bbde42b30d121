"""What the fonts of a source draw, as far as it tells whether text is seen."""

from __future__ import annotations

from enum import Enum
from typing import Any

import pikepdf

PAINT = frozenset({
    "f", "F", "f*", "B", "B*", "b", "b*", "s", "S", "sh", "Do", "INLINE IMAGE", "Tj", "TJ", "'", '"',
})  # fmt: skip
"""The operators that leave a trace."""
_PROGRAMS = ("/FontFile", "/FontFile2", "/FontFile3")
_LATIN = frozenset({"/StandardEncoding", "/WinAnsiEncoding", "/MacRomanEncoding"})


class Glyphs(Enum):
    """How a font's glyphs are drawn."""

    PROGRAM = "by a font program in the file, or one that every program has"
    UNKNOWN = "by whatever a program finds in the place of a font that is not in the file"
    DRAWINGS = "by operators (Type 3)"
    NOTHING = "by operators that draw nothing"


class Fonts:
    """Knows the fonts of one source; looks at each once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], Glyphs] = {}

    def glyphs(self, font: Any) -> Glyphs:
        """How a font's glyphs are drawn, given its dictionary."""
        if not isinstance(font, pikepdf.Dictionary):
            return Glyphs.UNKNOWN
        if not font.is_indirect:
            return _glyphs(font)
        if font.objgen not in self._known:
            self._known[font.objgen] = _glyphs(font)
        return self._known[font.objgen]


def _glyphs(font: Any) -> Glyphs:
    kind = font.get("/Subtype")
    if kind == "/Type3":
        return Glyphs.NOTHING if _draws_nothing(font) else Glyphs.DRAWINGS
    if kind == "/Type0":
        kin = font.get("/DescendantFonts")
        known = isinstance(kin, pikepdf.Array) and len(kin) > 0 and _is_embedded(kin[0])
    else:
        known = _is_embedded(font) or _is_latin(font.get("/Encoding"))
    return Glyphs.PROGRAM if known else Glyphs.UNKNOWN


def _is_embedded(font: Any) -> bool:
    descriptor = font.get("/FontDescriptor") if isinstance(font, pikepdf.Dictionary) else None
    return isinstance(descriptor, pikepdf.Dictionary) and any(key in descriptor for key in _PROGRAMS)


def _is_latin(encoding: Any) -> bool:
    """Whether an encoding holds letters that any font has in the place of another."""
    if isinstance(encoding, pikepdf.Dictionary):
        return "/Differences" not in encoding
    return encoding is None or str(encoding) in _LATIN


def _draws_nothing(font: Any) -> bool:
    drawings = font.get("/CharProcs")
    try:
        return isinstance(drawings, pikepdf.Dictionary) and all(
            PAINT.isdisjoint(str(each.operator) for each in pikepdf.parse_content_stream(drawing))
            for drawing in drawings.values()
        )
    except pikepdf.PdfError:
        return False
