"""The pages of a PDF as its page tree has them, whatever the tree says of their number."""

from __future__ import annotations

import io
from typing import Any

import pikepdf

_ANCESTORS = 64
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
    box = inherited(page, "/MediaBox")
    try:
        left, bottom, right, top = (float(value) for value in box)
    except (TypeError, ValueError):
        return None
    return abs(right - left), abs(top - bottom)


def copy_of(document: pikepdf.Pdf, page: Any) -> bytes:
    """A PDF of this one page, which PDFium opens where it cannot find the page in the file itself."""
    for key in _INHERITED:
        value = inherited(page, key)
        if value is not None and key not in page:
            page[key] = value
    single = pikepdf.new()
    single.pages.append(pikepdf.Page(page))
    layers = document.Root.get("/OCProperties")
    if layers is not None:
        single.Root.OCProperties = single.copy_foreign(document.make_indirect(layers))
    data = io.BytesIO()
    single.save(data)
    return data.getvalue()
