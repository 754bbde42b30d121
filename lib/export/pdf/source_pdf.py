"""A scan that is a PDF: its pages are taken over with their image streams as they are, without their invisible text."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pikepdf

from lib.export.pdf.placement import Matrix, then
from lib.export.pdf.writer import PdfWriter

COVERED = 0.85
"""A page is a scan where images cover at least this share of it; else it is drawn, and is no picture to keep."""
_NESTING = 6
_LEVELS = 50
_INVISIBLE = 3
_SHOW = {"Tj", "TJ", "'", '"'}
_UPRIGHT: Matrix = (1, 0, 0, 1, 0, 0)


class SourcePdf:
    """One PDF of the source, open."""

    def __init__(self, path: Path) -> None:
        self._pdf = pikepdf.open(path)
        self._copied: dict[tuple[int, int], int] = {}
        self._forms: dict[int, int] = {}

    def close(self) -> None:
        self._pdf.close()

    def box(self, index: int) -> tuple[float, float, float, float]:
        """Left, bottom, right, top of what is shown of a page, in points."""
        page = self._pdf.pages[index]
        crop, media = ([float(value) for value in box] for box in (page.cropbox, page.mediabox))
        x0, x1 = (sorted((box[0], box[2])) for box in (crop, media))
        y0, y1 = (sorted((box[1], box[3])) for box in (crop, media))
        return max(x0[0], x1[0]), max(y0[0], y1[0]), min(x0[1], x1[1]), min(y0[1], y1[1])

    def turned(self, index: int) -> int:
        """How a page says that it is to be turned, clockwise in degrees."""
        return int(_inherited(self._pdf.pages[index].obj, "/Rotate") or 0) % 360

    def is_scan(self, index: int) -> bool:
        """Whether images cover the page."""
        page = self._pdf.pages[index]
        left, bottom, right, top = self.box(index)
        area = _image_area(page.obj, _inherited(page.obj, "/Resources"), _UPRIGHT, _NESTING)
        return area >= COVERED * (right - left) * (top - bottom)

    def put_form(self, pdf: PdfWriter, index: int) -> int:
        """The page as an object that other pages can show; two halves of a spread share one."""
        if index not in self._forms:
            page = self._pdf.pages[index]
            resources = _inherited(page.obj, "/Resources")
            data = _visible(page.obj, resources, _NESTING)
            waiting: list[tuple[int, Any]] = []
            entries = b"/Type/XObject/Subtype/Form/BBox[%s]/Resources %s" % (
                b" ".join(b"%.4f" % value for value in self.box(index)),
                self._value(pdf, resources, waiting) if resources is not None else b"<<>>",
            )
            if "/Group" in page:
                entries += b"/Group %s" % self._value(pdf, page["/Group"], waiting)
            self._forms[index] = pdf.put_stream(entries, data, compress=True)
            while waiting:
                number, thing = waiting.pop()
                self._put(pdf, number, thing, waiting)
        return self._forms[index]

    def _put(self, pdf: PdfWriter, number: int, thing: Any, waiting: list[tuple[int, Any]]) -> None:
        if isinstance(thing, pikepdf.Stream):
            entries = b"".join(
                _name(key) + b" " + self._value(pdf, value, waiting)
                for key, value in thing.stream_dict.items()
                if key != "/Length"
            )
            pdf.put_stream(entries, thing.read_raw_bytes(), number)
        else:
            pdf.put(self._direct(pdf, thing, waiting), number)

    def _value(self, pdf: PdfWriter, thing: Any, waiting: list[tuple[int, Any]]) -> bytes:
        """A value as it stands in the new file; what it refers to is put on the waiting list once."""
        if isinstance(thing, pikepdf.Object) and thing.is_indirect:
            key = thing.objgen
            if key not in self._copied:
                self._copied[key] = pdf.reserve()
                waiting.append((self._copied[key], thing))
            return b"%d 0 R" % self._copied[key]
        return self._direct(pdf, thing, waiting)

    def _direct(self, pdf: PdfWriter, thing: Any, waiting: list[tuple[int, Any]]) -> bytes:
        if isinstance(thing, pikepdf.Dictionary):
            pairs = (_name(key) + b" " + self._value(pdf, value, waiting) for key, value in thing.items())
            return b"<<" + b" ".join(pairs) + b">>"
        if isinstance(thing, pikepdf.Array):
            return b"[" + b" ".join(self._value(pdf, value, waiting) for value in thing) + b"]"
        if isinstance(thing, pikepdf.Object):
            return thing.unparse()
        if isinstance(thing, bool):
            return b"true" if thing else b"false"
        if thing is None:
            return b"null"
        return (f"{thing:f}" if isinstance(thing, Decimal) else str(thing)).encode("ascii")


def _inherited(page: Any, key: str) -> Any:
    """An entry of a page, or of the branch that the page hangs on."""
    for _ in range(_LEVELS):
        if page is None or key in page:
            break
        page = page.get("/Parent")
    return None if page is None else page.get(key)


def _name(key: str) -> bytes:
    return pikepdf.Name(key).unparse()


def _image_area(stream: Any, resources: Any, matrix: Matrix, depth: int) -> float:
    """Points square that images cover, drawn from a page's or form's content."""
    objects = resources.get("/XObject", {}) if resources is not None else {}
    area, stack = 0.0, []
    for instruction in pikepdf.parse_content_stream(stream):
        operands, name = instruction.operands, str(instruction.operator)
        if name == "q":
            stack.append(matrix)
        elif name == "Q" and stack:
            matrix = stack.pop()
        elif name == "cm":
            matrix = then(_matrix(operands), matrix)
        elif name == "INLINE IMAGE":
            area += _area(matrix)
        elif name == "Do" and str(operands[0]) in objects:
            thing = objects[str(operands[0])]
            if thing.get("/Subtype") == "/Image":
                area += _area(matrix)
            elif depth and thing.get("/Subtype") == "/Form":
                inner = then(_matrix(thing.get("/Matrix", _UPRIGHT)), matrix)
                area += _image_area(thing, thing.get("/Resources", resources), inner, depth - 1)
    return area


def _matrix(values: Any) -> Matrix:
    a, b, c, d, e, f = (float(value) for value in values)
    return a, b, c, d, e, f


def _area(matrix: Matrix) -> float:
    return abs(matrix[0] * matrix[3] - matrix[1] * matrix[2])


def _visible(stream: Any, resources: Any, depth: int) -> bytes:
    """A page's content without the text that an earlier reading laid under it; in its forms too, which are changed."""
    objects = resources.get("/XObject", {}) if resources is not None else {}
    kept: list[Any] = []
    dropped = False
    mode, stack = 0, []
    for instruction in pikepdf.parse_content_stream(stream):
        operands, operator = instruction.operands, str(instruction.operator)
        if operator == "q":
            stack.append(mode)
        elif operator == "Q" and stack:
            mode = stack.pop()
        elif operator == "Tr":
            mode = int(operands[0])
        elif operator in _SHOW and mode == _INVISIBLE:
            dropped = True
            continue
        elif operator == "Do" and depth and str(operands[0]) in objects:
            thing = objects[str(operands[0])]
            if thing.get("/Subtype") == "/Form":
                data = _visible(thing, thing.get("/Resources", resources), depth - 1)
                if data != thing.read_bytes():
                    thing.write(data)
        kept.append(instruction)
    return _whole(stream) if not dropped else pikepdf.unparse_content_stream(kept)


def _whole(stream: Any) -> bytes:
    """The content of a page, which may lie in several streams, or of a form."""
    if isinstance(stream, pikepdf.Stream):
        return stream.read_bytes()
    content = stream.get("/Contents")
    if content is None:
        return b""
    parts: Sequence[Any] = list(content) if isinstance(content, pikepdf.Array) else [content]
    return b"\n".join(part.read_bytes() for part in parts)
