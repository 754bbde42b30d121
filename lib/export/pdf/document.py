"""Putting a searchable PDF together, page by page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from lib.export.pdf.colophon_page import DPI, draw
from lib.export.pdf.font import GlyphlessFont
from lib.export.pdf.image_streams import black_and_white
from lib.export.pdf.layer import PlacedWord, printed_lines, text_layer
from lib.export.pdf.outline import page_labels, put_outline
from lib.export.pdf.placement import POINTS, Placement
from lib.export.pdf.scans import Picture, Scans
from lib.export.pdf.writer import PdfWriter, numbers, text_string
from lib.schemas.ingest import IngestPage, ScanRecord
from lib.schemas.label import BlockClass
from lib.schemas.merge import MergePage
from lib.schemas.structure import BookStructure, Section


@dataclass(frozen=True)
class PdfPage:
    """What a page of the PDF is made of."""

    record: MergePage
    facts: IngestPage
    scan: ScanRecord | None
    image: Path


class PdfBook:
    """A PDF in the making; `add` its pages in order, then `finish`."""

    def __init__(self, file: BinaryIO, scans: Scans) -> None:
        self._pdf = PdfWriter(file)
        self._scans = scans
        self._font = GlyphlessFont()
        self._font_number = self._pdf.reserve()
        self._tree = self._pdf.reserve()
        self._pages: list[int] = []

    def add(self, page: PdfPage) -> None:
        """Add a page: its picture, and its text under it."""
        picture = self._scans.put(self._pdf, page.facts, page.scan, page.image)
        if picture is None:
            size = (612.0, 792.0)  # a page that failed has no size of its own
            picture = Picture(0, Placement((1, 0, 0, 1, 0, 0), size, (1, 1)))
        self._put(picture, printed_lines(page.record), page.facts.height)

    def _put(self, picture: Picture, lines: Iterable[Sequence[PlacedWord]], height: int) -> None:
        placement = picture.placement
        shown = b"q %s cm/P Do Q\n" % numbers_fine(placement.matrix) if picture.number else b""
        text = text_layer(lines, self._font, placement.scale, height)
        content = self._pdf.put_stream(b"", shown + text, compress=True)
        objects = b"/XObject<</P %d 0 R>>" % picture.number if picture.number else b""
        self._pages.append(
            self._pdf.put(
                b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 %s]/Resources<</Font<</F %d 0 R>>%s>>/Contents %d 0 R>>"
                % (self._tree, numbers(*placement.size), self._font_number, objects, content)
            )
        )

    def finish(self, book: BookStructure, language: str, colophon: Sequence[str]) -> None:
        """Write the colophon (its title first), the font, bookmarks and page labels, and the end of the file."""
        pdf = self._pdf
        image, words = draw(colophon)
        stream = black_and_white(image)
        scale = POINTS / DPI
        size = (image.width * scale, image.height * scale)
        placement = Placement((size[0], 0, 0, size[1], 0, 0), size, (scale, scale))
        self._put(Picture(pdf.put_stream(stream.entries, stream.data), placement), words, image.height)
        self._font.write(pdf, self._font_number)
        kids = b" ".join(b"%d 0 R" % number for number in self._pages)
        pdf.put(b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(self._pages), kids), self._tree)
        last = Section(
            id="colophon", parent=None, level=1, kind=BlockClass.OTHER, label=None, title=colophon[0],
            page=len(self._pages), printed=None, heading=None,
        )  # fmt: skip
        outline = put_outline(pdf, [*book.sections, last], self._pages)
        steering = b"/Outlines %d 0 R/PageMode/UseOutlines" % outline if outline else b""
        root = pdf.put(
            b"<</Type/Catalog/Pages %d 0 R/PageLabels%s/Lang%s/ViewerPreferences<</DisplayDocTitle true>>%s>>"
            % (self._tree, page_labels(book.page_map, extra=1), text_string(language), steering)
        )
        facts = b"/Title%s" % text_string(book.title) if book.title else b""
        facts += b"/Author%s" % text_string(book.author) if book.author else b""
        pdf.finish(root, pdf.put(b"<<%s/Producer(Colophon)>>" % facts))


def numbers_fine(values: Sequence[float]) -> bytes:
    """Numbers to a millionth, for a matrix that scales large images."""
    return b" ".join((f"{value:.6f}".rstrip("0").rstrip(".") or "0").encode("ascii") for value in values)
