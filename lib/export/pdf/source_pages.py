"""Pages of a book whose source is a PDF, or several: each is the source's own page, cut and turned as it is read."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from lib.export.pdf.layer import printed_lines
from lib.export.pdf.page_boxes import cut, shown_box, turned, whole
from lib.export.pdf.page_labels import telling
from lib.export.pdf.page_text import Boxes, OwnText
from lib.export.pdf.painting_state import bounds
from lib.export.pdf.picture import Picture
from lib.export.pdf.placement import Matrix, Placement, inverted, place
from lib.export.pdf.source_pdf import SourceGuide, SourcePdf
from lib.export.pdf.visibility import Visibility
from lib.export.pdf.writer import PdfWriter
from lib.scans.page_tree import user_unit
from lib.scans.scan import ScanRef
from lib.schemas.ingest import IngestPage, ScanRecord
from lib.schemas.merge import MergePage


class SourcePages:
    """Opens one PDF of the source after the other. Pages must come in order."""

    def __init__(self) -> None:
        self._open: tuple[Path, SourcePdf, Mapping[int, str]] | None = None
        self._guides: list[SourceGuide] = []
        self._numbered: set[int] = set()
        self._visibility = Visibility()

    def close(self) -> None:
        if self._open is not None:
            self._open[1].close()
            self._open = None

    def guides(self) -> list[SourceGuide]:
        """What the catalogs of the PDFs say, once all pages are in."""
        self._leave()
        return self._guides

    def number(self, pdf: PdfWriter, page: IngestPage, ref: ScanRef) -> int | None:
        """What the page's object is to be called; None where the file cannot be opened.

        Links of the source lead there: to the first page of a spread.
        """
        try:
            source, _ = self._source(pdf, ref.path)
        except Exception:  # a library raises whatever comes to its mind
            return None
        if page.scan_number in self._numbered:
            return pdf.reserve()
        self._numbered.add(page.scan_number)
        return source.number(ref.index)

    def put(
        self, pdf: PdfWriter, page: IngestPage, scan: ScanRecord | None, ref: ScanRef, record: MergePage, number: int
    ) -> Picture:
        """Put a page into the PDF; its object will have the number given.

        Raises:
            Exception: the file, or what the page needs of it, cannot be read.
        """
        source, labels = self._source(pdf, ref.path)
        own, shown = _own_text(page, record), source.page(ref.index)
        label = None if page.half else labels.get(ref.index)
        if scan is None or page.status != "ok":
            body = source.put_body(ref.index, own, None, _no_words)
            entries = whole(shown, 0, source.copier) + source.put_entries(ref.index, number, None, _no_words)
            return Picture(body, entries, (1.0, 1.0), number=number, label=label)
        placement = _placement(page, scan, shown)
        text = inverted(placement.matrix)
        words = cache(lambda: _places(record, page, placement, text))
        part = None if _is_whole(page, scan) else bounds((0, 0, *placement.size), text)
        body = source.put_body(ref.index, own, part, words)
        boxes = whole(shown, page.rotation, source.copier) if part is None else cut(shown, part, page.rotation)
        entries = boxes + source.put_entries(ref.index, number, part, words)
        return Picture(body, entries, placement.scale, text, number, label)

    def _source(self, pdf: PdfWriter, path: Path) -> tuple[SourcePdf, Mapping[int, str]]:
        if self._open is None or self._open[0] != path:
            self._leave()
            source = SourcePdf(path, pdf, self._visibility)
            self._open = (path, source, telling(source.labels()))
        return self._open[1], self._open[2]

    def _leave(self) -> None:
        """Done with the pages of the file that is open."""
        if self._open is not None:
            self._guides.append(self._open[1].finish())
            self.close()


def _own_text(page: IngestPage, record: MergePage) -> OwnText:
    if any(line.words for paragraph in record.paragraphs() for line in paragraph.lines):
        return OwnText.REPLACED
    known = page.status == "ok" and record.status == "ok" and (record.blank or record.blocks)
    return OwnText.VISIBLE if known else OwnText.KEPT


def _placement(page: IngestPage, scan: ScanRecord, shown: Any) -> Placement:
    box, turn, unit = shown_box(shown), turned(shown), user_unit(shown)
    wide, high = (box[2] - box[0]) * unit, (box[3] - box[1]) * unit
    points = (high, wide) if turn in {90, 270} else (wide, high)
    return place(page, (scan.width, scan.height), box, turned=turn, points=points)


def _is_whole(page: IngestPage, scan: ScanRecord) -> bool:
    size = (scan.width, scan.height) if page.rotation in {0, 180} else (scan.height, scan.width)
    return page.crop == (0, 0, *size)


def _no_words() -> Boxes:
    return np.empty((0, 4))


def _places(record: MergePage, page: IngestPage, placement: Placement, text: Matrix) -> Boxes:
    """Where the words stand, in the source page's own units."""
    boxes = [box for line in printed_lines(record, page, as_scanned=True) for _, box in line]
    pixels = np.array(boxes, dtype=np.float64).reshape(-1, 4)
    across, down = placement.scale
    xs, ys = pixels[:, [0, 2]] * across, (page.height - pixels[:, [1, 3]]) * down
    a, b, c, d, e, f = text
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in xs.T for y in ys.T]
    mapped_x, mapped_y = (np.stack([corner[at] for corner in corners]) for at in (0, 1))
    return np.stack([mapped_x.min(0), mapped_y.min(0), mapped_x.max(0), mapped_y.max(0)], axis=1)
