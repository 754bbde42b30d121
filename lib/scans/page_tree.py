"""The pages of a PDF as its page tree has them, whatever the tree says of their number."""

from __future__ import annotations

import io
from typing import Any

import pikepdf

Corners = tuple[float, float, float, float]
"""Left, bottom, right and top, in a page's own units."""

_ANCESTORS = 64
MOST_UNITS = 1e5
"""UserUnit, points: a larger one is a mistake. From: set by hand; a page may have 14,400 units."""
LETTER: Corners = (0.0, 0.0, 612.0, 792.0)
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
    box = corners(page, "/MediaBox")
    return None if box is None else (box[2] - box[0], box[3] - box[1])


def shown_share(page: Any) -> float:
    """Share of the page that its crop box shows, 0 to 1; 0 where that lies beside it, 1 where there is none of use."""
    media, crop = box_of(page, "/MediaBox") or LETTER, box_of(page, "/CropBox")  # as viewers do
    if crop is None:
        return 1.0
    return area(common(media, crop)) / area(media)


def user_unit(page: Any) -> float:
    """Points a unit; 1 where what the page says cannot be meant."""
    try:
        unit = float(page.get("/UserUnit", 1))
    except (TypeError, ValueError):
        return 1.0
    return unit if 0 < unit <= MOST_UNITS else 1.0


def corners(page: Any, key: str) -> Corners | None:
    """A box's left, bottom, right and top, in the page's own units; None where it says nothing usable."""
    values = numbers_of(inherited(page, key))
    if values is None:
        return None
    x0, y0, x1, y1 = values
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def box_of(page: Any, key: str) -> Corners | None:
    """The same; None too where it holds nothing."""
    found = corners(page, key)
    return found if found is not None and area(found) else None


def numbers_of(value: Any) -> list[float] | None:
    """The numbers of a box as it is written; None where it is none."""
    if not isinstance(value, pikepdf.Array) or len(value) != len(LETTER):
        return None
    try:
        return [float(each) for each in value]
    except (TypeError, ValueError):
        return None


def common(one: Corners, other: Corners) -> Corners:
    """What two boxes have in common: of no area where that is nothing."""
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def area(box: Corners) -> float:
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
