"""Image files, frame by frame."""

from __future__ import annotations

import math
import warnings
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError
from PIL.TiffImagePlugin import TiffImageFile

from lib.errors import SourceError
from lib.scans.modes import reduce_mode
from lib.scans.open_documents import KeptOpen
from lib.scans.scan import Colour, Scan, ScanRef, check_pixels, source_error

# Pillow's limit is fixed and only warns at first; check_pixels takes its place, before any pixel is decoded.
Image.MAX_IMAGE_PIXELS = None


def _open(path: Path) -> Image.Image:
    image = Image.open(path)
    if isinstance(image, TiffImageFile):
        # Pillow maps an uncompressed TIFF into memory by the path, and garbles one that lies on its side by its tag.
        image.filename = ""
    return image


open_images: KeptOpen[Image.Image] = KeptOpen(_open)
_LEAST_DPI, _MOST_DPI = 10.0, 10_000.0


def count_frames(path: Path, name: str, *, lenient: bool) -> int:
    """The frames of an image file, at least 1.

    `lenient` counts a file that cannot be read as one frame, so that it fails as a page and not as a book.

    Raises:
        SourceError: the file is no image, or damaged; never when lenient.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(path) as image:
                return int(getattr(image, "n_frames", 1))
    except Exception as error:  # decoders raise whatever comes to their mind
        if lenient:
            return 1
        raise _read_error(name, error) from error


def load_frame(ref: ScanRef, max_pixels: int, colour: Colour) -> Scan:
    """Read one frame of an image file, upright by its EXIF orientation.

    Raises:
        SourceError: the file is gone, no image, damaged, or larger than `max_pixels`.
    """
    try:
        with warnings.catch_warnings():
            # What is wrong with a file's tags is no concern of the book's; what is wrong with its pixels raises.
            warnings.simplefilter("ignore")
            if ref.count > 1:
                with open_images.use(ref.path) as image:
                    return _read(image, ref, max_pixels, colour)
            with _open(ref.path) as image:
                return _read(image, ref, max_pixels, colour)
    except SourceError:
        raise
    except Exception as error:  # as above
        raise _read_error(ref.place, error) from error


def _read(image: Image.Image, ref: ScanRef, max_pixels: int, colour: Colour) -> Scan:
    frames = getattr(image, "n_frames", 1)
    if image.format == "TIFF" and frames != ref.count:
        raise source_error(ref.name, f"holds {frames} pages instead of {ref.count}", "run ingest again")
    if frames > 1:
        image.seek(ref.index)
    check_pixels(ref.place, image.width, image.height, max_pixels)
    dpi = _claimed_dpi(image)
    upright = ImageOps.exif_transpose(image)
    return Scan(reduce_mode(upright, colour), dpi)


def _claimed_dpi(image: Image.Image) -> float | None:
    """Dots per inch across, where the file says so and it can be meant."""
    try:
        dpi = float(image.info["dpi"][0])
    except (KeyError, TypeError, ValueError, IndexError, ZeroDivisionError):
        return None
    return round(dpi, 1) if math.isfinite(dpi) and _LEAST_DPI <= dpi <= _MOST_DPI else None


def _read_error(where: str, error: Exception) -> SourceError:
    if isinstance(error, FileNotFoundError):
        return source_error(where, "no such file", "put it back, or run ingest again")
    if isinstance(error, PermissionError):
        return source_error(where, "the file cannot be read", "check its permissions")
    if isinstance(error, UnidentifiedImageError):
        return source_error(where, "no image, whatever its name says", "scan the page again, or take the file away")
    return source_error(where, "the image is damaged or cut short", "copy it again, or scan the page again")
