"""A font without shapes, for text that is searched and copied but not seen.

It is made here: two empty glyphs in the tables that a TrueType font must have. Every character of the book gets a
code when it first comes, and a table tells readers which character a code stands for; so any writing can be searched.
"""

from __future__ import annotations

import struct
import unicodedata

from lib.export.pdf.writer import PdfWriter, literal

ADVANCE = 500
ASCENT, DESCENT = 750, -250
"""In thousandths of the font's size."""
_LIGATURES = range(0xFB00, 0xFB07)
_WORDS = 20_000
"""As many are kept, so that memory does not grow with the book."""
_ENTRIES = 100
"""As many may stand in one section of a code table."""


class GlyphlessFont:
    """Codes for the characters of one file."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}
        self._shown: dict[str, bytes] = {}

    def shown(self, text: str) -> bytes:
        """The text as a string of a content stream, two bytes a character. Words come again, and are kept."""
        found = self._shown.get(text)
        if found is None:
            codes = self._codes
            data = b"".join(codes.setdefault(char, len(codes) + 1).to_bytes(2, "big") for char in text)
            if len(self._shown) >= _WORDS:
                self._shown.clear()
            found = self._shown[text] = literal(data)
        return found

    def write(self, pdf: PdfWriter, number: int) -> None:
        """Write the font as object `number`, once all text was encoded."""
        program = _true_type()
        file = pdf.put_stream(b"/Length1 %d" % len(program), program, compress=True)
        descriptor = pdf.put(
            b"<</Type/FontDescriptor/FontName/Glyphless/Flags 5/FontBBox[0 %d %d %d]/ItalicAngle 0/Ascent %d/Descent %d"
            b"/CapHeight %d/StemV 80/FontFile2 %d 0 R>>" % (DESCENT, ADVANCE, ASCENT, ASCENT, DESCENT, ASCENT, file)
        )
        glyphs = pdf.put_stream(b"", b"\0\0" + b"\0\1" * len(self._codes), compress=True)
        descendant = pdf.put(
            b"<</Type/Font/Subtype/CIDFontType2/BaseFont/Glyphless/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
            b"/Supplement 0>>/FontDescriptor %d 0 R/DW %d/CIDToGIDMap %d 0 R>>" % (descriptor, ADVANCE, glyphs)
        )
        table = pdf.put_stream(b"", self._to_unicode(), compress=True)
        pdf.put(
            b"<</Type/Font/Subtype/Type0/BaseFont/Glyphless/Encoding/Identity-H/DescendantFonts[%d 0 R]"
            b"/ToUnicode %d 0 R>>" % (descendant, table),
            number,
        )

    def _to_unicode(self) -> bytes:
        rows = [f"<{code:04x}> <{_searched(char)}>" for char, code in self._codes.items()]
        parts = [
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
            "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
            "1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n"
        ]
        for start in range(0, len(rows), _ENTRIES):
            chunk = rows[start : start + _ENTRIES]
            parts.append(f"{len(chunk)} beginbfchar\n" + "\n".join(chunk) + "\nendbfchar\n")
        parts.append("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
        return "".join(parts).encode("ascii")


def _searched(char: str) -> str:
    """What a search finds the character as, in hexadecimal UTF-16: a Latin ligature as its letters."""
    shown = unicodedata.normalize("NFKC", char) if ord(char) in _LIGATURES else char
    return shown.encode("utf-16-be", "replace").hex()


def _true_type() -> bytes:
    """A TrueType font of two glyphs that draw nothing.

    The second is a stroke without width from one corner of its box to the other: PDFium passes over text whose box has
    no width, as that of an empty glyph has on a page that is turned.
    """
    box = (0, DESCENT, ADVANCE, ASCENT)
    empty = struct.pack(">5hH", 0, 0, 0, 0, 0, 0)
    stroke = struct.pack(">5hHHBB4h", 1, *box, 1, 0, 1, 1, 0, ADVANCE, DESCENT, ASCENT - DESCENT)
    tables = {
        b"glyf": empty + stroke,
        b"head": struct.pack(
            ">IIIIHHqqhhhhHHhhh", 0x10000, 0x10000, 0, 0x5F0F3CF5, 0, 1000, 0, 0,
            0, DESCENT, ADVANCE, ASCENT, 0, 8, 2, 0, 0,
        ),
        b"hhea": struct.pack(">IhhhHhhhhhhhhhhhH", 0x10000, ASCENT, DESCENT, 0, ADVANCE, 0, 0, 0, 1, *[0] * 7, 2),
        b"hmtx": struct.pack(">HhHh", ADVANCE, 0, ADVANCE, 0),
        b"loca": struct.pack(">HHH", 0, len(empty) // 2, (len(empty) + len(stroke)) // 2),
        b"maxp": struct.pack(">IH13H", 0x10000, 2, 2, 1, 0, 0, 1, *[0] * 8),
    }  # fmt: skip
    head = struct.pack(">IHHHH", 0x10000, len(tables), 64, 2, 16 * len(tables) - 64)
    at = len(head) + 16 * len(tables)
    directory, body = b"", b""
    for tag, data in tables.items():
        padded = data + b"\0" * (-len(data) % 4)
        checksum = sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF
        directory += struct.pack(">4sIII", tag, checksum, at + len(body), len(data))
        body += padded
    return head + directory + body
