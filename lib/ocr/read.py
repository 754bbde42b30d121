"""Reading one page: image in, blocks and pictures out."""

from __future__ import annotations

import io
from collections.abc import Container, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from lib.ocr.columns import part_columns
from lib.ocr.edges import without_edges
from lib.ocr.gaps import fill_gaps
from lib.ocr.hocr import ReadWord
from lib.ocr.illustrations import find_illustrations, inside
from lib.ocr.joining import join_lines
from lib.ocr.layout import build_blocks
from lib.ocr.order import order_blocks
from lib.ocr.readings import Attempt, read_page
from lib.ocr.signs import attach_signs
from lib.ocr.strays import without_strays
from lib.ocr.tesseract import Reading
from lib.schemas.base import Box
from lib.schemas.ocr import Block


@dataclass(frozen=True)
class PageReading:
    """What was read: blocks in reading order, the pictures' bytes by block id, the attempts with the one kept first."""

    blocks: list[Block]
    pictures: dict[str, bytes]
    attempts: list[Attempt]


def read_image(
    path: Path,
    reading: Reading,
    *,
    illustrations: bool = True,
    lexicon: Container[str] | None = None,
    again: bool = True,
    columns: bool = True,
) -> PageReading:
    """Read a page image. Raises EngineError where Tesseract fails.

    `again` reads in other ways too what was read badly; `columns` parts lines that were read across two columns, joins
    lines that were cut in two, and puts columns in a reader's order.
    """
    with Image.open(path) as image:

        def tidy(words: list[ReadWord]) -> list[ReadWord]:
            kept = attach_signs(without_strays(without_edges(words, image.size)))
            return order_blocks(join_lines(fill_gaps(part_columns(kept)))) if columns else kept

        grey = np.asarray(image.convert("L"))
        attempts = read_page(path, image, grey, reading, lexicon, again=again, tidy=tidy)
        words = attempts[0].words
        if not illustrations:
            return PageReading(build_blocks(words), {}, attempts)
        found = find_illustrations(grey, words)
        # What was "read" in a picture is no text.
        words = [word for word in words if not any(inside(word.box, box) for box in found)]
        blocks = _put_in(build_blocks(words), found)
        pictures = {block.id: _png(image, block.box) for block in blocks if block.kind == "illustration"}
    return PageReading(blocks, pictures, attempts)


def _put_in(text: Sequence[Block], boxes: Sequence[Box]) -> list[Block]:
    """Put pictures before the first block that lies wholly below their middle. Text blocks keep their ids."""
    blocks = list(text)
    for number, box in enumerate(boxes, start=1):
        picture = Block(id=f"i{number}", kind="illustration", box=box, confidence=1.0)
        middle = (box[1] + box[3]) / 2
        place = next((i for i, block in enumerate(blocks) if block.box[1] >= middle), len(blocks))
        blocks.insert(place, picture)
    return blocks


def _png(image: Image.Image, box: Box) -> bytes:
    data = io.BytesIO()
    image.crop(box).save(data, format="PNG", compress_level=3)
    return data.getvalue()
