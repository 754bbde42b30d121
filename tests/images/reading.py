"""What the engine reads on an image, as words to compare."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from functools import cache
from pathlib import Path

from PIL import Image

from lib.ocr.hocr_words import parse_words
from lib.ocr.tesseract import Reading, read_hocr

ENGLISH = Reading(language="eng")


def words_on(image: Image.Image) -> Counter[str]:
    """The words of three letters and more that Tesseract reads, in small letters without signs."""
    return _read(image.mode, image.size, image.tobytes())


@cache
def _read(mode: str, size: tuple[int, int], pixels: bytes) -> Counter[str]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.png"
        Image.frombytes(mode, size, pixels).save(path)
        return words_of(" ".join(word.text for word in parse_words(read_hocr(path, ENGLISH))))


def words_of(text: str) -> Counter[str]:
    forms = (re.sub(r"\W", "", form).lower() for form in text.split())
    return Counter(form for form in forms if len(form) > 2)


def share_found(found: Counter[str], wanted: Counter[str]) -> float:
    """Share of the words that were wanted, 0 to 1."""
    return sum((found & wanted).values()) / max(1, sum(wanted.values()))
