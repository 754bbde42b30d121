"""A book's source, from its entry in params.yaml to one reference a scan, and from the reference to pixels."""

from __future__ import annotations

from pathlib import Path

from lib.scans.natural_order import in_book_order, natural_key
from lib.scans.pdf import count_pages
from lib.scans.pdf_page import load_page
from lib.scans.raster import count_frames, load_frame
from lib.scans.scan import MAX_PIXELS, Colour, Scan, ScanRef, source_error

__all__ = ["MAX_PIXELS", "Scan", "ScanRef", "list_scans", "load_scan"]

PDF_SUFFIX = ".pdf"
TIFF_SUFFIXES = frozenset({".tif", ".tiff"})
IMAGE_SUFFIXES = TIFF_SUFFIXES | {
    ".png", ".jpg", ".jpeg", ".jp2", ".j2k", ".jpx", ".bmp", ".gif", ".webp", ".pbm", ".pgm", ".ppm", ".pnm",
}  # fmt: skip
SUPPORTED = "a PDF, a folder of page images or of PDFs, a TIFF, PNG, JPEG, JPEG 2000, WebP, BMP, GIF or PNM image"


def list_scans(root: Path, source: str | list[str]) -> list[ScanRef]:
    """Every scan of a source, in the book's order. No image is decoded.

    `source` is relative to `root` (absolute paths are allowed): a PDF, an image, a multi-page TIFF, a folder of page
    images or of PDFs, or a list of files. Files in a folder come in natural order. So do listed files whose names
    differ in their numbers only; otherwise the list's own order stands.

    Raises:
        SourceError: the source is missing, empty, unsupported, damaged, encrypted, or holds no page. A damaged image
            inside a folder is not noticed here: it is one failed page, and loading it says so.
    """
    if isinstance(source, str) and (root / source).is_dir():
        return _list_folder(root / source, source)
    names = [source] if isinstance(source, str) else in_book_order(source)
    if not names:
        raise source_error("source", "an empty list", "name at least one PDF in params.yaml")
    return [scan for name in names for scan in _list_file(root / name, name)]


def load_scan(ref: ScanRef, *, max_pixels: int = MAX_PIXELS, colour: Colour = "auto") -> Scan:
    """Read one scan: mode "RGB" where it shows colour (and `colour` is "auto"), else "L"; alpha flattened on white.

    Pages of a PDF come at the resolution of the scan inside them, or at 300 dpi where they are drawn.

    Raises:
        SourceError: the file is gone, damaged, no image, or has more than `max_pixels` pixels (checked before any
            pixel is decoded).
    """
    if ref.path.suffix.lower() == PDF_SUFFIX:
        return load_page(ref, max_pixels, colour)
    return load_frame(ref, max_pixels, colour)


def _list_folder(folder: Path, name: str) -> list[ScanRef]:
    """The images or the PDFs of a folder. Hidden files and files of other kinds are passed over."""
    try:
        files = [entry for entry in folder.iterdir() if not entry.name.startswith(".")]
        files = sorted((entry for entry in files if entry.is_file()), key=lambda entry: natural_key(entry.name))
    except OSError as error:
        raise source_error(name, "the folder cannot be read", "check its permissions") from error
    images = [entry for entry in files if entry.suffix.lower() in IMAGE_SUFFIXES]
    pdfs = [entry for entry in files if entry.suffix.lower() == PDF_SUFFIX]
    if images and pdfs:
        raise source_error(name, "the folder holds both images and PDFs", "keep one kind, or list the PDFs as source")
    if not images and not pdfs:
        raise source_error(name, "no page image and no PDF in this folder", f"source must be {SUPPORTED}")
    if pdfs:
        return [scan for entry in pdfs for scan in _list_file(entry, entry.name)]
    return [scan for entry in images for scan in _list_image(entry, entry.name, lenient=True)]


def _list_file(path: Path, name: str) -> list[ScanRef]:
    if path.is_dir():
        raise source_error(name, "a folder inside a list of files", "list its files, or name the folder alone")
    if not path.is_file():
        raise source_error(name, "no such file or folder", "correct `source:` in params.yaml, or put the file there")
    if path.stat().st_size == 0:
        raise source_error(name, "the file is empty", "copy it again")
    suffix = path.suffix.lower()
    if suffix == PDF_SUFFIX:
        count = count_pages(path, name)
        return [ScanRef(path, name, index, count) for index in range(count)]
    if suffix in IMAGE_SUFFIXES:
        return _list_image(path, name, lenient=False)
    raise source_error(name, f"files of type {suffix or '(none)'} are not read", f"source must be {SUPPORTED}")


def _list_image(path: Path, name: str, *, lenient: bool) -> list[ScanRef]:
    """A TIFF's frames, or an image as it is. Only a TIFF is opened: a folder may hold thousands of others."""
    if path.suffix.lower() not in TIFF_SUFFIXES:
        return [ScanRef(path, name, 0, 1)]
    count = count_frames(path, name, lenient=lenient)
    return [ScanRef(path, name, index, count) for index in range(count)]
