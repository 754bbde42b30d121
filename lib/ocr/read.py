"""Reading one page: image in, words and pictures out."""

from __future__ import annotations

import io
from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image

from lib.geometry import inside
from lib.ocr.edges import without_edges
from lib.ocr.illustrations import find_illustrations
from lib.ocr.light_regions import dark_on_light
from lib.ocr.readings import Attempt, Tidy, as_read, read_page
from lib.ocr.signs import attach_signs
from lib.ocr.strays import without_strays
from lib.ocr.tesseract import Reading
from lib.schemas.base import Box
from lib.text.read_words import ReadWord


@dataclass(frozen=True)
class PageReading:
    """What was read: words in reading order, pictures, and the attempts with the one kept first."""

    words: list[ReadWord]
    attempts: list[Attempt]
    pictures: list[Box] = field(default_factory=list)
    png: list[bytes] = field(default_factory=list)
    """Each picture's pixels, cut out, as a PNG file."""
    inverted: list[Box] = field(default_factory=list)
    """What is light on dark, and was read turned."""


def read_image(
    path: Path,
    reading: Reading,
    *,
    illustrations: bool = True,
    lexicon: Container[str] | None = None,
    again: bool = True,
    arrange: Tidy = as_read,
) -> PageReading:
    """Read a page image. Raises EngineError where Tesseract fails.

    `again` reads in other ways too what was read badly; `arrange` puts the words of a reading into a reader's order.
    """
    with Image.open(path) as image, dark_on_light(path, image) as (file, seen, inverted):

        def tidy(words: Sequence[ReadWord]) -> list[ReadWord]:
            return arrange(attach_signs(without_strays(without_edges(words, image.size))))

        grey = np.asarray(seen.convert("L"))
        attempts = read_page(file, seen, grey, reading, lexicon, again=again, tidy=tidy)
        words = attempts[0].words
        if not illustrations:
            return PageReading(words, attempts, inverted=inverted)
        found = find_illustrations(grey, words)
        # What was "read" in a picture is no text.
        words = [word for word in words if not any(inside(word.box, box) for box in found)]
        return PageReading(words, attempts, found, [_png(image, box) for box in found], inverted)


def _png(image: Image.Image, box: Box) -> bytes:
    data = io.BytesIO()
    image.crop(box).save(data, format="PNG", compress_level=3)
    return data.getvalue()
