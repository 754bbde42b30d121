"""What a page of a source PDF says of its own size and lie."""

from __future__ import annotations

from typing import Any

from lib.export.pdf.object_copier import ObjectCopier
from lib.export.pdf.painting_state import Bounds
from lib.export.pdf.writer import numbers, numbers_fine
from lib.scans.page_tree import LETTER, area, box_of, common, inherited, numbers_of, user_unit

_BOXES = ("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox")


def shown_box(page: Any) -> Bounds:
    """What is shown of a page, in its own units: the crop box in the media box, as PDFium takes them.

    A crop box that lies beside the page is none, as where ingest draws the page.
    """
    media = box_of(page, "/MediaBox") or LETTER
    shown = common(box_of(page, "/CropBox") or media, media)
    return shown if area(shown) else media


def turned(page: Any) -> int:
    """How a page says that it is to be turned, clockwise in degrees: a quarter turn or several, or none."""
    try:
        return int(float(inherited(page, "/Rotate") or 0) / 90) * 90 % 360
    except (TypeError, ValueError):
        return 0


def whole(page: Any, rotation: int, copier: ObjectCopier) -> bytes:
    """Entries of a page that is shown as in the source, but turned by as many degrees more."""
    out = []
    for key in _BOXES:
        box = inherited(page, key) if key in _BOXES[:2] else page.get(key)
        if key == "/CropBox" and _lies_beside(page):
            continue
        if numbers_of(box) is not None:
            out.append(key.encode() + copier.direct(box))
        elif key == "/MediaBox":
            out.append(b"/MediaBox[%s]" % numbers(*LETTER))
    return b"".join(out) + _lie(page, rotation)


def cut(page: Any, box: Bounds, rotation: int) -> bytes:
    """Entries of a page that shows a part of the source's, turned by as many degrees more."""
    corners = numbers_fine(box)
    return b"/MediaBox[%s]/CropBox[%s]" % (corners, corners) + _lie(page, rotation)


def _lies_beside(page: Any) -> bool:
    crop, shown = box_of(page, "/CropBox"), shown_box(page)
    return crop is not None and not (crop[0] <= shown[0] < crop[2] and crop[1] <= shown[1] < crop[3])


def _lie(page: Any, rotation: int) -> bytes:
    turn, unit = (turned(page) + rotation) % 360, user_unit(page)
    return (b"/Rotate %d" % turn if turn else b"") + (b"/UserUnit %s" % numbers(unit) if unit != 1 else b"")
