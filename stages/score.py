"""Score labels and structure against what people know of the book: numbers, classes, chapters, notes, reading text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lib.evaluation.book_ground_truth import BookKnown, load_truth
from lib.evaluation.book_score import score_book
from lib.evaluation.normalise import Normalisation
from lib.pipeline import BookStage, BookStorage, PipelineLogger, StageParams
from lib.pipeline.record_files import read_record
from lib.pipeline.reports import write_csv
from lib.pipeline.script import stage_app
from lib.schemas.merge import MergePage
from lib.schemas.structure import BookStructure, Passage
from lib.system.atomic import write_text


class ScoreParams(StageParams):
    """Settings of `score:`."""

    truth: str | None = None
    normalisation: Normalisation = Normalisation()


class ScoreStage(BookStage):
    """Score labels and structure against what people know of the book."""

    name = "score"
    dependencies = ["merge", "structure"]
    book_files = {"structure": ("book.json", "passages.jsonl")}
    other_deps = ("${item.truth}",)
    outs = ("score.json",)
    other_outs = ("reports/${key}/score.csv",)
    params_schema = ScoreParams
    book_settings = ("truth",)
    settings: ScoreParams

    def make(self, storage: BookStorage, logger: PipelineLogger) -> Mapping[str, Any]:
        """Write the scores, and the table of true and given classes that the confusion plot is made of."""
        truth = self.settings.truth
        known = load_truth(storage.storage_root.parent / Path(truth)) if truth else BookKnown()
        book = read_record(_structure(storage, "book.json"), BookStructure, "structure")
        score, confusions = score_book(
            known, book, lambda: _pages(storage), lambda: _passages(storage), self.settings.normalisation
        )
        write_text(storage.stage(self.name).stage_dir / "score.json", score.model_dump_json(indent=1) + "\n")
        rows = [{"page_num": one.page, "actual": one.actual, "predicted": one.predicted} for one in confusions]
        write_csv(storage.report_dir / f"{self.name}.csv", rows, ["page_num", "actual", "predicted"])
        return score.model_dump(mode="json", exclude_none=True, exclude={"missed"})


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
