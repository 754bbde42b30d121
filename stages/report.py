"""Write the book's report: one page to look at, and its key figures as metrics."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any

from pydantic import Field

from lib.doubt.book_lists import book_english, book_lexicon
from lib.doubt.wrong_words import expect_wrong_words
from lib.merge.human import proofread_text
from lib.pipeline import BookStage, BookStorage, PipelineLogger, StageParams
from lib.pipeline.record_files import read_record
from lib.pipeline.reports import write_json
from lib.pipeline.script import stage_app
from lib.report.figures import answer, count, tiles
from lib.report.html import Report, render
from lib.report.stage_reports import read_findings, read_stage_reports
from lib.report.thumbnails import strips, thumbnail
from lib.report.truth_differences import Difference
from lib.report.views import Correction, PageView, chapters, corrections, findings, was_read_twice
from lib.schemas.correct import CorrectPage
from lib.schemas.evaluate import EvaluatePage
from lib.schemas.ingest import IngestPage
from lib.schemas.merge import MergePage
from lib.schemas.score import BookScore
from lib.schemas.structure import BookStructure, PageEntry
from lib.settings.params import Params
from lib.system.atomic import write_text

READ_REPORTS = (
    "ingest.json", "ocr.json", "ocr.csv", "correct.json", "label.json", "metadata.json", "merge.json",
    "evaluate.json", "evaluate.csv", "score.findings.csv",
)  # fmt: skip
"""Reports of other stages that are shown, or whose change is to renew the page."""


class ReportParams(StageParams):
    """Settings of `report:`."""

    pictures: int = Field(default=400, ge=0, description="Pages shown as pictures; more would make the file too large.")
    words: int = Field(default=300, ge=0, description="Corrected words shown as pictures; the rest as text only.")


class ReportStage(BookStage):
    """Write the book's report."""

    name = "report"
    dependencies = ["ingest", "correct", "merge", "evaluate", "structure", "score"]
    optional = ["correct", "evaluate", "structure", "score"]
    book_files = {"structure": ("book.json",), "score": ("score.json",)}
    other_deps = tuple(f"reports/${{key}}/{name}" for name in READ_REPORTS)
    outs = ("report.html",)
    other_outs = ("reports/${key}/report.counts.json",)
    params_schema = ReportParams
    settings: ReportParams

    def make(self, storage: BookStorage, logger: PipelineLogger) -> Mapping[str, Any]:
        """Write data/BOOK/report/report.html and the counts; returns the metrics that DVC shows of the book."""
        path = storage.stage("structure").stage_dir / "book.json"
        book = read_record(path, BookStructure, "structure") if path.exists() else None
        entries = {entry.page: entry for entry in book.page_map} if book else {}
        numbers = range(1, (storage.total_pages or 0) + 1)
        views = [self._view(storage, number, entries.get(number)) for number in numbers]
        views = self._with_wrong_words(storage, views)
        changed = self._pictured(storage, [entry for view in views for entry in _corrections(storage, view.record)])
        reports = _reports(storage)
        metrics, counts = answer(views, _score(storage), reports), count(views, len(changed))
        report = Report(
            book=storage.scan_id,
            facts=Params.load(storage.storage_root.parent).book(storage.scan_id).model_dump(),
            tiles=tiles(metrics, counts, reports),
            pages=views,
            corrections=changed,
            chapters=chapters(book) if book else [],
            findings=[*_unfit(reports), *findings(book, [view.record for view in views])],
            differences=_differences(storage),
        )
        write_text(storage.stage(self.name).stage_dir / "report.html", render(report))
        write_json(storage.report_dir / "report.counts.json", counts.model_dump())
        return metrics.model_dump()

    def _view(self, storage: BookStorage, number: int, entry: PageEntry | None) -> PageView:
        record: MergePage = storage.stage("merge").load_page(number, MergePage)
        facts: IngestPage = storage.stage("ingest").load_page(number, IngestPage)
        evaluate = storage.stage("evaluate")
        scored: EvaluatePage | None = evaluate.load_page(number, EvaluatePage) if evaluate.has_page(number) else None
        words = [word.confidence for p in record.paragraphs() for line in p.lines for word in line.words]
        shown = facts.image is not None and number <= self.settings.pictures
        return PageView(
            record=record,
            picture=thumbnail(storage.stage("ingest").output_page(number, "png")) if shown else None,
            confidence=sum(words) / len(words) if words else None,
            cer=scored.merge.char_edits / max(scored.truth_chars, 1) if scored else None,
            entry=entry,
            proofread=proofread_text(record) is not None,
        )

    def _with_wrong_words(self, storage: BookStorage, views: list[PageView]) -> list[PageView]:
        """The pages, each with how many of its words are likely wrong, and whether the book was read twice."""
        root, book = storage.storage_root.parent, storage.scan_id
        records = [view.record for view in views]
        lists = book_lexicon(root, book), book_english(root, book)
        twice: dict[int, bool] = {}

        def correct(number: int) -> CorrectPage | None:
            # Each record is read once for both.
            found = _correct(storage, number)
            twice[number] = was_read_twice(found)
            return found

        wrong = expect_wrong_words(records, correct, *lists)
        both = any(twice.values())
        return [
            replace(view, wrong_words=words.by_two if both else words.by_one, read_twice=both)
            for view, words in zip(views, wrong, strict=True)
        ]

    def _pictured(self, storage: BookStorage, found: list[Correction]) -> list[Correction]:
        """The corrections, the first of them with their places as pictures."""
        shown: list[Correction] = []
        for page, group in groupby(found[: self.settings.words], key=lambda entry: entry.page):
            entries = list(group)
            cut = strips(storage.stage("ingest").output_page(page, "png"), [entry.box for entry in entries])
            shown += [replace(entry, picture=picture) for entry, picture in zip(entries, cut, strict=True)]
        return shown + found[self.settings.words :]


def _reports(storage: BookStorage) -> dict[str, dict[str, Any]]:
    """The reports of other stages that are there, by stage."""
    paths = {Path(name).stem: storage.report_dir / name for name in READ_REPORTS if name.endswith(".json")}
    return read_stage_reports(paths)


def _corrections(storage: BookStorage, record: MergePage) -> Iterator[Correction]:
    """The corrected words of a page, with what their stage said of each, where its record is there."""
    return corrections(record, _correct(storage, record.page_number))


def _correct(storage: BookStorage, number: int) -> CorrectPage | None:
    """What correct says of a page, where its record is there."""
    correct = storage.stage("correct")
    return correct.load_page(number, CorrectPage) if correct.has_page(number) else None


def _differences(storage: BookStorage) -> list[Difference]:
    """Where the reading text is not as the truth, as score found it."""
    return read_findings(storage.report_dir / "score.findings.csv")


def _score(storage: BookStorage) -> BookScore:
    path = storage.stage("score").stage_dir / "score.json"
    found: BookScore = read_record(path, BookScore, "score") if path.exists() else BookScore()
    return found


def _unfit(reports: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """What ocr found wrong with the book's language data, in a line."""
    said = reports.get("ocr", {}).get("unfit_told")
    return [said] if said else []


app = stage_app(ReportStage)

if __name__ == "__main__":
    app()
