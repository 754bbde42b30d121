"""Image files, frame by frame."""

from __future__ import annotations

import errno
import warnings
from contextlib import closing
from functools import cached_property
from pathlib import Path

from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from lib.errors import SourceError
from lib.scans import tiff
from lib.scans.file_kinds import IMAGE_KINDS, TIFF, image_formats, kind_of, remedy
from lib.scans.modes import reduce_mode
from lib.scans.open_documents import KeptOpen
from lib.scans.reduced_images import without_copies
from lib.scans.scan import Colour, Scan, ScanRef, check_pixels, source_error
from lib.scans.square_pixels import Resolution, claimed, resolution_of, square, turned
from lib.scans.tiff_pixels import SAVE_AGAIN, read_frame, unread

# Pillow's limit is fixed and only warns at first; check_pixels takes its place, before any pixel is decoded.
Image.MAX_IMAGE_PIXELS = None


class OpenTiff:
    """A TIFF: its directories, and what Pillow makes of it."""

    def __init__(self, path: Path) -> None:
        """Raises ValueError or OSError: the directories are damaged or cannot be read."""
        with path.open("rb") as file:
            self._frames = tiff.read_frames(file)
        self.path = path
        self.image: Image.Image | None = None
        try:
            self.image = Image.open(path, formats=["TIFF"])
            # Pillow maps an uncompressed TIFF into memory by its path, and garbles one that lies on its side by tag.
            self.image.filename = ""
        except UnidentifiedImageError:
            pass  # a kind that Pillow does not know

    def close(self) -> None:
        if self.image is not None:
            self.image.close()

    @cached_property
    def pages(self) -> list[tiff.Frame]:
        """The frames that are pages."""
        return without_copies(tiff.pages(self._frames), self.image)

    @property
    def copies(self) -> int:
        """How many frames are no pages."""
        return len(self._frames) - len(self.pages)


open_tiffs: KeptOpen[OpenTiff] = KeptOpen(OpenTiff)


def count_frames(path: Path, name: str, *, lenient: bool) -> tuple[int, int]:
    """The pages of a TIFF, at least 1, and the frames that are none: thumbnails, smaller copies, masks.

    `lenient` counts a file that cannot be read as one page, so that it fails as a page and not as a book.

    Raises:
        SourceError: the file is no image, of a kind that is not read, or damaged; never when lenient.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with closing(OpenTiff(path)) as file:
                what = next(filter(None, map(unread, file.pages)), None)
                if what is not None and not lenient:
                    raise source_error(name, what, SAVE_AGAIN)
                return len(file.pages), file.copies
    except (SourceError, MemoryError):
        raise
    except Exception as error:  # decoders raise whatever comes to their mind
        if lenient:
            return 1, 0
        raise _read_error(path, name, error) from error


def load_frame(ref: ScanRef, max_pixels: int, colour: Colour) -> Scan:
    """Read one frame of an image file, upright by its EXIF orientation, with square pixels.

    Raises:
        SourceError: the file is gone, no image, damaged, of a kind that is not read, or larger than `max_pixels`.
    """
    try:
        with warnings.catch_warnings():
            # What is wrong with a file's tags is no concern of the book's; what is wrong with its pixels raises.
            warnings.simplefilter("ignore")
            image, resolution = _read(ref, max_pixels, colour)
    except (SourceError, MemoryError):
        raise
    except Exception as error:  # as above
        raise _read_error(ref.path, ref.place, error) from error
    return square(image, resolution, lambda width, height: check_pixels(ref.place, width, height, max_pixels))


def _read(ref: ScanRef, max_pixels: int, colour: Colour) -> tuple[Image.Image, Resolution]:
    kind = kind_of(ref.path)
    if kind != TIFF:
        return _read_image(ref, kind, max_pixels, colour)
    if ref.count > 1:
        with open_tiffs.use(ref.path) as file:
            return _read_page(file, ref, max_pixels, colour)
    with closing(OpenTiff(ref.path)) as file:
        return _read_page(file, ref, max_pixels, colour)


def _read_page(file: OpenTiff, ref: ScanRef, max_pixels: int, colour: Colour) -> tuple[Image.Image, Resolution]:
    if len(file.pages) != ref.count:
        raise source_error(ref.name, f"holds {len(file.pages)} pages instead of {ref.count}", "run ingest again")
    frame = file.pages[ref.index]
    check_pixels(ref.place, frame.width, frame.height, max_pixels)
    image = read_frame(file.image, ref.path, frame, ref.place)
    return reduce_mode(image, colour), turned(resolution_of(frame.dpi, frame.density), frame.tag("orientation", 1))


def _read_image(ref: ScanRef, kind: str, max_pixels: int, colour: Colour) -> tuple[Image.Image, Resolution]:
    what_to_do = remedy(kind)
    if what_to_do is not None:
        raise source_error(ref.place, f"an image of kind {kind}, which is not read here", what_to_do)
    with Image.open(ref.path, formats=image_formats(kind)) as image:
        check_pixels(ref.place, image.width, image.height, max_pixels)
        resolution = turned(claimed(image), image.getexif().get(ExifTags.Base.Orientation, 1))
        return reduce_mode(ImageOps.exif_transpose(image), colour), resolution


def _read_error(path: Path, where: str, error: Exception) -> SourceError:
    if isinstance(error, FileNotFoundError) and path.is_symlink():
        return source_error(where, "a link to a file that is not there", "mend the link, or put a file in its place")
    if isinstance(error, OSError) and error.errno == errno.ELOOP:
        return source_error(where, "a link that leads back to itself", "put the file in its place")
    if isinstance(error, FileNotFoundError):
        return source_error(where, "no such file", "put it back, or run ingest again")
    if isinstance(error, PermissionError):
        return source_error(where, "the file cannot be read", "check its permissions")
    if isinstance(error, UnidentifiedImageError) and kind_of(path) not in IMAGE_KINDS:
        return source_error(where, "no image, whatever its name says", "scan the page again, or take the file away")
    return source_error(where, "the image is damaged or cut short", "copy it again, or scan the page again")
