"""From whatever pixels a file holds to 8-bit grey or RGB."""

from __future__ import annotations

import cv2
import numpy as np
from PIL import Image, ImageCms

from lib.scans.scan import Colour

CHROMA = 28
"""A pixel whose channels lie further apart than this (of 255) shows colour."""
COLOURED_SHARE = 0.001
"""Enough for a rubricated initial on a grey page, too much for the fringes that a scanner's lamp leaves."""

_CHROMA_SIDE = 800
_TRANSPARENT = {"RGBA", "LA", "PA", "RGBa", "La"}
DEEP_MODES = frozenset({"I", "F", "I;16", "I;16L", "I;16B", "I;16N"})
_DEPTHS = tuple(float(2**bits - 1) for bits in (8, 10, 12, 14, 16, 32))
"""Scanners that know 12 bits put them into 16 as they are."""
_OVERSHOT = 2.0
"""Fractions of 1 may go a little beyond it where an image was sharpened."""


def reduce_mode(image: Image.Image, colour: Colour) -> Image.Image:
    """An image of mode "L" or "RGB": RGB where it shows colour and `colour` is "auto".

    Alpha is laid on white, as on paper; deeper channels are scaled to 8 bits.
    """
    if _has_grey_palette(image):
        return image.convert("L")
    image = _to_grey_or_rgb(image)
    if image.mode == "RGB" and (colour == "grey" or not _has_colour(image)):
        image = image.convert("L")
    return image


def _to_grey_or_rgb(image: Image.Image) -> Image.Image:
    if image.mode in {"L", "RGB"} and "transparency" not in image.info:
        return image.copy()
    if image.mode in DEEP_MODES:
        return Image.fromarray(to_eight_bits(np.asarray(image)))
    if image.mode in _TRANSPARENT or "transparency" in image.info:
        clear = image.convert("RGBA")
        paper = Image.new("RGBA", clear.size, "white")
        return Image.alpha_composite(paper, clear).convert("RGB")
    if image.mode == "LAB":
        lab, srgb = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
        flat = ImageCms.applyTransform(image, ImageCms.buildTransform(lab, srgb, "LAB", "RGB"))
        assert flat is not None  # None only for a transform in place
        return flat
    return image.convert("L" if image.mode == "1" else "RGB")


def to_eight_bits(values: np.ndarray, white: float | None = None, inverted: bool = False) -> np.ndarray:
    """Deep samples in 8 bits. `inverted` where 0 is white.

    `white` is the greatest value that a sample can have; by default the depth that the values use tells it: fractions
    of 1, or whole numbers of 8, 10, 12, 14, 16 or 32 bits.
    """
    levels = np.nan_to_num(values.astype(np.float32), nan=0.0, posinf=0.0, neginf=0.0)
    greatest = float(levels.max(initial=0.0))
    if white is None or greatest > white:
        fractions = values.dtype.kind == "f" and greatest <= _OVERSHOT
        white = 1.0 if fractions else next((depth for depth in _DEPTHS if greatest <= depth), greatest)
    shades = np.clip(levels / np.float32(white), 0.0, 1.0)
    return np.asarray((1.0 - shades if inverted else shades) * 255.0 + 0.5, dtype=np.uint8)


def _has_grey_palette(image: Image.Image) -> bool:
    """Whether each tone that an image takes from its palette is a grey: then there is no colour to look for."""
    if image.mode != "P" or image.palette is None or image.palette.mode != "RGB" or "transparency" in image.info:
        return False
    tones = np.frombuffer(image.palette.tobytes(), np.uint8)
    used = np.flatnonzero(image.histogram())
    if len(tones) % 3 or used.max(initial=0) >= len(tones) // 3:
        return False
    shown = tones.reshape(-1, 3)[used]
    return bool((shown == shown[:, :1]).all())


def _has_colour(image: Image.Image) -> bool:
    """Looks at a reduced image, in which the colour noise of JPEG averages out."""
    pixels = np.asarray(image)
    if all(np.array_equal(pixels[..., 0], pixels[..., channel]) for channel in (1, 2)):
        return False
    factor = max(1.0, max(image.size) / _CHROMA_SIDE)
    size = (max(1, round(image.width / factor)), max(1, round(image.height / factor)))
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    chroma = small.max(axis=2).astype(np.int16) - small.min(axis=2)
    return float((chroma > CHROMA).mean()) > COLOURED_SHARE
