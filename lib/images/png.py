"""Page images as files."""

from __future__ import annotations

import io

from PIL import Image

COMPRESS_LEVEL = 1
"""Of zlib: higher levels take several times as long for a few per cent."""


def encode_png(image: Image.Image, dpi: float | None) -> bytes:
    """PNG bytes, the same each time; the resolution goes in where it is known, for Tesseract asks for it."""
    data = io.BytesIO()
    options = {"dpi": (dpi, dpi)} if dpi else {}
    image.save(data, format="PNG", compress_level=COMPRESS_LEVEL, **options)
    return data.getvalue()
