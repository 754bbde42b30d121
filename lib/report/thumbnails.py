"""Small pictures of pages and of single words, to be put into a report."""

from __future__ import annotations

import base64
import io
from pathlib import Path
from typing import BinaryIO

from PIL import Image

from lib.schemas.base import Box

WIDTH = 180
STRIP_HEIGHT, STRIP_WIDTH = 34, 420
AROUND = 1.5
"""White and neighbours shown beside a word, in heights of the word."""


def thumbnail(path: Path) -> str:
    """A page image as a data URI of a small JPEG; the same bytes each time."""
    with Image.open(path) as image:
        image.thumbnail((WIDTH, 4 * WIDTH))
        return _as_uri(image, quality=60)


def strips(file: Path | BinaryIO, boxes: list[Box]) -> list[str]:
    """The places of words on a page image as data URIs, each with a little of what stands beside it."""
    with Image.open(file) as image:
        return [_strip(image, box) for box in boxes]


def _strip(image: Image.Image, box: Box) -> str:
    left, top, right, bottom = box
    side, above = round(AROUND * (bottom - top)), round(0.15 * (bottom - top))
    cut = image.crop((max(0, left - side), max(0, top - above), min(image.width, right + side), bottom + above))
    cut.thumbnail((STRIP_WIDTH, STRIP_HEIGHT), Image.Resampling.LANCZOS)
    return _as_uri(cut, quality=70)


def _as_uri(image: Image.Image, quality: int) -> str:
    data = io.BytesIO()
    image.convert("RGB" if image.mode == "RGB" else "L").save(data, format="JPEG", quality=quality)
    return "data:image/jpeg;base64," + base64.b64encode(data.getvalue()).decode("ascii")
