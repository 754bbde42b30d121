"""Score labels, structure and the reading text against what people know of the book."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from lib.evaluation.book_ground_truth import BookKnown, load_truth
from lib.evaluation.book_score import score_book
from lib.evaluation.normalise import Normalisation
from lib.evaluation.reading_text.book_text_score import score_book_text
from lib.evaluation.reading_text.epub_text import read_epub
from lib.merge.human import proofread_text
from lib.pipeline import BookStage, BookStorage, PipelineLogger, StageParams
from lib.pipeline.record_files import read_record
from lib.pipeline.reports import write_csv
from lib.pipeline.script import stage_app
from lib.schemas.merge import MergePage
from lib.schemas.score import BookScore, Finding
from lib.schemas.structure import BookStructure, Passage
from lib.system.atomic import write_text


class ScoreParams(StageParams):
    """Settings of `score:`."""

    truth: str | None = None
    normalisation: Normalisation = Normalisation()


class ScoreStage(BookStage):
    """Score labels, structure and the reading text against what people know of the book."""

    name = "score"
    dependencies = ["merge", "structure", "export"]
    optional = ["export"]
    book_files = {"structure": ("book.json", "passages.jsonl"), "export": ()}
    other_deps = ("${item.truth}", "data/${key}/export")
    outs = ("score.json",)
    other_outs = ("reports/${key}/score.csv", "reports/${key}/score.findings.csv")
    params_schema = ScoreParams
    book_settings = ("truth",)
    settings: ScoreParams

    def make(self, storage: BookStorage, logger: PipelineLogger) -> Mapping[str, Any]:
        """Write the scores, the table of true and given classes, and that of places where the text is wrong."""
        truth = self.settings.truth
        known = load_truth(storage.storage_root.parent / Path(truth)) if truth else BookKnown()
        book = read_record(_structure(storage, "book.json"), BookStructure, "structure")
        score, confusions = score_book(known, book, lambda: _pages(storage), lambda: _passages(storage))
        findings = self._score_text(storage, logger, known, score)
        write_text(storage.stage(self.name).stage_dir / "score.json", score.model_dump_json(indent=1) + "\n")
        rows = [{"page_num": one.page, "actual": one.actual, "predicted": one.predicted} for one in confusions]
        write_csv(storage.report_dir / f"{self.name}.csv", rows, ["page_num", "actual", "predicted"])
        fields = list(Finding.model_fields)
        write_csv(storage.report_dir / f"{self.name}.findings.csv", [one.model_dump() for one in findings], fields)
        return score.model_dump(mode="json", exclude_none=True, exclude={"missed"})

    def _score_text(
        self, storage: BookStorage, logger: PipelineLogger, known: BookKnown, score: BookScore
    ) -> list[Finding]:
        """Score what a reader gets: the text of the EPUB. Returns the places that are wrong."""
        epub = storage.stage("export").stage_dir / f"{storage.scan_id}.epub"
        if not known.has_text:
            return []
        if not epub.exists():
            logger.warning(f"{epub}: not there, so the reading text is not scored; let export make it (formats: epub)")
            return []
        blank = {page.page_number for page in _pages(storage) if page.blank}
        known = _without_own_text(known, _pages(storage))
        scored = score_book_text(known, read_epub(epub), storage.total_pages or 0, blank, self.settings.normalisation)
        if scored is None:
            return []
        score.reading_text, findings = scored
        return findings


def _without_own_text(known: BookKnown, pages: Iterator[MergePage]) -> BookKnown:
    """The truth without pages that a person proofread and that are truth by the same hand: they would have no error."""
    printed = {p.page_number: _words(line.text for line in p.lines()) for p in pages if proofread_text(p) is not None}
    texts = {number: text for number, text in known.texts.items() if _words([text]) != printed.get(number)}
    return known.model_copy(update={"texts": texts})


def _words(texts: Iterable[str]) -> list[str]:
    return [word for text in texts for word in text.split()]


def _structure(storage: BookStorage, name: str) -> Path:
    return storage.stage("structure").stage_dir / name


def _pages(storage: BookStorage) -> Iterator[MergePage]:
    merge = storage.stage("merge")
    return (merge.load_page(number, MergePage) for number in range(1, (storage.total_pages or 0) + 1))


def _passages(storage: BookStorage) -> Iterator[Passage]:
    with _structure(storage, "passages.jsonl").open("rb") as lines:
        for line in lines:
            yield Passage.model_validate_json(line)


app = stage_app(ScoreStage)

if __name__ == "__main__":
    app()
