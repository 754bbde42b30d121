"""Small pictures of pages, to be put into a report."""

from __future__ import annotations

import base64
import io
from pathlib import Path

from PIL import Image

WIDTH = 180


def thumbnail(path: Path) -> str:
    """A page image as a data URI of a small JPEG; the same bytes each time."""
    with Image.open(path) as image:
        image.thumbnail((WIDTH, 4 * WIDTH))
        data = io.BytesIO()
        image.convert("RGB" if image.mode == "RGB" else "L").save(data, format="JPEG", quality=60)
    return "data:image/jpeg;base64," + base64.b64encode(data.getvalue()).decode("ascii")
