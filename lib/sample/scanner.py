"""What a scanner does to a page: skew, uneven light, blur, noise, specks, show-through."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageFilter, ImageOps


def scan_page(page: Image.Image, behind: Image.Image | None, seed: int) -> Image.Image:
    """A scan of `page`, with the other side of its leaf showing through. The same seed gives the same pixels."""
    chance = np.random.Generator(np.random.PCG64(seed))
    values = np.asarray(page, dtype=np.int32)
    if behind is not None:
        other = np.asarray(ImageOps.mirror(behind).filter(ImageFilter.GaussianBlur(3)), dtype=np.int32)
        values = np.minimum(values, 255 - (255 - other) // 14)
    tenths = int(chance.integers(-15, 16))
    skewed = Image.fromarray(values.astype(np.uint8)).rotate(
        tenths / 10, resample=Image.Resampling.BICUBIC, fillcolor=255
    )
    values = np.asarray(skewed.filter(ImageFilter.GaussianBlur(0.9)), dtype=np.int32)
    height, width = values.shape
    # Whole numbers throughout: the same bytes on every machine.
    columns = np.abs(np.arange(width) - int(chance.integers(width // 4, 3 * width // 4)))
    rows = np.abs(np.arange(height) - int(chance.integers(height // 4, 3 * height // 4)))
    light = 1000 - columns[None, :] * 90 // width - rows[:, None] * 70 // height
    paper = int(chance.integers(226, 244))
    values = values * paper // 255 * light // 1000
    values = values + chance.integers(-7, 8, size=values.shape, dtype=np.int32)
    for _ in range(int(chance.integers(10, 40))):
        y, x = int(chance.integers(0, height - 4)), int(chance.integers(0, width - 4))
        values[y : y + int(chance.integers(1, 4)), x : x + int(chance.integers(1, 4))] -= 110
    return Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))
