"""Texts of a page without its running heads, page numbers and signature marks, as the labels say."""

from __future__ import annotations

from lib.geometry import inside
from lib.schemas.base import Box
from lib.schemas.label import FURNITURE
from lib.schemas.merge import MergePage
from lib.schemas.ocr import OcrPage


def body_as_merged(page: MergePage) -> str:
    """The merged page's reading text without furniture; an empty line between paragraphs."""
    body = (block for block in page.blocks if block.block_class not in FURNITURE)
    return "\n\n".join(paragraph.text for block in body for paragraph in block.paragraphs)


def body_as_read(page: OcrPage, merged: MergePage) -> str:
    """What was read of the same stretch: printed lines without the words that stand where furniture is.

    By places, not by ids: a block that was read may have been parted since.
    """
    boxes = [block.box for block in merged.blocks if block.block_class in FURNITURE]
    paragraphs = []
    for paragraph in page.paragraphs():
        lines = [" ".join(word.text for word in line.words if not _within(word.box, boxes)) for line in paragraph.lines]
        paragraphs.append("\n".join(line for line in lines if line))
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _within(word: Box, boxes: list[Box]) -> bool:
    return any(inside(word, box) for box in boxes)
