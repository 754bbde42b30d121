"""A page of a PDF as pixels, at the resolution of the scan inside it, or of the finest thing that shows type."""

from __future__ import annotations

import cv2
import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
from pikepdf import Rectangle
from PIL import Image

from lib.scans.content_reader import read_content
from lib.scans.modes import reduce_mode
from lib.scans.page_tree import user_unit
from lib.scans.pdf import OpenPdf, open_documents, open_error
from lib.scans.pdf_content import PageContent
from lib.scans.pdf_grid import Grid, choose_grid
from lib.scans.pdf_objects import content_by_pdfium
from lib.scans.pdf_streams import check_picture, check_stream
from lib.scans.scan import Colour, Scan, ScanRef, check_pixels, source_error

_INSIDE = 1 - 1e-5
"""PDFium rounds an image's edges outwards: one that ends a hair past the grid would be resampled to one pixel more."""


def load_page(ref: ScanRef, max_pixels: int, colour: Colour) -> Scan:
    """Read one page of a PDF. Its dpi is that of the scan on the page, or that at which the page was drawn.

    Comments and other annotations are left out: they are a reader's, not the book's.

    Raises:
        SourceError: the file or the page is damaged, or the page has more than `max_pixels` pixels.
    """
    try:
        with open_documents.use(ref.path) as document:
            page = document.page(ref.index)
            try:
                grid, image = _draw(document, page, ref, max_pixels)
            finally:
                page.close()
    except (OSError, pypdfium2.PdfiumError, IndexError) as error:
        if getattr(error, "err_code", None) is not None or isinstance(error, OSError):
            raise open_error(ref.name, error) from error
        raise source_error(ref.place, "the page is damaged or missing", "scan or export it again") from error
    return Scan(reduce_mode(image, colour), round(grid.dpi, 1))


def _draw(document: OpenPdf, page: pypdfium2.PdfPage, ref: ScanRef, max_pixels: int) -> tuple[Grid, Image.Image]:
    content, unit = _content(document, page, ref)
    for layer in content.layers:
        check_pixels(ref.place, layer.columns, layer.rows, max_pixels)
    for stream in content.streams:
        check_stream(stream, ref.place)
    width, height = page.get_size()
    if not width or not height:
        raise source_error(ref.place, "the page has no size", "scan or export it again")
    turned = page.get_rotation() in {90, 270}
    sides = (height, width) if turned else (width, height)
    grid = choose_grid(content, *sides, unit=unit, turned=turned, most=max_pixels)
    check_pixels(ref.place, grid.width, grid.height, max_pixels)
    bitmap = pypdfium2.PdfBitmap.new_native(grid.width, grid.height, pdfium.FPDFBitmap_BGR, rev_byteorder=True)
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, grid.width, grid.height)
    inside = _INSIDE if grid.own else 1.0
    matrix = pdfium.FS_MATRIX(grid.width / width * inside, 0, 0, grid.height / height * inside, 0, 0)
    clip = pdfium.FS_RECTF(0, 0, grid.width, grid.height)
    pdfium.FPDF_RenderPageBitmapWithMatrix(bitmap, page, matrix, clip, pdfium.FPDF_REVERSE_BYTE_ORDER)
    image = _pixels(bitmap)
    bitmap.close()
    if all(low == high for low, high in (band.getextrema() for band in image.split())):
        check_picture(page, ref.place)
    return grid, image


def _pixels(bitmap: pypdfium2.PdfBitmap) -> Image.Image:
    """What was drawn, of mode "L" where all of it is grey, else "RGB". It outlives the bitmap and PDFium's memory."""
    red, green, blue = cv2.split(bitmap.to_numpy())
    if np.array_equal(red, green) and np.array_equal(red, blue):  # most pages: three times less to copy from here on
        return Image.fromarray(np.asarray(red))
    drawn: Image.Image = bitmap.to_pil().copy()
    return drawn


def _content(document: OpenPdf, page: pypdfium2.PdfPage, ref: ScanRef) -> tuple[PageContent, float]:
    """What the page paints, and its unit in points."""
    leaf = document.leaves[ref.index] if document.leaves is not None and ref.index < len(document.leaves) else None
    if leaf is None:
        return content_by_pdfium(page), 1.0
    try:
        content = read_content(leaf, Rectangle(*page.get_bbox()), document.visibility)
    except MemoryError:
        raise  # PDFium would ask for as much
    except Exception:  # damaged content raises whatever pikepdf makes of it; PDFium may still draw it
        return content_by_pdfium(page), 1.0
    if content.missing and not content.layers and not content.type_seen:
        raise source_error(ref.place, "its image is missing from the file", "copy the file or scan the page again")
    return content, user_unit(leaf)
