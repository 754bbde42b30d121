"""The page image as a model is shown it: smaller, and always the same bytes."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

from lib.errors import SourceError
from lib.schemas.base import Box
from lib.system.digests import bytes_digest

LARGER = 3
"""Times as large as on the page image a single line is shown. From: set by hand."""
AROUND = 0.4
"""Heights of a line that are shown around it: boxes are close, and ascenders stand out. From: set by hand."""


def shrink(data: bytes, side: int, quality: int) -> bytes:
    """A JPEG of an image file whose longest side is at most `side` pixels. Raises SourceError where it is no image."""
    plain = _plain(data)
    longest = max(plain.size)
    if longest > side:
        width, height = (max(1, round(length * side / longest)) for length in plain.size)
        plain = plain.resize((width, height), Image.Resampling.LANCZOS)
    return _jpeg(plain, quality)


def enlarged(data: bytes, box: Box, side: int, quality: int) -> bytes:
    """A JPEG of one line of an image file, LARGER times as large, but no wider than `side` pixels.

    `box` is in the image's pixels; a little of what is around it is shown too. SourceError where it is no image.
    """
    plain = _plain(data)
    left, top, right, bottom = box
    margin = round((bottom - top) * AROUND)
    line = plain.crop(
        (
            max(0, left - margin),
            max(0, top - margin),
            min(plain.width, right + margin),
            min(plain.height, bottom + margin),
        )
    )
    scale = min(LARGER, side / max(1, line.width))
    size = max(1, round(line.width * scale)), max(1, round(line.height * scale))
    return _jpeg(line.resize(size, Image.Resampling.LANCZOS), quality)


def _plain(data: bytes) -> Image.Image:
    try:
        with Image.open(io.BytesIO(data)) as image:
            image.load()
            return image.convert("L" if image.mode in ("1", "L") else "RGB")
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise SourceError(f"the page image cannot be read: {error}") from None


def _jpeg(image: Image.Image, quality: int) -> bytes:
    made = io.BytesIO()
    # No profile, no resolution, no thumbnail: bytes that differ would be another question.
    image.save(made, "JPEG", quality=quality)
    return made.getvalue()


def load_page_image(path: Path, digest: str, side: int, quality: int) -> bytes:
    """The image at `path` as it is sent. SourceError where it is not the one whose SHA-256 is `digest` any more."""
    return shrink(_unchanged(path, digest), side, quality)


def load_line_image(path: Path, digest: str, box: Box, side: int, quality: int) -> bytes:
    """A line of the image at `path`, enlarged. SourceError as for the page."""
    return enlarged(_unchanged(path, digest), box, side, quality)


def _unchanged(path: Path, digest: str) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path}: cannot be read: {error.strerror or error}") from None
    if bytes_digest(data) != digest:
        raise SourceError(f"{path}: another image than when the page was begun; run the stage again")
    return data
