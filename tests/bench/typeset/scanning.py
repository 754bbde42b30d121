"""What print, time and a scanner make of a page: worn type, curved lines, show-through, grey paper, dark edges."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

Floats = NDArray[np.float64]


def scan(page: Image.Image, behind: Image.Image | None, seed: int, wear: int, dpi: int) -> Image.Image:
    """A grey scan of a printed page; `behind` is what the leaf has on its other side, `wear` 0 to 2."""
    chance = np.random.default_rng(seed)
    scale = dpi / 300
    ink = 1 - np.asarray(page, np.float64) / 255
    ink = _spread(ink, chance, wear, scale)
    if behind is not None:
        back = Image.fromarray(np.asarray(behind)[:, ::-1]).filter(ImageFilter.GaussianBlur(3 * scale))
        ink = np.maximum(ink, (1 - np.asarray(back, np.float64) / 255) * chance.uniform(0.0, 0.05 + 0.04 * wear))
    paper = chance.uniform(0.78, 0.97) - 0.015 * _cloud(ink.shape, chance, 240 * scale)
    black = chance.uniform(0.06, 0.22)
    grey = paper - ink * (paper - black)
    grey = _light(grey, chance, wear)
    image = Image.fromarray((np.clip(grey, 0, 1) * 255).astype(np.uint8))
    image = _bent(image, chance, wear, scale)
    image = image.filter(ImageFilter.GaussianBlur((0.45 + 0.3 * wear * chance.random()) * scale + 0.15))
    values = np.asarray(image, np.float64) + chance.normal(0, 3 + 3 * wear, (image.height, image.width))
    for _ in range(int(chance.integers(4, 12 + 25 * wear))):
        y, x, size = (
            int(chance.integers(image.height)),
            int(chance.integers(image.width)),
            int(chance.integers(1, 2 + wear)),
        )
        values[y : y + size, x : x + size] -= 90
    return Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))


def _cloud(shape: tuple[int, ...], chance: np.random.Generator, size: float) -> Floats:
    """Smooth noise from about -1 to 1 that changes over `size` pixels."""
    small = chance.normal(0, 0.6, (int(shape[0] / size) + 3, int(shape[1] / size) + 3)).astype(np.float32)
    return np.asarray(Image.fromarray(small).resize((shape[1], shape[0]), Image.Resampling.BICUBIC), np.float64)


def _spread(ink: Floats, chance: np.random.Generator, wear: int, scale: float) -> Floats:
    """Ink that runs where much is, and lacks where little is: a blurred page cut at a level that changes."""
    soft = Image.fromarray((ink * 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(0.75 * scale))
    level = 0.5 + chance.uniform(-0.2, -0.04) + 0.04 * (1 + wear) * _cloud(ink.shape, chance, 60 * scale)
    level += 0.03 * (1 + wear) * _cloud(ink.shape, chance, 5 * scale)
    return np.clip((np.asarray(soft, np.float64) / 255 - level) * 5 + 0.5, 0, 1)


def _light(grey: Floats, chance: np.random.Generator, wear: int) -> Floats:
    """Uneven light, a shadow at the gutter, and sometimes a dark edge where the paper ends."""
    height, width = grey.shape
    across = np.arange(width) / width
    gutter = across if chance.random() < 0.5 else 1 - across
    shadow = 1 - chance.uniform(0, 0.12 + 0.1 * wear) * np.exp(-gutter * 14)
    down = 1 - chance.uniform(0, 0.06) * np.linspace(-1, 1, height) ** 2
    grey = grey * shadow[None, :] * down[:, None]
    if chance.random() < 0.25 + 0.2 * wear:
        edge = int(width * chance.uniform(0.005, 0.02))
        side = slice(0, edge) if chance.random() < 0.5 else slice(width - edge, width)
        grey[:, side] = chance.uniform(0.05, 0.2)
    return grey


def _bent(image: Image.Image, chance: np.random.Generator, wear: int, scale: float) -> Image.Image:
    """Skewed by up to 1.5 degrees, with lines that bend towards the gutter."""
    degrees = chance.uniform(-1, 1) * (0.4 + 0.55 * wear)
    fill = int(np.median(np.asarray(image)))
    image = image.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=fill)
    most = chance.uniform(0, 2 + 3 * wear) * scale
    values = np.asarray(image)
    across = np.linspace(0, 1, image.width)
    rise = most * (across if chance.random() < 0.5 else 1 - across) ** 3
    whole, part = np.floor(rise).astype(int), rise - np.floor(rise)
    rows = np.arange(image.height)[:, None]
    upper = np.take_along_axis(values, np.clip(rows + whole, 0, image.height - 1), 0)
    lower = np.take_along_axis(values, np.clip(rows + whole + 1, 0, image.height - 1), 0)
    return Image.fromarray((upper * (1 - part) + lower * part).astype(np.uint8))
