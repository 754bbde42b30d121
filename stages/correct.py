"""Correct each page sparsely: words divided at line ends, and what the reader confused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from lib.correct.evidence import Evidence
from lib.correct.known_words import KnownWords, word_lists
from lib.correct.local import BACKEND, correct_page, survey_book
from lib.correct.model.changes import Witnesses
from lib.correct.model.characters import scripts_of
from lib.correct.model.guards import Guards
from lib.correct.model.question import answer_schema, page_data
from lib.correct.model.record import changed_words, page_from_answer
from lib.correct.rules.long_s import LongS, without_misread
from lib.correct.rules.signs_and_spaces import Rules
from lib.correct.second_reader import line as second_reading
from lib.ocr.tesseract import language_data
from lib.pipeline import (
    BasePageMetrics,
    BookStorage,
    CheckpointManager,
    LLMPageMetrics,
    Page,
    PageOutput,
    PipelineLogger,
)
from lib.pipeline.script import stage_app
from lib.schemas.correct import CorrectPage
from lib.schemas.layout import LayoutPage
from lib.settings.language_names import Languages
from lib.text.language_data import engine_names
from lib.text.lexicon import load_lexicon
from lib.vision.backend_settings import VisionParams
from lib.vision.vision_stage import IMAGE, VisionStage

if TYPE_CHECKING:
    from lib.llm import LLMRequest, LLMResult


class CorrectParams(VisionParams):
    """Settings of `correct:`. The local backend corrects by rules with the book's own words."""

    hyphens: bool = Field(default=True, description="Join words that are divided at a line's end.")
    confusions: bool = Field(default=True, description="Local: take back confusions that the book's words betray.")
    leaders: bool = Field(default=True, description="Local: leader dots that were read as letters.")
    specks: bool = Field(default=True, description="Local: leave out specks that were read as marks.")
    spacing: bool = Field(default=True, description="Local: close thin spaces beside stops, quotes and dashes.")
    stops: bool = Field(default=True, description="Local: points read as commas (in English), specks as points.")
    long_s: bool = Field(default=True, description="Local: long s that was read as f becomes s, in books that have it.")
    case: bool = Field(default=True, description="Local: small capitals in mixed case, as their letters' heights tell.")
    second_reader: Literal["none", "rapidocr"] = Field(
        default="none", description="Local: reads doubtful lines again. rapidocr needs the extra colophon[reader]."
    )
    tessdata: str | None = Field(default=None, description="Folder of language data, whose word lists are used first.")
    guards: Guards = Field(default_factory=Guards, description="How far a model's correction may go.")
    language: Languages = Field(default="eng", description="Names of languages, joined with +.")

    @property
    def reads_again(self) -> bool:
        """Whether a second reader is asked."""
        return not self.asks and self.second_reader != "none"


class CorrectMetrics(BasePageMetrics):
    """What is measured of a corrected page."""

    paragraphs: int = Field(ge=0)
    corrected_paragraphs: int = Field(ge=0, description="Paragraphs with edits or joins.")
    edits: int = Field(ge=0)
    joins: int = Field(ge=0)
    hyphens_kept: int = Field(ge=0, description="Joins whose hyphen belongs to the word.")


class CorrectModelMetrics(CorrectMetrics, LLMPageMetrics):
    """The same of a page that a model corrected. `edits` counts words."""

    set_aside: int = Field(ge=0, description="Corrections that the guards refused.")


def correct(page: Page, settings: CorrectParams) -> PageOutput:
    """Correct one page; the page's context holds what the book's other pages say to its words."""
    ocr = page.record("layout", LayoutPage)
    evidence = Evidence.from_context(page.context)
    rules = Rules(**settings.model_dump(include={field.name for field in fields(Rules)}))
    lexicon = load_lexicon(*_data(settings))
    if evidence.long_s and lexicon is not None:
        long_s = LongS(lexicon, rules.languages)
        evidence = replace(
            evidence, near=without_misread(evidence.near, long_s), sure=without_misread(evidence.sure, long_s)
        )
    second = None
    if settings.reads_again and page.has(IMAGE) and any(ocr.paragraphs()):
        second = second_reading.of_page(ocr, page.file(IMAGE), evidence, settings.language, lexicon)
    record = correct_page(ocr, evidence, rules, lexicon=lexicon, second=second)
    edits = sum(len(entry.edits) for entry in record.paragraphs)
    return PageOutput(record, metrics=CorrectMetrics(**_counts(ocr, record), edits=edits))


