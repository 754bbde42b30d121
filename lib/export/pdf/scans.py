"""The pictures of a book's pages, for a PDF: from the source wherever it can be kept, else from the page image."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from lib.export.pdf.image_streams import ImageStream, as_it_is, compressed
from lib.export.pdf.placement import POINTS, USUAL_DPI, Placement, place
from lib.export.pdf.source_pdf import SourcePdf
from lib.export.pdf.writer import PdfWriter
from lib.scans.sources import PDF_SUFFIX, ScanRef
from lib.schemas.ingest import IngestPage, ScanRecord

UNIT = (0.0, 0.0, 1.0, 1.0)
ROOM = 1.1
"""A page that is compressed anew may take this much of what its scan took, so that text still fits in beside it."""


@dataclass(frozen=True)
class Picture:
    """An object of the PDF that shows a page, and where it goes."""

    number: int
    placement: Placement


class Scans:
    """Puts the scans of one book into a PDF. Pages must come in order."""

    def __init__(self, refs: list[ScanRef]) -> None:
        self._refs = refs
        self._open: tuple[Path, SourcePdf] | None = None
        self._last: tuple[int, ImageStream, int] | None = None

    def close(self) -> None:
        if self._open is not None:
            self._open[1].close()
            self._open = None

    def put(self, pdf: PdfWriter, page: IngestPage, scan: ScanRecord | None, image: Path) -> Picture | None:
        """Put the page's picture into the PDF; None where it has none. `image` is the page image that ingest made."""
        if page.status != "ok":
            return None
        ref = self._refs[page.scan_number - 1] if 0 < page.scan_number <= len(self._refs) else None
        if ref is not None and scan is not None and ref.path.exists():
            take = self._from_pdf if _is_pdf(ref) else self._from_image
            try:
                found = take(pdf, page, scan, ref)
            except Exception:  # what ingest could read and this cannot; libraries raise whatever comes to their mind
                found = None
            if found is not None:
                return found
        return _anew(pdf, page, image, ref) if image.exists() else None

    def _from_pdf(self, pdf: PdfWriter, page: IngestPage, scan: ScanRecord, ref: ScanRef) -> Picture | None:
        source = self._source(ref.path)
        if not source.is_scan(ref.index):
            return None
        box, turned = source.box(ref.index), source.turned(ref.index)
        number = source.put_form(pdf, ref.index)
        wide, high = box[2] - box[0], box[3] - box[1]
        points = (high, wide) if turned in {90, 270} else (wide, high)
        return Picture(number, place(page, (scan.width, scan.height), box, turned=turned, points=points))

    def _source(self, path: Path) -> SourcePdf:
        if self._open is None or self._open[0] != path:
            self.close()
            self._open = (path, SourcePdf(path))
        return self._open[1]

    def _from_image(self, pdf: PdfWriter, page: IngestPage, scan: ScanRecord, ref: ScanRef) -> Picture | None:
        if self._last is None or self._last[0] != page.scan_number:
            stream = as_it_is(ref.path)
            if stream is None or stream.size != (scan.width, scan.height):
                return None
            number = pdf.put_stream(stream.entries, stream.data)
            self._last = (page.scan_number, ImageStream(b"", b"", stream.turned, stream.size), number)
        _, stream, number = self._last
        return Picture(number, place(page, (scan.width, scan.height), UNIT, turned=stream.turned))


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
    return Picture(number, Placement((size[0], 0, 0, size[1], 0, 0), size, (scale, scale)))
