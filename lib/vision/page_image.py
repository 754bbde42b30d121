"""The page image as a model is shown it: smaller, and always the same bytes."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

from lib.errors import SourceError
from lib.system.digests import bytes_digest


def shrink(data: bytes, side: int, quality: int) -> bytes:
    """A JPEG of an image file whose longest side is at most `side` pixels. Raises SourceError where it is no image."""
    try:
        with Image.open(io.BytesIO(data)) as image:
            image.load()
            plain = image.convert("L" if image.mode in ("1", "L") else "RGB")
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise SourceError(f"the page image cannot be read: {error}") from None
    longest = max(plain.size)
    if longest > side:
        width, height = (max(1, round(length * side / longest)) for length in plain.size)
        plain = plain.resize((width, height), Image.Resampling.LANCZOS)
    made = io.BytesIO()
    # No profile, no resolution, no thumbnail: bytes that differ would be another question.
    plain.save(made, "JPEG", quality=quality)
    return made.getvalue()


def load_page_image(path: Path, digest: str, side: int, quality: int) -> bytes:
    """The image at `path` as it is sent. SourceError where it is not the one whose SHA-256 is `digest` any more."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path}: cannot be read: {error.strerror or error}") from None
    if bytes_digest(data) != digest:
        raise SourceError(f"{path}: another image than when the page was begun; run the stage again")
    return shrink(data, side, quality)