def _data(settings: CorrectParams) -> tuple[Path, str]:
    """The folder and the names of the book's language data, as far as it is there."""
    folder, names = engine_names(language_data(settings.tessdata).present(settings.language))
    return Path(folder), names


def _counts(ocr: LayoutPage, record: CorrectPage) -> dict[str, Any]:
    joins = [join for entry in record.paragraphs for join in entry.joins]
    return {
        "page_num": ocr.page_number,
        "paragraphs": sum(1 for _ in ocr.paragraphs()),
        "corrected_paragraphs": len(record.paragraphs),
        "joins": len(joins),
        "hyphens_kept": sum(join.hyphen == "kept" for join in joins),
    }


class CorrectStage(VisionStage):
    """Correct each page sparsely."""

    name = "correct"
    dependencies = ["layout"]
    made_first = ["layout"]
    input_schema = LayoutPage
    output_schema = CorrectPage
    checkpoint_schema = CorrectMetrics
    model_metrics = CorrectModelMetrics
    params_schema = CorrectParams
    prompt_package = "lib.correct"
    book_settings = ("language",)
    executor = "process"
    page_function = staticmethod(correct)
    settings: CorrectParams

    def contexts(self, storage: BookStorage) -> Mapping[int, Mapping[str, Any]]:
        """What the book's vocabulary says to each page's divided and doubtful words."""
        pages = storage.stage("layout").readable_pages(LayoutPage)
        lexicon = load_lexicon(*_data(self.settings)) if self.settings.long_s else None
        long_s = LongS(lexicon, frozenset(self.settings.language.split("+"))) if lexicon is not None else None
        return survey_book(pages, near=self.settings.reads_again or self.settings.asks, long_s=long_s)

    def before(self, storage: BookStorage, checkpoint: CheckpointManager, logger: PipelineLogger) -> None:
        self.engine()  # a reader that is missing is missed before any work
        super().before(storage, checkpoint, logger)

    def engine(self) -> dict[str, str]:
        if self.settings.asks:
            return {**super().engine(), **word_lists(*_data(self.settings))}
        facts = second_reading.facts() if self.settings.reads_again else {}
        return {
            **super().engine(),
            **word_lists(*_data(self.settings)),
            **facts,
        }

    @property
    def sees_images(self) -> bool:
        return super().sees_images or self.settings.reads_again

    def build_request(self, page: Page) -> LLMRequest | PageOutput:
        """The page's image and what was read on it. A page without text is not sent."""
        ocr = page.record("layout", LayoutPage)
        if ocr.blank or not any(ocr.paragraphs()):
            return self._output(ocr, page, {})
        return self.ask(page, page_data(ocr), answer_schema(ocr), len(ocr.text) // 2)

    def handle_result(self, result: LLMResult) -> PageOutput:
        """The corrections that the guards let pass."""
        page = self.check_image(result)
        return self._output(page.record("layout", LayoutPage), page, result.parsed_json or {})

    def handle_refusal(self, result: LLMResult) -> PageOutput:
        """No corrections: the page is kept as it was read."""
        page = self.check_image(result)
        return self._output(page.record("layout", LayoutPage), page, {})

    def _witnesses(self, ocr: LayoutPage, evidence: Evidence) -> Witnesses:
        """What the page, the book and its languages' lists say of what may stand there."""
        language, lexicon = self.settings.language, load_lexicon(*_data(self.settings))
        known = None if lexicon is None else KnownWords(lexicon, {**evidence.sure, **evidence.near})
        words = [word.text for line in ocr.lines() for word in line.words]
        return Witnesses(known, scripts_of(words, language), tuple(ocr.unread))

    def _output(self, ocr: LayoutPage, page: Page, answer: Mapping[str, Any]) -> PageOutput:
        settings = self.settings
        evidence = Evidence.from_context(page.context)
        record = page_from_answer(
            ocr,
            answer,
            evidence,
            settings.guards,
            backend=settings.backend_name,
            hyphens=settings.hyphens,
            witnesses=self._witnesses(ocr, evidence),
        )
        counts = {"edits": changed_words(ocr, record), "set_aside": len(record.set_aside)}
        return PageOutput(record, metrics=CorrectModelMetrics(**_counts(ocr, record), **counts))

    def stand_in(self, page: Page, error: str) -> CorrectPage:
        """No corrections: what was read stands."""
        backend = self.settings.backend_name if self.settings.asks else BACKEND
        return CorrectPage(page_number=page.number, status="failed", error=error, backend=backend, paragraphs=[])


app = stage_app(CorrectStage)

if __name__ == "__main__":
    app()
