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
from lib.export.pdf.object_copier import pairs
from lib.export.pdf.outline import Bookmark, chapters, joined, put_outline
from lib.export.pdf.page_labels import label_of, page_labels
from lib.export.pdf.picture import Picture, empty_picture, image_picture
from lib.export.pdf.placement import POINTS, Placement
from lib.export.pdf.scans import Scans
from lib.export.pdf.source_pdf import catalog_entries
from lib.export.pdf.writer import PdfWriter, numbers_fine, text_string
from lib.schemas.conservation import check_written
from lib.schemas.ingest import IngestPage, ScanRecord
from lib.schemas.merge import MergePage
from lib.schemas.structure import BookStructure

LETTER = (612.0, 792.0)
FONT = "/Colophon"
"""What pages call the font of their words."""


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
        self._labels: list[str | None] = []

    def add(self, page: PdfPage) -> None:
        """Add a page: its picture, and its text with it."""
        picture = self._scans.put(self._pdf, page.facts, page.scan, page.image, page.record)
        if picture is None:
            picture = empty_picture(LETTER)  # a page that failed has no size of its own
        lines = list(printed_lines(page.record, page.facts, as_scanned=picture.as_scanned))
        check_written("PDF", page.record, sum(map(len, lines)))
        self._put(picture, lines, page.facts.height)

    def _put(self, picture: Picture, lines: Iterable[Sequence[PlacedWord]], height: int) -> None:
        font = FONT
        while font in picture.body.fonts:
            font += "A"
        text = text_layer(lines, self._font, font.encode("ascii"), picture.scale, height)
        fonts, contents = dict(picture.body.fonts), list(picture.body.contents)
        if text:
            fonts[font] = b"%d 0 R" % self._font_number
            # First, for what comes before it is known: what the source's content leaves behind is not.
            words = self._pdf.put_stream(b"", b"q %s cm\n%sQ\n" % (numbers_fine(picture.text), text), compress=True)
            contents.insert(0, b"%d 0 R" % words)
        resources = picture.body.resources + (b"/Font<<%s>>" % pairs(fonts) if fonts else b"")
        body = b"<</Type/Page/Parent %d 0 R%s/Resources<<%s>>/Contents[%s]>>" % (
            self._tree, picture.entries, resources, b" ".join(contents),
        )  # fmt: skip
        self._pages.append(self._pdf.put(body, picture.number))
        self._labels.append(picture.label)

    def finish(self, book: BookStructure, language: str, colophon: Sequence[str]) -> None:
        """Write the colophon (its title first), the font, the catalog with all that leads a reader, and the end."""
        pdf, pages = self._pdf, list(self._pages)
        guides = self._scans.guides()
        self._put_colophon(colophon)
        self._font.write(pdf, self._font_number)
        kids = b" ".join(b"%d 0 R" % number for number in self._pages)
        pdf.put(b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(self._pages), kids), self._tree)
        marks = joined([mark for guide in guides for mark in guide.bookmarks], chapters(book.sections, pages))
        marks.append(Bookmark(colophon[0], b"/Dest[%d 0 R/Fit]" % self._pages[-1], self._pages[-1]))
        labels = [label_of(entry, label) for entry, label in zip(book.page_map, self._labels, strict=False)]
        outline = put_outline(pdf, marks)
        names = page_labels([*labels, colophon[0]])
        root = pdf.put(
            b"<</Type/Catalog/Pages %d 0 R/PageLabels%s/Lang%s/ViewerPreferences<</DisplayDocTitle true>>"
            b"/Outlines %d 0 R/PageMode/UseOutlines%s>>"
            % (self._tree, names, text_string(language), outline, catalog_entries(guides))
        )
        facts = b"/Title%s" % text_string(book.title) if book.title else b""
        facts += b"/Author%s" % text_string(book.author) if book.author else b""
        pdf.finish(root, pdf.put(b"<<%s/Producer(Colophon)>>" % facts))

    def _put_colophon(self, paragraphs: Sequence[str]) -> None:
        image, words = draw(paragraphs)
        stream = black_and_white(image)
        scale = POINTS / DPI
        size = (image.width * scale, image.height * scale)
        placement = Placement((size[0], 0, 0, size[1], 0, 0), size, (scale, scale))
        number = self._pdf.put_stream(stream.entries, stream.data)
        self._put(image_picture(self._pdf, number, placement), words, image.height)
