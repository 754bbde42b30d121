"""Make a book of its pages: chapters, joined paragraphs, notes, the page map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from lib.pipeline import BookStage, BookStorage, PipelineLogger, StageParams
from lib.pipeline.script import stage_app
from lib.schemas.conservation import PassageBalance
from lib.schemas.merge import MergePage
from lib.schemas.structure import BookStructure
from lib.settings.language_names import Languages
from lib.structure.letters import with_letter_parts
from lib.structure.passages import PassageWriter
from lib.structure.survey import survey
from lib.system.atomic import write_text, writing


class StructureParams(StageParams):
    """Settings of `structure:`."""

    title: str | None = None
    author: str | None = None
    language: Languages = "eng"


class StructureStage(BookStage):
    """Make a book of its pages."""

    name = "structure"
    dependencies = ["merge"]
    outs = ("book.json", "passages.jsonl")
    params_schema = StructureParams
    book_settings = ("title", "author", "language")
    settings: StructureParams

    def make(self, storage: BookStorage, logger: PipelineLogger) -> Mapping[str, Any]:
        """Write book.json and passages.jsonl. Goes through the pages twice, so that neither pass must hold them."""
        folder = storage.stage(self.name).stage_dir
        plan = survey(_pages(storage), self.settings.title)
        writer = PassageWriter(plan)
        kinds: Counter[str] = Counter()
        balance = PassageBalance()
        with writing(folder / "passages.jsonl") as file:
            for passage in with_letter_parts(writer.passages(balance.watch(_pages(storage)))):
                kinds[passage.kind] += 1
                balance.add(passage)
                file.write(passage.model_dump_json().encode("utf-8") + b"\n")
            balance.check()
        book = BookStructure(
            title=self.settings.title,
            author=self.settings.author,
            language=self.settings.language,
            pages=storage.total_pages or 0,
            passages=writer.outlet.written,
            sections=plan.tree.sections,
            page_map=plan.page_map,
            leaves=plan.leaves,
            notes=writer.outlet.notes(),
            contents=plan.contents,
        )
        write_text(folder / "book.json", book.model_dump_json(indent=1) + "\n")
        return _metrics(book, kinds)


def _pages(storage: BookStorage) -> Iterator[MergePage]:
    merge = storage.stage("merge")
    return (merge.load_page(number, MergePage) for number in range(1, (storage.total_pages or 0) + 1))


def _metrics(book: BookStructure, kinds: Counter[str]) -> dict[str, Any]:
    sources = Counter(entry.source for entry in book.page_map)
    return {
        "passages": book.passages,
        "sections": len(book.sections),
        "chapters": sum(section.level == 1 for section in book.sections),
        "paragraphs": kinds["paragraph"],
        "illustrations": kinds["illustration"],
        "notes": len(book.notes),
        "notes_without_mark": sum(note.anchor is None for note in book.notes),
        "pages_numbered": sum(entry.printed is not None for entry in book.page_map),
        "numbers_printed": sources["printed"],
        "numbers_mended": sources["mended"],
        "numbers_inferred": sources["inferred"],
        "leaves_wrong": len(book.leaves),
        "contents_differences": len(book.contents),
    }


app = stage_app(StructureStage)

if __name__ == "__main__":
    app()
