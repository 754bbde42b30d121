"""Measure what was read, and what stands after correction, against the book's truth."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Any

from pydantic import Field

from lib.errors import InvalidRecordError
from lib.evaluation.body_text import body_as_merged, body_as_read
from lib.evaluation.ground_truth import truth_files
from lib.evaluation.interval import rate_interval
from lib.evaluation.normalise import Normalisation, normalise
from lib.evaluation.rates import Furniture, count_errors, harm, rate
from lib.merge.human import proofread_text
from lib.merge.overrides import override_files
from lib.merge.records import merge_records
from lib.pipeline import (
    BasePageMetrics,
    BaseStage,
    BookStorage,
    CheckpointManager,
    Page,
    PageOutput,
    PipelineLogger,
    StageParams,
)
from lib.pipeline.reports import page_rows, report_fields
from lib.pipeline.script import stage_app
from lib.schemas.evaluate import EvaluatePage, TextErrors
from lib.schemas.merge import MergePage
from lib.schemas.ocr import OcrPage


class EvaluateParams(StageParams):
    """Settings of `evaluate:`."""

    truth: str | None = None
    furniture: Furniture = Field(
        default="keep",
        description="For truth without heads and page numbers: free_ends, or labels, to leave out what is labelled so.",
    )
    normalisation: Normalisation = Normalisation()


class EvaluateMetrics(BasePageMetrics):
    """A page's error rates, from 0; a page without truth text counts its edits."""

    truth_chars: int = Field(ge=0)
    ocr_cer: float = Field(ge=0)
    ocr_wer: float = Field(ge=0)
    merge_cer: float = Field(ge=0)
    merge_wer: float = Field(ge=0)


def evaluate_page(page: Page, settings: EvaluateParams) -> PageOutput:
    """Compare one page with its truth."""
    true_text, read_text, merged_text = _texts(page, settings.furniture)
    truth = normalise(true_text, settings.normalisation)
    read = normalise(read_text, settings.normalisation)
    merged = normalise(merged_text, settings.normalisation)
    before, read = count_errors(truth, read, settings.furniture)
    after, merged = count_errors(truth, merged, settings.furniture)
    mended, harmed = harm(truth, read, merged)
    chars, words = len(truth), len(truth.split())
    record = EvaluatePage(
        page_number=page.number,
        truth_chars=chars,
        truth_words=words,
        ocr=TextErrors(char_edits=before.chars, word_edits=before.words),
        merge=TextErrors(char_edits=after.chars, word_edits=after.words),
        mended=mended,
        harmed=harmed,
    )
    metrics = EvaluateMetrics(
        page_num=page.number,
        truth_chars=chars,
        ocr_cer=before.chars / max(chars, 1),
        ocr_wer=before.words / max(words, 1),
        merge_cer=after.chars / max(chars, 1),
        merge_wer=after.words / max(words, 1),
    )
    return PageOutput(record, metrics=metrics)


def _texts(page: Page, furniture: Furniture) -> tuple[str, str, str]:
    """The page's truth, what was read, and what stands after correction.

    Of a page that a person proofread, what the stages alone made is compared, whether its truth stands in a file or in
    the overrides: the person's own text would be without error whatever they made.
    """
    read, final = page.record("ocr", OcrPage), page.record("merge", MergePage)
    labelled = furniture == "labels"
    merged = merge_records(page) if proofread_text(final) is not None else final
    own = body_as_merged(final) if labelled else final.text
    truth = page.text("truth") if page.has("truth") else own
    if labelled:
        return truth, body_as_read(read, final), body_as_merged(merged)
    return truth, read.text, merged.text


def _may_be_proofread(page: Page) -> bool:
    """Whether a person proofread the page. One whose record cannot be read is taken, so that it fails."""
    try:
        return proofread_text(page.record("merge", MergePage)) is not None
    except InvalidRecordError:
        return True


class EvaluateStage(BaseStage):
    """Measure what was read, and what stands after correction, against the book's truth."""

    name = "evaluate"
    dependencies = ["ocr", "layout", "correct", "label", "merge"]
    optional = ["correct", "label"]
    other_deps = ("${item.truth}", "data/${key}/overrides")
    input_schema = MergePage
    output_schema = EvaluatePage
    checkpoint_schema = EvaluateMetrics
    params_schema = EvaluateParams
    book_settings = ("truth",)
    executor = "process"
    page_function = staticmethod(evaluate_page)
    settings: EvaluateParams

    def engine(self) -> dict[str, str]:
        return {"rapidfuzz": version("rapidfuzz")}

    def pages(self, storage: BookStorage) -> dict[int, Page]:
        """The pages that have truth: a text in the book's folder of truth, or a page that a person proofread."""
        truth = truth_files(storage.storage_root.parent / Path(self.settings.truth)) if self.settings.truth else {}
        corrected = override_files(storage.override_dir)
        found = {}
        for number, page in super().pages(storage).items():
            if number in truth:
                found[number] = Page(number, {**page.files, "truth": truth[number]})
            elif number in corrected and _may_be_proofread(page):
                found[number] = page
        return found

    def stand_in(self, page: Page, error: str) -> EvaluatePage:
        """A page without figures."""
        nothing = TextErrors(char_edits=0, word_edits=0)
        return EvaluatePage(
            page_number=page.number, status="failed", error=error, truth_chars=0, truth_words=0,
            ocr=nothing, merge=nothing, mended=0, harmed=0,
        )  # fmt: skip

    def after(
        self, storage: BookStorage, checkpoint: CheckpointManager, logger: PipelineLogger, stats: dict[str, Any]
    ) -> None:
        """Write the book's rates: edits over characters, so that long pages weigh more."""
        skips = checkpoint.skip_files()
        folder = storage.stage(self.name)
        scored: list[EvaluatePage] = [folder.load_page(n, EvaluatePage) for n, s in skips.items() if s.failed is None]
        rates = {which: self._rates(which, scored, storage.total_pages or 0) for which in ("ocr", "merge") if scored}
        metrics = {
            "pages_with_truth": len(scored),
            **rates,
            "mended": sum(page.mended for page in scored),
            "harmed": sum(page.harmed for page in scored),
            "compared": f"{self.settings.normalisation.describe()}; furniture: {self.settings.furniture}",
        }
        if any("cer_low" in values for values in rates.values()):
            metrics["interval"] = f"95 % for the whole book, from {len(scored)} of its {storage.total_pages} pages"
        fields = report_fields(self.report_schema, self.checkpoint_schema)
        self.write_report(storage, metrics, page_rows(skips, fields), fields)

    @staticmethod
    def _rates(which: str, scored: list[EvaluatePage], pages: int) -> dict[str, float]:
        """Rates from 0; where only some of the book's pages have truth, with the interval of the whole book's rate."""
        chars = [(getattr(page, which).char_edits, page.truth_chars) for page in scored]
        words = [(getattr(page, which).word_edits, page.truth_words) for page in scored]
        rates = {"cer": rate(chars), "wer": rate(words)}
        for name, pairs in (("cer", chars), ("wer", words)):
            interval = rate_interval(pairs, pages)
            if interval is not None:
                rates[f"{name}_low"], rates[f"{name}_high"] = interval
        return rates


app = stage_app(EvaluateStage)

if __name__ == "__main__":
    app()
