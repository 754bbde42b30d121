"""Write the book's report: one page to look at, and its key figures as metrics."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from itertools import groupby
from typing import Any

from pydantic import Field

from lib.pipeline import BookStage, BookStorage, PipelineLogger, StageParams
from lib.pipeline.record_files import read_record
from lib.pipeline.script import stage_app
from lib.report.html import Report, render
from lib.report.thumbnails import strips, thumbnail
from lib.report.views import Correction, PageView, chapters, corrections, findings, in_doubt
from lib.schemas.evaluate import EvaluatePage
from lib.schemas.ingest import IngestPage
from lib.schemas.merge import MergePage
from lib.schemas.score import BookScore
from lib.schemas.structure import BookStructure, PageEntry
from lib.settings.params import Params
from lib.system.atomic import write_text

NAMES = {
    "pages_blank": "blank",
    "pages_failed": "failed",
    "pages_numbered": "with a printed number",
    "words_corrected": "words corrected",
    "words_set_aside": "words set aside",
    "pages_in_doubt": "pages that may lack something",
    "pages_lacking": "pages that seem to lack text",
    "cer_ocr": "characters wrong, as read",
    "cer_merge": "characters wrong, corrected",
    "mends_a_page": "places a page to put right",
    "cer_reading_text": "characters wrong in the reading text",
    "chars_mended": "characters mended",
    "chars_harmed": "characters harmed",
    "cost_usd": "dollars paid",
    "forecast_usd": "dollars foreseen",
}
"""Metrics as the report names them; others by their own name."""


READ_REPORTS = (
    "ingest.json", "ocr.json", "ocr.csv", "correct.json", "label.json", "metadata.json", "merge.json",
    "evaluate.json", "evaluate.csv",
)  # fmt: skip
"""Reports of other stages that are shown, or whose change is to renew the page."""


class ReportParams(StageParams):
    """Settings of `report:`."""

    pictures: int = Field(default=400, ge=0, description="Pages shown as pictures; more would make the file too large.")
    words: int = Field(default=300, ge=0, description="Corrected words shown as pictures; the rest as text only.")


class ReportStage(BookStage):
    """Write the book's report."""

    name = "report"
    dependencies = ["ingest", "merge", "evaluate", "structure", "score"]
    optional = ["evaluate", "structure", "score"]
    book_files = {"structure": ("book.json",), "score": ("score.json",)}
    other_deps = tuple(f"reports/${{key}}/{name}" for name in READ_REPORTS)
    outs = ("report.html",)
    params_schema = ReportParams
    settings: ReportParams

    def make(self, storage: BookStorage, logger: PipelineLogger) -> Mapping[str, Any]:
        """Put the records together and write data/BOOK/report/report.html."""
        path = storage.stage("structure").stage_dir / "book.json"
        book = read_record(path, BookStructure, "structure") if path.exists() else None
        entries = {entry.page: entry for entry in book.page_map} if book else {}
        numbers = range(1, (storage.total_pages or 0) + 1)
        views = [self._view(storage, number, entries.get(number)) for number in numbers]
        changed = self._pictured(storage, [entry for view in views for entry in corrections(view.record)])
        metrics = self._metrics(storage, views, len(changed))
        report = Report(
            book=storage.scan_id,
            facts=Params.load(storage.storage_root.parent).book(storage.scan_id).model_dump(),
            tiles={NAMES.get(name, name): _shown(name, value) for name, value in metrics.items()},
            pages=views,
            corrections=changed,
            chapters=chapters(book) if book else [],
            findings=[*self._unfit(storage), *findings(book, [view.record for view in views])],
        )
        write_text(storage.stage(self.name).stage_dir / "report.html", render(report))
        return metrics

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
        )

    def _pictured(self, storage: BookStorage, found: list[Correction]) -> list[Correction]:
        """The corrections, the first of them with their places as pictures."""
        shown: list[Correction] = []
        for page, group in groupby(found[: self.settings.words], key=lambda entry: entry.page):
            entries = list(group)
            cut = strips(storage.stage("ingest").output_page(page, "png"), [entry.box for entry in entries])
            shown += [replace(entry, picture=picture) for entry, picture in zip(entries, cut, strict=True)]
        return shown + found[self.settings.words :]

    def _metrics(self, storage: BookStorage, views: list[PageView], corrected: int) -> dict[str, Any]:
        words = sum(len(line.words) for view in views for p in view.record.paragraphs() for line in p.lines)
        evaluate = storage.report_dir / "evaluate.json"
        rates = json.loads(evaluate.read_bytes()) if evaluate.exists() else {}
        return {
            "pages": len(views),
            "pages_blank": sum(view.record.blank for view in views),
            "pages_failed": sum(view.record.status == "failed" for view in views),
            "pages_numbered": sum(view.number is not None and not view.number.startswith("[") for view in views),
            "words": words,
            "words_corrected": corrected,
            "words_set_aside": sum(len(view.record.set_aside) for view in views),
            "pages_in_doubt": len(in_doubt(views)),
            "pages_lacking": sum(view.lacks_text for view in views),
            "illustrations": sum(block.kind == "illustration" for view in views for block in view.record.blocks),
            **self._errors(rates),
            **self._reading_text(storage),
            **self._money(storage),
        }

    @staticmethod
    def _unfit(storage: BookStorage) -> list[str]:
        """What ocr found wrong with the book's language data, in a line."""
        path = storage.report_dir / "ocr.json"
        said = json.loads(path.read_bytes()).get("unfit_told") if path.exists() else None
        return [said] if said else []

    @staticmethod
    def _errors(rates: Mapping[str, Any]) -> dict[str, float]:
        """Error rates, their interval where only some pages have truth, and what correction mended and harmed."""
        found = {
            f"cer_{name}{end}": rates[name][f"cer{end}"]
            for name in ("ocr", "merge")
            for end in ("", "_low", "_high")
            if f"cer{end}" in rates.get(name, {})
        }
        return {**found, **{f"chars_{name}": rates[name] for name in ("mended", "harmed") if found}}

    @staticmethod
    def _reading_text(storage: BookStorage) -> dict[str, float]:
        """What is wrong with the text as a reader gets it, where there is truth for it."""
        path = storage.stage("score").stage_dir / "score.json"
        score = BookScore.model_validate_json(path.read_bytes()) if path.exists() else BookScore()
        if score.reading_text is None:
            return {}
        return {"mends_a_page": score.reading_text.mends_a_page, "cer_reading_text": score.reading_text.cer}

    @staticmethod
    def _money(storage: BookStorage) -> dict[str, float]:
        """What models cost, beside what was foreseen; nothing where none was asked."""
        paths = [storage.report_dir / f"{stage}.json" for stage in ("correct", "label", "metadata")]
        found = [json.loads(path.read_bytes()) for path in paths if path.exists()]
        return {
            name: round(sum(report[name] for report in found if name in report), 6)
            for name in ("cost_usd", "forecast_usd")
            if any(name in report for report in found)
        }


def _shown(name: str, value: float) -> str:
    if name.endswith("_usd"):
        return f"{value:.4f}"
    if name == "mends_a_page":
        return f"{value:.2f}"
    return f"{value:.2%}" if isinstance(value, float) else f"{value:,}"


app = stage_app(ReportStage)

if __name__ == "__main__":
    app()
