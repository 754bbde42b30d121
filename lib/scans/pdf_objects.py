"""What a page paints, as PDFium lists it: for content that cannot be read otherwise. Masks are not listed."""

from __future__ import annotations

import pypdfium2
import pypdfium2.raw as pdfium
from pikepdf import Matrix, Rectangle

from lib.scans.pdf_content import UNIT_SQUARE, PageContent, make_layer

_NESTING = 8
_UNSEEN = {pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP}


def content_by_pdfium(page: pypdfium2.PdfPage) -> PageContent:
    """The images and the type of a page, forms included."""
    content = PageContent()
    box = Rectangle(*page.get_bbox())
    kinds = [pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_TEXT]
    for thing in page.get_objects(filter=kinds, max_depth=_NESTING):
        if isinstance(thing, pypdfium2.PdfImage):
            matrix = _matrix(thing)
            columns, rows = thing.get_px_size()
            layer = make_layer(columns, rows, matrix, matrix.transform(UNIT_SQUARE) & box)
            content.layers += [layer] if layer is not None else []
        elif pdfium.FPDFTextObj_GetTextRenderMode(thing) not in _UNSEEN:
            content.type_seen = True
    return content


def _matrix(thing: pypdfium2.PdfObject) -> Matrix:
    """Where a thing's unit square lies on the page, through the forms that it is nested in."""
    matrix = Matrix()
    holder: pypdfium2.PdfObject | None = thing
    while holder is not None:
        matrix = matrix @ Matrix(*holder.get_matrix().get())
        holder = holder.container
    return matrix
