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
_WIDE = {"I", "F", "I;16", "I;16L", "I;16B", "I;16N"}


def reduce_mode(image: Image.Image, colour: Colour) -> Image.Image:
    """An image of mode "L" or "RGB": RGB where it shows colour and `colour` is "auto".

    Alpha is laid on white, as on paper; deeper channels are scaled to 8 bits.
    """
    image = _to_grey_or_rgb(image)
    if image.mode == "RGB" and (colour == "grey" or not _has_colour(image)):
        image = image.convert("L")
    return image


def _to_grey_or_rgb(image: Image.Image) -> Image.Image:
    if image.mode in {"L", "RGB"} and "transparency" not in image.info:
        return image.copy()
    if image.mode in _WIDE:
        return Image.fromarray(_to_eight_bits(np.asarray(image)))
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


def _to_eight_bits(values: np.ndarray) -> np.ndarray:
    """Scale by the depth the values use: fractions of 1, 8 bits, 16 bits, or their own greatest value."""
    levels = np.nan_to_num(values.astype(np.float32), nan=0.0, posinf=0.0, neginf=0.0)
    if values.dtype == np.uint16:
        white = 65535.0
    else:
        greatest = float(levels.max(initial=0.0))
        fractions = values.dtype.kind == "f"
        white = next((top for top in ((1.0,) if fractions else ()) + (255.0, 65535.0) if greatest <= top), greatest)
    return np.asarray(np.clip(levels / white, 0.0, 1.0) * 255.0 + 0.5, dtype=np.uint8)


def _has_colour(image: Image.Image) -> bool:
    """Looks at a reduced image, in which the colour noise of JPEG averages out."""
    pixels = np.asarray(image)
    factor = max(1.0, max(image.size) / _CHROMA_SIDE)
    size = (max(1, round(image.width / factor)), max(1, round(image.height / factor)))
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    chroma = small.max(axis=2).astype(np.int16) - small.min(axis=2)
    return float((chroma > CHROMA).mean()) > COLOURED_SHARE
