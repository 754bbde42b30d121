"""Pictures for books to read: in a format that every reader shows, and not larger than they need be."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

from lib.schemas.base import Box

SMALL = 60_000
"""A PNG of fewer bytes stays one."""
QUALITY = 82
COVER_SIZE = (1200, 1600)


def picture(path: Path) -> tuple[str, bytes]:
    """A picture's ending and bytes: PNG where it is small, or smaller than as JPEG, as line art is."""
    return _smallest(path.read_bytes())


def part(path: Path, box: Box) -> tuple[str, bytes]:
    """The same of a part of a page image, in pixels."""
    file = io.BytesIO()
    with Image.open(path) as image:
        image.crop(box).save(file, format="PNG")
    return _smallest(file.getvalue())


def _smallest(data: bytes) -> tuple[str, bytes]:
    if len(data) < SMALL:
        return ".png", data
    with Image.open(io.BytesIO(data)) as image:
        packed = _jpeg(image)
    return (".jpg", packed) if len(packed) < len(data) else (".png", data)


def cover(path: Path) -> bytes:
    """A page image as JPEG, no larger than COVER_SIZE."""
    with Image.open(path) as image:
        image.thumbnail(COVER_SIZE)
        return _jpeg(image)


def _jpeg(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.convert("RGB" if image.mode == "RGB" else "L").save(file, format="JPEG", quality=QUALITY, optimize=True)
    return file.getvalue()
