"""A book's source, from its entry in params.yaml to one reference a scan, and from the reference to pixels."""

from __future__ import annotations

import re
from pathlib import Path

from lib.scans.file_kinds import (
    HEIF,
    HEIF_DISTRIBUTION,
    IMAGE_KINDS,
    IMAGE_SUFFIXES,
    PDF,
    PDF_SUFFIX,
    SUPPORTED,
    TIFF,
    heif_version,
    is_pdf,
    kind_of,
    remedy,
)
from lib.scans.folder import NO_FILE, sort_folder
from lib.scans.listing import Listing
from lib.scans.natural_order import in_book_order
from lib.scans.pdf import count_pages
from lib.scans.pdf_page import load_page
from lib.scans.raster import count_frames, load_frame
from lib.scans.scan import MAX_PIXELS, Colour, Scan, ScanRef, printable, source_error

__all__ = ["MAX_PIXELS", "PDF_SUFFIX", "Listing", "Scan", "ScanRef", "list_scans", "list_source", "load_scan"]

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


def list_source(root: Path, source: str | list[str]) -> Listing:
    """Every scan of a source, in the book's order, and every file that is none. No image is decoded.

    `source` is relative to `root` (absolute paths are allowed): a PDF, an image, a multi-page TIFF, a folder of page
    images or of PDFs, or a list of files. Files in a folder and in the folders in it come in natural order. So do
    listed files whose names differ in their numbers only; otherwise the list's own order stands.

    Raises:
        SourceError: the source is missing, empty, unsupported, damaged, encrypted, holds no page, or is a folder that
            cannot be taken whole. A damaged image inside a folder is not noticed here: it is one failed page, and
            loading it says so.
    """
    listing = Listing()
    if isinstance(source, str) and (root / source).is_dir():
        found = sort_folder(root / source, printable(source), listing)
        for entry in found.pdfs:
            _list_file(entry.path, entry.name, listing)
        for entry in found.images:
            _list_image(entry.path, entry.name, entry.kind, listing, lenient=True)
        return listing
    names = [source] if isinstance(source, str) else in_book_order(source)
    if not names:
        raise source_error("source", "an empty list", "name at least one PDF in params.yaml")
    for name in names:
        _list_file(root / name, printable(name), listing)
    return listing


def list_scans(root: Path, source: str | list[str]) -> list[ScanRef]:
    """The scans of a source, as list_source finds them."""
    return list_source(root, source).scans


def load_scan(ref: ScanRef, *, max_pixels: int = MAX_PIXELS, colour: Colour = "auto") -> Scan:
    """Read one scan: mode "RGB" where it shows colour (and `colour` is "auto"), else "L"; alpha flattened on white.

    A page of a PDF comes at the resolution of the scan inside it, or of the finest thing on it that may show type.

    Raises:
        SourceError: the file is gone, damaged, no image, or has more than `max_pixels` pixels (checked before any
            pixel is decoded).
    """
    try:
        pdf = is_pdf(ref.path)
    except OSError:
        pdf = ref.path.suffix.lower() == PDF_SUFFIX
    return load_page(ref, max_pixels, colour) if pdf else load_frame(ref, max_pixels, colour)


def _list_file(path: Path, name: str, listing: Listing) -> None:
    if path.is_dir():
        raise source_error(name, "a folder inside a list of files", "list its files, or name the folder alone")
    if path.exists() and not path.is_file():
        raise source_error(name, NO_FILE, "name a file or a folder")
    if not path.exists() and _ADDRESS.match(name):
        raise source_error(name, "an address, and nothing is fetched from one", "download it, and name the file")
    if not path.is_file():
        raise source_error(name, "no such file or folder", "correct `source:` in params.yaml, or put the file there")
    if path.stat().st_size == 0:
        raise source_error(name, "the file is empty", "copy it again")
    suffix, kind = path.suffix.lower(), kind_of(path)
    way = remedy(kind)
    if suffix == PDF_SUFFIX or kind == PDF:
        count, notes = count_pages(path, name)
        listing.scans += [ScanRef(path, name, index, count) for index in range(count)]
        listing.notes += notes
    elif way is not None:
        raise source_error(name, f"files of type {suffix or kind} are not read", way)
    elif kind in IMAGE_KINDS:
        _list_image(path, name, kind, listing, lenient=False)
    elif suffix in IMAGE_SUFFIXES:
        raise source_error(name, "no image, whatever its name says", "scan the page again, or name another file")
    else:
        raise source_error(name, f"files of type {suffix or '(none)'} are not read", f"source must be {SUPPORTED}")


def _list_image(path: Path, name: str, kind: str, listing: Listing, *, lenient: bool) -> None:
    """A TIFF's pages, or an image as it is. Only a TIFF is opened: a folder may hold thousands of others."""
    count, copies = count_frames(path, name, lenient=lenient) if kind == TIFF else (1, 0)
    if copies:
        listing.with_copies.append(name)
    decoder = f"{HEIF_DISTRIBUTION} {heif_version()}" if kind == HEIF else None
    listing.scans += [ScanRef(path, name, index, count, decoder) for index in range(count)]
