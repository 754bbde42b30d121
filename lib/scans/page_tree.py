"""The pages of a PDF as its page tree has them, whatever the tree says of their number."""

from __future__ import annotations

import io
from typing import Any

import pikepdf

_ANCESTORS = 64
LETTER = (0.0, 0.0, 612.0, 792.0)
"""The page of one that says no size, in points: US letter."""
_INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")


def leaves(document: pikepdf.Pdf) -> list[Any]:
    """The page dictionaries in the book's order; None for a page that the tree names and the file does not hold.

    The document must be open without `inherit_page_attributes`, with which qpdf takes such pages out of the tree.
    """
    found: list[Any] = []
    seen: set[tuple[int, int]] = set()
    waiting = [document.Root.get("/Pages")]
    while waiting:
        node = waiting.pop()
        if not isinstance(node, pikepdf.Dictionary):
            found.append(None)
            continue
        if node.is_indirect:
            if node.objgen in seen and "/Kids" in node:
                continue  # a branch that grows out of itself
            seen.add(node.objgen)
        kids = node.get("/Kids")
        if isinstance(kids, pikepdf.Array):
            waiting += reversed(list(kids))
        elif node.get("/Type", "/Page") != "/Pages":
            found.append(node)
    return found


def inherited(page: Any, key: str) -> Any:
    """An entry of a page, or of the branch that the page hangs on; None where there is none."""
    for _ in range(_ANCESTORS):
        if not isinstance(page, pikepdf.Dictionary):
            return None
        if key in page:
            return page.get(key)
        page = page.get("/Parent")
    return None


def size(page: Any) -> tuple[float, float] | None:
    """Width and height of a page as its media box says, in its own units; None where it says nothing usable."""
    box = _corners(page, "/MediaBox")
    return None if box is None else (box[2] - box[0], box[3] - box[1])


def shown_share(page: Any) -> float:
    """Share of the page that its crop box shows, 0 to 1; 0 where that lies beside it, 1 where there is none of use."""
    media, crop = _corners(page, "/MediaBox"), _corners(page, "/CropBox")
    media = media if media is not None and _area(media) else LETTER  # as viewers do
    whole = _area(media)
    if crop is None or not _area(crop):
        return 1.0
    return _area((*map(max, media[:2], crop[:2]), *map(min, media[2:], crop[2:]))) / whole


def _corners(page: Any, key: str) -> tuple[float, ...] | None:
    """A box's left, bottom, right and top, in the page's own units; None where it says nothing usable."""
    box = inherited(page, key)
    try:
        left, bottom, right, top = (float(value) for value in box)
    except (TypeError, ValueError):
        return None
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)


def _area(box: tuple[float, ...]) -> float:
    left, bottom, right, top = box
    return max(0.0, right - left) * max(0.0, top - bottom)


def copy_of(document: pikepdf.Pdf, page: Any, *, cropped: bool = True) -> bytes:
    """A PDF of this one page, which PDFium opens where it cannot find the page in the file itself.

    Without its crop box where it is not to be `cropped`.
    """
    for key in _INHERITED:
        value = inherited(page, key)
        if value is not None and key not in page:
            page[key] = value
    single = pikepdf.new()
    single.pages.append(pikepdf.Page(page))
    if not cropped and "/CropBox" in single.pages[0].obj:
        del single.pages[0].obj["/CropBox"]
    layers = document.Root.get("/OCProperties")
    if layers is not None:
        single.Root.OCProperties = single.copy_foreign(document.make_indirect(layers))
    data = io.BytesIO()
    single.save(data)
    return data.getvalue()
