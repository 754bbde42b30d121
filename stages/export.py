"""Make books of a book: EPUB, searchable PDF, Markdown, text, JSONL, and hOCR and ALTO for each page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lib.export.book import Book
from lib.export.exporter import Exporter
from lib.export.formats import Formats
from lib.pipeline import BookStage, BookStorage, PipelineLogger, StageParams
from lib.pipeline.record_files import read_record
from lib.pipeline.script import stage_app
from lib.schemas.structure import BookStructure


class ExportParams(StageParams):
    """Settings of `export:`."""

    formats: Formats = Formats()
    source: str
    year: int | None = None
    publisher: str | None = None
    isbn: str | None = None


class ExportStage(BookStage):
    """Make books of a book: EPUB, searchable PDF, Markdown, text, JSONL, hOCR and ALTO."""

    name = "export"
    dependencies = ["ingest", "ocr", "merge", "structure"]
    book_files = {"structure": ("book.json", "passages.jsonl")}
    other_deps = (
        "${item.source}",
        "data/${key}/ingest/scans",
        "reports/${key}/ocr.json",
        "reports/${key}/evaluate.json",
    )
    params_schema = ExportParams
    book_settings = ("source", "year", "publisher", "isbn")
    settings: ExportParams

    def make(self, storage: BookStorage, logger: PipelineLogger) -> Mapping[str, Any]:
        """Write data/BOOK/export."""
        structure = storage.stage("structure").stage_dir
        book = Book(
            id=storage.scan_id,
            structure=read_record(structure / "book.json", BookStructure, "structure"),
            passages_file=structure / "passages.jsonl",
            pictures=storage.stage("ocr").output_dir,
            year=self.settings.year,
            publisher=self.settings.publisher,
            isbn=self.settings.isbn,
        )
        return Exporter(self.settings.formats, self.settings.source, book, storage).make()


app = stage_app(ExportStage)

if __name__ == "__main__":
    app()
