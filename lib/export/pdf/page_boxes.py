"""What a page of a source PDF says of its own size and lie."""

from __future__ import annotations

from typing import Any

import pikepdf

from lib.export.pdf.object_copier import ObjectCopier
from lib.export.pdf.painting_state import Bounds
from lib.export.pdf.writer import numbers, numbers_fine
from lib.scans.page_tree import LETTER

_LEVELS = 50
_BOXES = ("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox")


def inherited(page: Any, key: str) -> Any:
    """An entry of a page, or of the branch that the page hangs on."""
    for _ in range(_LEVELS):
        if page is None or key in page:
            break
        page = page.get("/Parent")
    return None if page is None else page.get(key)


def shown_box(page: Any) -> Bounds:
    """What is shown of a page, in its own units: the crop box in the media box, as PDFium takes them.

    A crop box that lies beside the page is none, as where ingest draws the page.
    """
    media = _box(page, "/MediaBox") or LETTER
    crop = _box(page, "/CropBox") or media
    shown = max(crop[0], media[0]), max(crop[1], media[1]), min(crop[2], media[2]), min(crop[3], media[3])
    return shown if shown[0] < shown[2] and shown[1] < shown[3] else media


def turned(page: Any) -> int:
    """How a page says that it is to be turned, clockwise in degrees: a quarter turn or several, or none."""
    try:
        return int(float(inherited(page, "/Rotate") or 0) / 90) * 90 % 360
    except (TypeError, ValueError):
        return 0


def user_unit(page: Any) -> float:
    """Points a unit."""
    try:
        unit = float(page.get("/UserUnit", 1))
    except (TypeError, ValueError):
        return 1.0
    return unit if unit > 0 else 1.0


def whole(page: Any, rotation: int, copier: ObjectCopier) -> bytes:
    """Entries of a page that is shown as in the source, but turned by as many degrees more."""
    out = []
    for key in _BOXES:
        box = inherited(page, key) if key in _BOXES[:2] else page.get(key)
        if key == "/CropBox" and _lies_beside(page):
            continue
        if _numbers(box) is not None:
            out.append(key.encode() + copier.direct(box))
        elif key == "/MediaBox":
            out.append(b"/MediaBox[%s]" % numbers(*LETTER))
    return b"".join(out) + _lie(page, rotation)


def cut(page: Any, box: Bounds, rotation: int) -> bytes:
    """Entries of a page that shows a part of the source's, turned by as many degrees more."""
    corners = numbers_fine(box)
    return b"/MediaBox[%s]/CropBox[%s]" % (corners, corners) + _lie(page, rotation)


def _lies_beside(page: Any) -> bool:
    crop, shown = _box(page, "/CropBox"), shown_box(page)
    return crop is not None and not (crop[0] <= shown[0] < crop[2] and crop[1] <= shown[1] < crop[3])


def _lie(page: Any, rotation: int) -> bytes:
    turn, unit = (turned(page) + rotation) % 360, user_unit(page)
    return (b"/Rotate %d" % turn if turn else b"") + (b"/UserUnit %s" % numbers(unit) if unit != 1 else b"")


def _numbers(value: Any) -> list[float] | None:
    if not isinstance(value, pikepdf.Array) or len(value) != 4:
        return None
    try:
        return [float(each) for each in value]
    except (TypeError, ValueError):
        return None


def _box(page: Any, key: str) -> Bounds | None:
    values = _numbers(inherited(page, key))
    if values is None:
        return None
    x0, y0, x1, y1 = values
    left, right, bottom, top = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
    return (left, bottom, right, top) if left < right and bottom < top else None
