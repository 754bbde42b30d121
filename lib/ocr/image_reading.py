"""Reading an image that is in memory: the engine is a program, and wants a file."""

from __future__ import annotations

import tempfile
from pathlib import Path

from PIL import Image

from lib.ocr.hocr_words import parse_words
from lib.ocr.tesseract import Reading, read_hocr
from lib.text.read_words import ReadWord


def read_words(image: Image.Image, reading: Reading) -> list[ReadWord]:
    """The words of an image, in its pixels. Raises EngineError where Tesseract fails."""
    with tempfile.TemporaryDirectory(prefix="colophon-") as folder:
        path = Path(folder) / "image.png"
        image.save(path, compress_level=1)
        return parse_words(read_hocr(path, reading))
