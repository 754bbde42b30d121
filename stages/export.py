"""Make books of a book: EPUB, searchable PDF, Markdown, text, JSONL, and hOCR and ALTO for each page."""

from __future__ import annotations

import io
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, TextIO

from pydantic import BaseModel, ConfigDict

from lib.errors import MissingInputError
from lib.export.alto import alto_page
from lib.export.book import Book
from lib.export.colophon import FOUND_BY, Reading, colophon
from lib.export.diplomatic import write_page
from lib.export.epub.publication import Extras, write_epub
from lib.export.evidence import gather
from lib.export.hocr import hocr_page
from lib.export.paragraphs import write_jsonl
from lib.export.pdf.document import PdfBook, PdfPage
from lib.export.pdf.place import believable
from lib.export.pdf.scans import Scans
from lib.export.pictures import cover, picture
from lib.export.reading_text import write_markdown, write_text
from lib.images.sources import list_scans
from lib.pipeline import BookStage, BookStorage, CheckpointManager, PipelineLogger, StageParams
from lib.pipeline.atomic import write_bytes, writing
from lib.pipeline.script import stage_app
from lib.schemas.ingest import IngestPage, ScanRecord
from lib.schemas.merge import MergePage
from lib.schemas.structure import BookStructure


class Formats(BaseModel):
    """Which exports are made."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    epub: bool = True
    markdown: bool = True
    text: bool = True
    diplomatic: bool = True
    pdf: bool = True
    jsonl: bool = True
    hocr: bool = True
    alto: bool = True


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
    params_schema = ExportParams
    book_settings = ("source", "year", "publisher", "isbn")
    settings: ExportParams

    def before(self, storage: BookStorage, checkpoint: CheckpointManager, logger: PipelineLogger) -> None:
        """Check that pages and structure are there."""
        for name in ("ingest", "merge"):
            if not storage.stage(name).list_output_pages("json"):
                raise MissingInputError(
                    f"{storage.stage(name).output_dir}: no records; run `dvc repro {name}@{storage.scan_id}` first"
                )
        for path in _structure_files(storage):
            if not path.exists():
                raise MissingInputError(f"{path}: not there; run `dvc repro structure@{storage.scan_id}` first")

    def make(self, storage: BookStorage, logger: PipelineLogger) -> Mapping[str, Any]:
        """Write all exports; goes through the pages once, and holds one at a time."""
        return _Export(self.settings, storage).make()


def _structure_files(storage: BookStorage) -> tuple[Path, Path]:
    folder = storage.stage("structure").stage_dir
    return folder / "book.json", folder / "passages.jsonl"


class _Export:
    """One run. `made` counts the files of each format."""

    def __init__(self, settings: ExportParams, storage: BookStorage) -> None:
        structure, passages = _structure_files(storage)
        self.formats, self.settings, self.storage = settings.formats, settings, storage
        self.folder = storage.stage("export").stage_dir
        self.book = Book(
            id=storage.scan_id,
            structure=BookStructure.model_validate_json(structure.read_bytes()),
            passages_file=passages,
            pictures=storage.stage("ocr").output_dir,
            year=settings.year,
            publisher=settings.publisher,
            isbn=settings.isbn,
        )
        self.kept: set[Path] = set()
        self.made: Counter[str] = Counter()
        self.true_to_size = True

    def make(self) -> dict[str, Any]:
        root = self.storage.storage_root.parent
        made = gather(root, self.book.id, self.storage.report_dir, _structure_files(self.storage)[0].parent)
        reading = Reading()
        numbered = sum(entry.printed is not None for entry in self.book.structure.page_map)
        with ExitStack() as stack:
            pdf = self._pdf(stack, root) if self.formats.pdf else None
            diplomatic = stack.enter_context(self._text(".diplomatic.txt")) if self.formats.diplomatic else None
            for number in range(1, (self.storage.total_pages or 0) + 1):
                record: MergePage = self.storage.stage("merge").load_page(number, MergePage)
                reading.add(record)
                self._page(record, pdf, diplomatic)
            rows = [*colophon(made, reading, numbered), ("To find the commit", FOUND_BY)]
            if pdf is not None:
                lines = ["Colophon", self.book.title, *(f"{what}: {value}" for what, value in rows)]
                pdf.finish(self.book.structure, self.book.languages[0], lines)
        self._books(rows, made.source, made.source_digest)
        self._prune()
        return {"pages": reading.pages, "words": reading.words, **dict(sorted(self.made.items())), **self._sizes(root)}

    def _pdf(self, stack: ExitStack, root: Path) -> PdfBook:
        path = self._keep(f"{self.book.id}.pdf")
        self.true_to_size = believable(self._facts(number) for number in self.book.pages)
        scans = Scans(list_scans(root, self.settings.source) if (root / self.settings.source).exists() else [])
        stack.callback(scans.close)
        return PdfBook(stack.enter_context(writing(path)), scans)

    def _page(self, record: MergePage, pdf: PdfBook | None, diplomatic: TextIO | None) -> None:
        number = record.page_number
        printed, image = self.book.printed(number), f"page_{number:04d}.png"
        languages = self.book.languages
        if diplomatic is not None:
            write_page(record, printed, diplomatic)
        if self.formats.hocr:
            text = hocr_page(record, title=self.book.title, languages=languages, printed=printed, image=image)
            self._write(f"hocr/page_{number:04d}.html", text)
        if self.formats.alto:
            text = alto_page(record, languages=languages, printed=printed, image=image)
            self._write(f"alto/page_{number:04d}.xml", text)
        if pdf is not None:
            facts = self._facts(number)
            if not self.true_to_size:
                facts = facts.model_copy(update={"dpi": None})
            scan = self.storage.stage("ingest", "scan").output_page(facts.scan_number)
            survey = ScanRecord.model_validate_json(scan.read_bytes()) if scan.exists() else None
            pdf.add(PdfPage(record, facts, survey, self.storage.stage("ingest").output_page(number, "png")))

    def _facts(self, number: int) -> IngestPage:
        facts: IngestPage = self.storage.stage("ingest").load_page(number, IngestPage)
        return facts

    def _books(self, rows: list[tuple[str, str]], source: str, digest: str) -> None:
        wanted = self.formats.epub or self.formats.markdown
        pictures = dict(self._pictures()) if wanted else {}
        if self.formats.epub:
            extras = Extras(f"Scan: {source}", digest, self._cover(), pictures, rows)
            with writing(self._keep(f"{self.book.id}.epub")) as file:
                write_epub(self.book, extras, file)
        if self.formats.markdown:
            for name, (end, data) in pictures.items():
                write_bytes(self._keep(f"pictures/{Path(name).stem}{end}"), data)
            paths = {name: f"pictures/{Path(name).stem}{end}" for name, (end, _) in pictures.items()}
            with self._text(".md") as text:
                write_markdown(self.book, text, rows, paths)
        if self.formats.text:
            with self._text(".txt") as text:
                write_text(self.book, text, rows)
        if self.formats.jsonl:
            with self._text(".jsonl") as text:
                write_jsonl(self.book, text)

    def _pictures(self) -> Iterator[tuple[str, tuple[str, bytes]]]:
        for passage in self.book.passages():
            if passage.image is not None and (self.book.pictures / passage.image).exists():
                yield passage.image, picture(self.book.pictures / passage.image)

    def _cover(self) -> bytes | None:
        """The first page that is not blank."""
        for entry in self.book.structure.page_map:
            image = self.storage.stage("ingest").output_page(entry.page, "png")
            if not entry.blank and image.exists():
                return cover(image)
        return None

    @contextmanager
    def _text(self, ending: str) -> Iterator[TextIO]:
        with writing(self._keep(f"{self.book.id}{ending}")) as file:
            text = io.TextIOWrapper(file, encoding="utf-8", newline="\n")
            yield text
            text.flush()
            text.detach()

    def _write(self, name: str, text: str) -> None:
        # Not synced one by one: DVC takes a run that was killed for none at all.
        path = self._keep(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def _keep(self, name: str) -> Path:
        path = self.folder / name
        self.kept.add(path)
        self.made[f"files_{name.split('/', maxsplit=1)[0] if '/' in name else path.suffix[1:]}"] += 1
        return path

    def _prune(self) -> None:
        """Take away what an earlier run made and this one did not."""
        for path in sorted(self.folder.rglob("*"), reverse=True):
            if path.is_file() and path not in self.kept:
                path.unlink()
            elif path.is_dir() and not any(path.iterdir()):
                shutil.rmtree(path)

    def _sizes(self, root: Path) -> dict[str, Any]:
        sizes = {f"{end}_bytes": self.folder / f"{self.book.id}.{end}" for end in ("epub", "pdf")}
        return {name: path.stat().st_size for name, path in sizes.items() if path.exists()}


app = stage_app(ExportStage)

if __name__ == "__main__":
    app()
