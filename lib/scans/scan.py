"""A scan: where it lies, and what it shows once read."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PIL import Image

from lib.errors import SourceError
from lib.schemas.base import MOST_PIXELS

MAX_PIXELS = 250_000_000
"""A larger image is refused unread: a file of a few kilobytes can ask for more memory than there is."""

Colour = Literal["auto", "grey"]


@dataclass(frozen=True)
class ScanRef:
    """One image of a source."""

    path: Path
    name: str
    """As params.yaml names the file, or its path in the folder that params.yaml names; fit to be printed."""
    index: int
    """Page of the file, from 0."""
    count: int
    """How many pages the file holds."""
    decoder: str | None = None
    """The package that reads it, with its version, where that is an extra."""

    @property
    def place(self) -> str:
        """What messages call it."""
        return self.name if self.count == 1 else f"{self.name}, page {self.index + 1}"


@dataclass(frozen=True)
class Scan:
    """One image as the scanner made it, upright as far as the file itself says how it lies."""

    image: Image.Image
    """Mode "L" or "RGB"."""
    dpi: float | None
    """As the file claims; None where it claims nothing."""


def printable(name: str) -> str:
    """A file's name as it can be written: bytes that are no UTF-8 as \\xe9 and the like."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def source_error(where: str, what: str, remedy: str) -> SourceError:
    """A SourceError in one line, even where a file's name has line breaks in it."""
    return SourceError(printable(" ".join(f"{where}: {what}; {remedy}".split())))


def check_pixels(where: str, width: int, height: int, max_pixels: int) -> None:
    """Refuse an image larger than `max_pixels`, from its size alone.

    Raises:
        SourceError: it is larger, or has no pixels at all.
    """
    if width < 1 or height < 1:
        raise source_error(where, "an image without pixels", "scan the page again")
    if max(width, height) > MOST_PIXELS:
        size = f"{width} x {height} pixels: a side of more than {MOST_PIXELS:,} is no page's"
        raise source_error(where, size, "cut it into pages")
    if width * height > max_pixels:
        size = f"{width} x {height} pixels are more than the {max_pixels} allowed"
        raise source_error(where, size, "make it smaller, or raise ingest.max_pixels in params.yaml")
