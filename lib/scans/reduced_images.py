"""Frames of a TIFF that show an earlier frame once more, smaller, without a tag that says so."""

from __future__ import annotations

import numpy as np
from PIL import Image

from lib.scans.tiff import Frame

_SMALLER = 0.67
_SIDE = 160
_ALIKE = 0.9
"""Correlation of grey levels: of a page and its copy, 0.96 and more; of two pages of one book, 0.73 at most."""
_PLAIN = 3.0
"""Standard deviation, in grey levels, below which a frame shows nothing that could be compared."""


def without_copies(pages: list[Frame], image: Image.Image | None) -> list[Frame]:
    """The pages but for those that are a smaller picture of another; `image` is the TIFF, where Pillow reads it.

    Frames are looked at only where their sizes are in one proportion, as they seldom are by chance.
    """
    widest = max((page.width for page in pages), default=0)
    small = [page for page in pages if page.width <= _SMALLER * widest]
    if image is None or not small:
        return pages
    copies: set[int] = set()
    for frame in small:
        larger = [page for page in pages if page.offset not in copies and _may_be_copy(frame, page)]
        if any(_shows_the_same(image, page, frame) for page in larger):
            copies.add(frame.offset)
    return [page for page in pages if page.offset not in copies]


def _may_be_copy(small: Frame, large: Frame) -> bool:
    if small.width > _SMALLER * large.width or not small.width or not small.height:
        return False
    return abs(large.width * small.height / large.height - small.width) <= 1.0 + small.width / 100


def _shows_the_same(image: Image.Image, large: Frame, small: Frame) -> bool:
    scale = min(1.0, _SIDE / max(small.width, small.height))
    size = max(1, round(small.width * scale)), max(1, round(small.height * scale))
    try:
        one, other = (_reduced(image, frame, size) for frame in (large, small))
    except Exception:  # what cannot be decoded is no copy of anything, and fails as a page
        return False
    if min(one.std(), other.std()) < _PLAIN:
        return False
    return float(np.corrcoef(one.ravel(), other.ravel())[0, 1]) >= _ALIKE


def _reduced(image: Image.Image, frame: Frame, size: tuple[int, int]) -> np.ndarray:
    assert frame.position is not None
    image.seek(frame.position)
    return np.asarray(image.convert("L").resize(size, Image.Resampling.LANCZOS), dtype=np.float32)
