"""The text that a source sets itself, on the page image that was made of it.

Thresholds from: the rounding of boxes to whole pixels.
"""

from __future__ import annotations

from collections.abc import Iterable

from lib.scans.pdf_text import SetWord
from lib.schemas.base import Box
from lib.schemas.ingest import FileText, FileWord, Rotation

OUTSIDE = 2
"""Pixels by which a word may reach over the edge of its page."""


def on_page(
    words: Iterable[SetWord], scan: tuple[int, int], rotation: Rotation, crop: Box, *, trusted: bool = False
) -> FileText:
    """The words of a scan of (width, height) pixels that lie on one page of it, in pixels of the page image."""
    left, top, right, bottom = crop
    found = []
    for word in words:
        x0, y0, x1, y1 = _turned(word.box, scan, rotation)
        inner = x0 >= left - OUTSIDE and x1 <= right + OUTSIDE and y0 >= top - OUTSIDE and y1 <= bottom + OUTSIDE
        if inner:
            box = (max(x0, left) - left, max(y0, top) - top, min(x1, right) - left, min(y1, bottom) - top)
            found.append(FileWord(text=word.text, box=box, line=word.line, font=word.font))
    return FileText(words=found, trusted=trusted)


def _turned(box: Box, scan: tuple[int, int], rotation: Rotation) -> Box:
    """A box after the scan was turned clockwise."""
    width, height = scan
    x0, y0, x1, y1 = box
    if rotation == 90:
        return height - y1, x0, height - y0, x1
    if rotation == 180:
        return width - x1, height - y1, width - x0, height - y0
    if rotation == 270:
        return y0, width - x1, y1, width - x0
    return box
