"""The resolution that an image file claims, and square pixels where it claims more one way than the other."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

from lib.scans.scan import Scan

_LEAST_DPI, _MOST_DPI = 10.0, 10_000.0
_SQUARE, _MOST_STRETCH = 1.02, 4.0
"""Fax machines scan up to twice as fine one way as the other; a claim of more than four times cannot be meant."""
_ON_ITS_SIDE = {5, 6, 7, 8}


@dataclass(frozen=True)
class Resolution:
    """What a file says of its pixels."""

    dpi: tuple[float, float] | None = None
    """Dots an inch, across and down; None where the file names no unit."""
    ratio: float = 1.0
    """How many times as many pixels there are to a length across as down."""


def resolution_of(dpi: object = None, shape: object = None) -> Resolution:
    """From pairs as files hold them, whatever they hold: dots an inch, or numbers without a unit."""
    inches = _pair(dpi)
    pair = inches or _pair(shape)
    if pair is None or not all(pair):
        return Resolution(inches)
    ratio = pair[0] / pair[1]
    meant = 1 / _MOST_STRETCH <= ratio <= _MOST_STRETCH
    return Resolution(inches, ratio if meant and not 1 / _SQUARE <= ratio <= _SQUARE else 1.0)


def claimed(image: Image.Image) -> Resolution:
    """What an image that Pillow opened says, as its pixels are stored."""
    info = image.info
    shape = info.get("aspect") or (info.get("jfif_density") if info.get("jfif_unit") == 0 else None)
    return resolution_of(info.get("dpi"), shape)


def turned(resolution: Resolution, orientation: int) -> Resolution:
    """The resolution once the image is upright by its EXIF orientation."""
    if orientation not in _ON_ITS_SIDE:
        return resolution
    dpi = resolution.dpi and (resolution.dpi[1], resolution.dpi[0])
    return Resolution(dpi, 1 / resolution.ratio)


def square(image: Image.Image, resolution: Resolution, check: Callable[[int, int], None]) -> Scan:
    """The scan, its coarser axis stretched where the pixels are not square. `check` is asked for the new size."""
    dpi = resolution.dpi
    if resolution.ratio == 1.0:
        return Scan(image, _believable(dpi[0]) if dpi else None)
    width = image.width if resolution.ratio > 1 else round(image.width / resolution.ratio)
    height = image.height if resolution.ratio < 1 else round(image.height * resolution.ratio)
    check(width, height)
    stretched = image.resize((width, height), Image.Resampling.BICUBIC)
    return Scan(stretched, _believable(max(dpi)) if dpi else None)


def _believable(dpi: float) -> float | None:
    return round(dpi, 1) if _LEAST_DPI <= dpi <= _MOST_DPI else None


def _pair(values: object) -> tuple[float, float] | None:
    try:
        across, down = (float(value) for value in values)  # type: ignore[attr-defined]
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    return (across, down) if math.isfinite(across) and math.isfinite(down) else None
