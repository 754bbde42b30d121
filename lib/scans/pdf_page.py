"""A page of a PDF as pixels, at the resolution of the scan inside it."""

from __future__ import annotations

from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from lib.scans.modes import reduce_mode
from lib.scans.pdf import open_documents, open_error
from lib.scans.pdf_streams import check_picture, check_stream
from lib.scans.scan import Colour, Scan, ScanRef, check_pixels, source_error

POINTS_PER_INCH = 72.0
DRAWN_DPI = 300.0
"""For pages that are drawn rather than scanned."""

# Scanners leave a hairline of page around the image, and some cut it into strips that only together cover the page.
_COVERED = 0.85
_STRIP_WIDTH = 0.9
_NESTING = 8
_INSIDE = 1 - 1e-5
"""PDFium rounds an image's edges outwards: one that ends a hair past the grid would be resampled to one pixel more."""


@dataclass(frozen=True)
class _Grid:
    """The pixels to draw a page on."""

    width: int
    height: int
    dpi: float


def load_page(ref: ScanRef, max_pixels: int, colour: Colour) -> Scan:
    """Read one page of a PDF. Its dpi is that of the scan on the page, or DRAWN_DPI.

    Comments and other annotations are left out: they are a reader's, not the book's.

    Raises:
        SourceError: the file or the page is damaged, or the page has more than `max_pixels` pixels.
    """
    try:
        with open_documents.use(ref.path) as document:
            page = document[ref.index]
            try:
                grid, image = _draw(page, ref, max_pixels)
            finally:
                page.close()
    except (OSError, pypdfium2.PdfiumError, IndexError) as error:
        if getattr(error, "err_code", None) is not None or isinstance(error, OSError):
            raise open_error(ref.name, error) from error
        raise source_error(ref.place, "the page is damaged", "scan or export it again") from error
    return Scan(reduce_mode(image, colour), round(grid.dpi, 1))


def _draw(page: pypdfium2.PdfPage, ref: ScanRef, max_pixels: int) -> tuple[_Grid, Image.Image]:
    pictures = list(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=_NESTING))
    for picture in pictures:
        columns, rows = picture.get_px_size()
        check_pixels(ref.place, columns, rows, max_pixels)
        check_stream(picture, ref.place)
    grid = _choose_grid(page, pictures)
    check_pixels(ref.place, grid.width, grid.height, max_pixels)
    bitmap = pypdfium2.PdfBitmap.new_native(grid.width, grid.height, pdfium.FPDFBitmap_BGR, rev_byteorder=True)
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, grid.width, grid.height)
    width, height = page.get_size()
    inside = _INSIDE if len(pictures) == 1 else 1.0
    matrix = pdfium.FS_MATRIX(grid.width / width * inside, 0, 0, grid.height / height * inside, 0, 0)
    clip = pdfium.FS_RECTF(0, 0, grid.width, grid.height)
    pdfium.FPDF_RenderPageBitmapWithMatrix(bitmap, page, matrix, clip, pdfium.FPDF_REVERSE_BYTE_ORDER)
    # The copy outlives the bitmap, whose memory is PDFium's.
    image = bitmap.to_pil().copy()
    bitmap.close()
    if all(low == high for low, high in image.getextrema()):
        for picture in pictures:
            check_picture(picture, ref.place)
    return grid, image


def _choose_grid(page: pypdfium2.PdfPage, pictures: list[pypdfium2.PdfImage]) -> _Grid:
    """Native resolution where images cover the page; else DRAWN_DPI."""
    width, height = page.get_size()
    turned = page.get_rotation() in {90, 270}
    if turned:
        width, height = height, width
    scales = _scan_scales(page, pictures, width, height)
    if not scales:
        return _grid(width, height, DRAWN_DPI / POINTS_PER_INCH, turned)
    across, down = max(scales)
    if abs(across - down) <= 0.02 * max(across, down):
        sizes = _grid(width, height, across, turned, down)
        return _Grid(sizes.width, sizes.height, max(across, down) * POINTS_PER_INCH)
    # Fax machines scan finer across than down: the page keeps its shape.
    return _grid(width, height, max(across, down), turned)


def _grid(width: float, height: float, across: float, turned: bool, down: float | None = None) -> _Grid:
    columns, rows = round(width * across), round(height * (across if down is None else down))
    if turned:
        columns, rows = rows, columns
    return _Grid(max(1, columns), max(1, rows), across * POINTS_PER_INCH)


def _scan_scales(
    page: pypdfium2.PdfPage, pictures: list[pypdfium2.PdfImage], width: float, height: float
) -> list[tuple[float, float]]:
    """Pixels per point, across and down, of the images that make up a scan; empty where none covers the page.

    A scan may be one image, strips, or layers (a background under sharper type): the sharpest of them counts.
    """
    left, bottom, right, top = page.get_bbox()
    scales: list[tuple[float, float]] = []
    covered = 0.0
    for picture in pictures:
        x0, y0, x1, y1 = picture.get_bounds()
        wide, high = min(x1, right) - max(x0, left), min(y1, top) - max(y0, bottom)
        if wide < _STRIP_WIDTH * width and high < _STRIP_WIDTH * height:
            continue
        if wide <= 0 or high <= 0:
            continue
        covered += wide * high
        matrix = picture.get_matrix()
        columns, rows = picture.get_px_size()
        if abs(matrix.b) > abs(matrix.a):  # the image itself lies on its side
            columns, rows = rows, columns
        scales.append((columns / (x1 - x0), rows / (y1 - y0)))
    return scales if covered >= _COVERED * width * height else []
