"""How a page of the PDF is drawn."""

from __future__ import annotations

from dataclasses import dataclass, field

from lib.export.pdf.content_writer import PageBody
from lib.export.pdf.painting_state import UPRIGHT
from lib.export.pdf.placement import Matrix, Placement
from lib.export.pdf.writer import PdfWriter, numbers, numbers_fine


@dataclass(frozen=True)
class Picture:
    """A page without the text of the book, and where that goes on it."""

    body: PageBody
    entries: bytes
    """Of the page's dictionary: its boxes, how it is turned, its annotations."""
    scale: tuple[float, float]
    """Points a pixel of the page image, across and down."""
    text: Matrix = field(default=UPRIGHT)
    """From points from the left and bottom of the page as it is read, to the page's own space."""
    number: int | None = None
    """Of the page's object, where others refer to it."""
    label: str | None = None
    """What the source calls the page."""
    as_scanned: bool = True
    """It is the scan as it lies, and not the page image that ingest turned straight."""


def image_picture(pdf: PdfWriter, image: int, placement: Placement) -> Picture:
    """A page that shows one image, given by the number of its object."""
    content = pdf.put_stream(b"", b"q %s cm/P Do Q\n" % numbers_fine(placement.matrix))
    body = PageBody((b"%d 0 R" % content,), b"/XObject<</P %d 0 R>>" % image, {})
    return Picture(body, b"/MediaBox[0 0 %s]" % numbers(*placement.size), placement.scale)


def empty_picture(size: tuple[float, float]) -> Picture:
    """A page that shows nothing, of a size in points."""
    return Picture(PageBody((), b"", {}), b"/MediaBox[0 0 %s]" % numbers(*size), (1.0, 1.0))
