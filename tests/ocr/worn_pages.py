"""Pages drawn so badly that Tesseract reads them badly."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from tests.projects import draw_page

SHARE = 0.38
"""Of its size, to which a page is brought before it is enlarged again."""
NOISE = 40.0
"""Deviation of the grain, in grey levels."""


def draw_worn_page(path: Path, number: int, *, seed: int = 3) -> str:
    """Draw a small printed page, hardly legible, and return its text."""
    text = draw_page(path, number)
    with Image.open(path) as image:
        whole = image.size
        small = image.resize((round(whole[0] * SHARE), round(whole[1] * SHARE)), Image.Resampling.BILINEAR)
    grain = np.random.default_rng(seed).normal(0, NOISE, (small.height, small.width))
    worn = np.clip(np.asarray(small, np.float64) + grain, 0, 255).astype(np.uint8)
    Image.fromarray(worn).resize(whole, Image.Resampling.BICUBIC).save(path, dpi=(200, 200))
    return text
