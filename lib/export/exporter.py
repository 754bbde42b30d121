"""Making the exports that are asked for."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, TextIO

from lib.export.alto import alto_page
from lib.export.book import Book
from lib.export.colophon import FOUND_BY, Reading, colophon
from lib.export.diplomatic import write_page
from lib.export.epub.publication import Extras, write_epub
from lib.export.formats import Formats
from lib.export.hocr import hocr_page
from lib.export.paragraphs import write_jsonl
from lib.export.pdf.document import PdfBook, PdfPage
from lib.export.pdf.placement import believable
from lib.export.pdf.scans import Scans
from lib.export.pictures import cover, part, picture
from lib.export.provenance import gather
from lib.export.reading_text import write_markdown, write_text
from lib.pipeline.record_files import read_record
from lib.pipeline.storage import BookStorage
from lib.scans.guarded_listing import list_guarded
from lib.schemas.conservation import check_accounted, check_written
from lib.schemas.ingest import IngestPage, ScanRecord
from lib.schemas.merge import MergePage, cut_out
from lib.system.atomic import write_bytes, writing
from lib.text.unprintable import PrintedText


class Exporter:
    """One run over a book. It goes through the pages once, and holds one at a time."""

    def __init__(self, formats: Formats, source: str, book: Book, storage: BookStorage) -> None:
        self.formats, self.source, self.book, self.storage = formats, source, book, storage
        self.folder = storage.stage("export").stage_dir
        self.kept: set[Path] = set()
        self.made: Counter[str] = Counter()
        self.true_to_size = True
        """Whether the resolution that the scans claim can be."""

    def make(self) -> dict[str, Any]:
        """Write the files; returns how many there are of each kind, and how large the largest of them are."""
        root = self.storage.storage_root.parent
        made = gather(root, self.book.id, self.storage.report_dir, self.storage.stage("structure").stage_dir)
        reading = Reading()
        entries = [entry for entry in self.book.structure.page_map if entry.printed is not None]
        counted = sum(entry.source == "inferred" for entry in entries)
        with ExitStack() as stack:
            pdf = self._pdf(stack, root) if self.formats.pdf else None
            diplomatic = stack.enter_context(self._text(".diplomatic.txt")) if self.formats.diplomatic else None
            for number in range(1, (self.storage.total_pages or 0) + 1):
                record: MergePage = self.storage.stage("merge").load_page(number, MergePage)
                check_accounted(record)
                reading.add(record)
                self._page(record, pdf, diplomatic)
            rows = [*colophon(made, reading, len(entries) - counted, counted), ("To find the commit", FOUND_BY)]
            if pdf is not None:
                lines = ["Colophon", self.book.title, *(f"{what}: {value}" for what, value in rows)]
                pdf.finish(self.book.structure, self.book.languages[0], lines)
        self._books(rows, made.source, made.source_digest)
        self._prune()
        return {"pages": reading.pages, "words": reading.words, **dict(sorted(self.made.items())), **self._sizes()}

    def _pdf(self, stack: ExitStack, root: Path) -> PdfBook:
        path = self._keep(f"{self.book.id}.pdf")
        self.true_to_size = believable(self._facts(number) for number in self.book.pages)
        scans = Scans(list_guarded(root, self.source).scans if (root / self.source).exists() else [])
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
            check_written("hOCR", record, text.count('<span class="ocrx_word"'))
            self._write(f"hocr/page_{number:04d}.html", text)
        if self.formats.alto:
            text = alto_page(record, languages=languages, printed=printed, image=image)
            check_written("ALTO", record, text.count("<String "))
            self._write(f"alto/page_{number:04d}.xml", text)
        if pdf is not None:
            facts = self._facts(number)
            if not self.true_to_size:
                facts = facts.model_copy(update={"dpi": None})
            scan = self.storage.stage("ingest", "scan").output_page(facts.scan_number)
            survey = read_record(scan, ScanRecord, "ingest") if scan.exists() else None
            pdf.add(PdfPage(record, facts, survey, self.storage.stage("ingest").output_page(number, "png")))

    def _facts(self, number: int) -> IngestPage:
        facts: IngestPage = self.storage.stage("ingest").load_page(number, IngestPage)
        return facts

    def _books(self, rows: list[tuple[str, str]], source: str, digest: str) -> None:
        wanted = self.formats.epub or self.formats.markdown
        pictures = dict(self._pictures(self.folder / "pictures")) if wanted else {}
        if self.formats.epub:
            extras = Extras(f"Scan: {source}", digest, self._cover(), pictures, rows)
            with writing(self._keep(f"{self.book.id}.epub")) as file:
                write_epub(self.book, extras, file)
        if self.formats.markdown:
            paths = {name: f"pictures/{path.name}" for name, path in pictures.items()}
            for path in paths.values():
                self._keep(path)
            with self._text(".md") as text:
                write_markdown(self.book, text, rows, paths)
        if self.formats.text:
            with self._text(".txt") as text:
                write_text(self.book, text, rows)
        if self.formats.jsonl:
            with self._text(".jsonl") as text:
                write_jsonl(self.book, text)

    def _pictures(self, folder: Path) -> Iterator[tuple[str, Path]]:
        """Write the pictures, so that none must stay in memory; those that no format keeps are taken away later."""
        for passage in self.book.passages():
            made = None if passage.image is None else self._picture(passage.image)
            if passage.image is not None and made is not None:
                ending, data = made
                path = folder / f"{Path(passage.image).stem}{ending}"
                write_bytes(path, data)
                yield passage.image, path

    def _picture(self, name: str) -> tuple[str, bytes] | None:
        """A picture's ending and bytes: as ocr cut it out, or as a person drew it; None where it is not there."""
        drawn = cut_out(name)
        if drawn is None:
            path = self.book.pictures / name
            return picture(path) if path.exists() else None
        path = self.storage.stage("ingest").output_page(drawn[0], "png")
        return part(path, drawn[1]) if path.exists() else None

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
            text = PrintedText(file, encoding="utf-8", newline="\n")
            yield text
            text.flush()
            text.detach()

    def _write(self, name: str, text: str) -> None:
        # Not synced one by one: DVC takes a run that was killed for none at all.
        write_bytes(self._keep(name), text.encode("utf-8"), sync=False)

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

    def _sizes(self) -> dict[str, Any]:
        sizes = {f"{end}_bytes": self.folder / f"{self.book.id}.{end}" for end in ("epub", "pdf")}
        return {name: path.stat().st_size for name, path in sizes.items() if path.exists()}
