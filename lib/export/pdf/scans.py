"""The pictures of a book's pages, for a PDF: from the source wherever it can be kept, else from the page image."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from PIL import Image

from lib.export.pdf.image_streams import ImageStream, as_it_is, compressed
from lib.export.pdf.picture import Picture, image_picture
from lib.export.pdf.placement import POINTS, USUAL_DPI, Placement, place
from lib.export.pdf.source_pages import SourcePages
from lib.export.pdf.source_pdf import SourceGuide
from lib.export.pdf.writer import PdfWriter
from lib.scans.sources import PDF_SUFFIX, ScanRef
from lib.schemas.ingest import IngestPage, ScanRecord
from lib.schemas.merge import MergePage

UNIT = (0.0, 0.0, 1.0, 1.0)
ROOM = 1.1
"""A page that is compressed anew may take this much of what its scan took, so that text still fits in beside it."""


class Scans:
    """Puts the scans of one book into a PDF. Pages must come in order."""

    def __init__(self, refs: list[ScanRef]) -> None:
        self._refs = refs
        self._sources = SourcePages()
        self._last: tuple[int, ImageStream, int] | None = None

    def close(self) -> None:
        self._sources.close()

    def guides(self) -> list[SourceGuide]:
        """What the catalogs of the source's PDFs say, once all pages are in."""
        return self._sources.guides()

    def put(
        self, pdf: PdfWriter, page: IngestPage, scan: ScanRecord | None, image: Path, record: MergePage
    ) -> Picture | None:
        """Put the page's picture into the PDF; None where it has none. `image` is the page image that ingest made."""
        ref = self._refs[page.scan_number - 1] if 0 < page.scan_number <= len(self._refs) else None
        ref = ref if ref is not None and ref.path.exists() else None
        number = self._sources.number(pdf, page, ref) if ref is not None and _is_pdf(ref) else None
        found: Picture | None = None
        # What ingest could read and this cannot: libraries raise whatever comes to their mind.
        with suppress(Exception):
            if ref is not None and number is not None:
                found = self._sources.put(pdf, page, scan, ref, record, number)
            elif ref is not None and scan is not None and page.status == "ok":
                found = self._from_image(pdf, page, scan, ref)
        if found is None and page.status == "ok" and image.exists():
            found = _anew(pdf, page, image, ref)
        return None if found is None else replace(found, number=number)

    def _from_image(self, pdf: PdfWriter, page: IngestPage, scan: ScanRecord, ref: ScanRef) -> Picture | None:
        if self._last is None or self._last[0] != page.scan_number:
            stream = as_it_is(ref.path)
            if stream is None or stream.size != (scan.width, scan.height):
                return None
            number = pdf.put_stream(stream.entries, stream.data)
            self._last = (page.scan_number, ImageStream(b"", b"", stream.turned, stream.size), number)
        _, stream, number = self._last
        return image_picture(pdf, number, place(page, (scan.width, scan.height), UNIT, turned=stream.turned))


def _is_pdf(ref: ScanRef) -> bool:
    return ref.path.suffix.lower() == PDF_SUFFIX


def _anew(pdf: PdfWriter, page: IngestPage, path: Path, ref: ScanRef | None) -> Picture:
    most = None
    if ref is not None and ref.path.exists() and not _is_pdf(ref):
        share = 2 if page.half else 1
        most = int(ROOM * ref.path.stat().st_size / max(ref.count, 1) / share)
    with Image.open(path) as image:
        stream = compressed(image, most)
    scale = POINTS / (page.dpi or USUAL_DPI)
    size = (page.width * scale, page.height * scale)
    number = pdf.put_stream(stream.entries, stream.data)
    placement = Placement((size[0], 0, 0, size[1], 0, 0), size, (scale, scale))
    return replace(image_picture(pdf, number, placement), as_scanned=False)
