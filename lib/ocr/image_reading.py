"""Reading an image that is in memory: the engine is a program, and wants a file."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from lib.errors import EngineError
from lib.ocr.hocr_words import parse_pages, parse_words
from lib.ocr.tesseract import Reading, read_hocr
from lib.text.read_words import ReadWord


def read_words(image: Image.Image, reading: Reading) -> list[ReadWord]:
    """The words of an image, in its pixels. Raises EngineError where Tesseract fails."""
    with tempfile.TemporaryDirectory(prefix="colophon-") as folder:
        path = Path(folder) / "image.png"
        image.save(path, compress_level=1)
        return parse_words(read_hocr(path, reading))


def read_images(images: Sequence[Image.Image], reading: Reading) -> list[list[ReadWord]]:
    """The words of each of some images, at least one, in its pixels, in one go.

    Raises EngineError where Tesseract fails.
    """
    with tempfile.TemporaryDirectory(prefix="colophon-") as folder:
        paths = [Path(folder) / f"image_{number}.png" for number in range(len(images))]
        for path, image in zip(paths, images, strict=True):
            image.save(path, compress_level=1)
        read = parse_pages(read_hocr(paths, reading))
    if len(read) != len(images):
        raise EngineError(f"Tesseract read {len(read)} images of {len(images)}")
    return read
