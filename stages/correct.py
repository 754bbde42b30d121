"""Correct each page sparsely: words divided at line ends, and what the reader confused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from lib.correct.correct_metrics import CorrectMetrics, CorrectModelMetrics, counts
from lib.correct.evidence import Evidence
from lib.correct.known_words import KnownWords, word_lists
from lib.correct.local import BACKEND, correct_page, draft_page, survey_book
from lib.correct.means import Means
from lib.correct.model.changes import Witnesses
from lib.correct.model.drafted_page import DraftedPage, DraftRecord
from lib.correct.model.guards import Guards
from lib.correct.model.page_doubt import is_doubtful
from lib.correct.model.question import ANSWER, expected_letters, page_data
from lib.correct.model.record import changed_words, page_from_answer, weighed_answer
from lib.correct.model.second_look import LETTERS_AROUND_A_LINE, LINES, MOST_LINES, line_texts
from lib.correct.rules.long_s import LongS
from lib.correct.rules.signs_and_spaces import ENGLISH, Rules
from lib.correct.second_reader.line import facts as facts_of_reader
from lib.ocr.tesseract import language_data
from lib.pipeline import (
    BookStorage,
    CheckpointManager,
    Page,
    PageOutput,
    PipelineLogger,
)
from lib.pipeline.executors import Job, PageResult
from lib.pipeline.llm_executor import FIRST
from lib.pipeline.made_ahead import made_ahead
from lib.pipeline.script import stage_app
from lib.schemas.correct import CorrectPage
from lib.schemas.layout import LayoutPage
from lib.settings.config import Config
from lib.settings.language_names import Languages
from lib.system.digests import bytes_digest
from lib.system.stop_signal import StopSignal
from lib.text.foreign_characters import scripts_of
from lib.text.language_data import engine_names
from lib.text.lexicon import load_lexicon
from lib.text.word_frequency import counts_version
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
    send: Literal["doubtful", "all"] = Field(
        default="doubtful", description="Which pages a model is asked about: those with words in doubt, or all."
    )
    second_look: bool = Field(
        default=False, description="Show a model once more, by itself and enlarged, each line where guards refuse."
    )
    guards: Guards = Field(default_factory=Guards, description="How far a model's correction may go.")
    language: Languages = Field(default="eng", description="Names of languages, joined with +.")

    @property
    def reads_again(self) -> bool:
        """Whether a second reader is asked."""
        return self.second_reader != "none"

    @property
    def looks_twice(self) -> bool:
        """Whether lines are shown again by themselves."""
        return self.second_look and self.images


def correct(page: Page, settings: CorrectParams) -> PageOutput:
    """Correct one page; the page's context holds what the book's other pages say to its words."""
    ocr = page.record("layout", LayoutPage)
    made = _means(page, settings, ocr)
    record = correct_page(ocr, made.evidence, made.rules, lexicon=made.lexicon, second=made.second)
    edits = sum(len(entry.edits) for entry in record.paragraphs)
    return PageOutput(record, metrics=CorrectMetrics(**counts(ocr, record), edits=edits))


def _means(page: Page, settings: CorrectParams, ocr: LayoutPage, *, again: bool = True) -> Means:
    """`again`: with the second reader, where the settings name one."""
    rules = Rules(**settings.model_dump(include={field.name for field in fields(Rules)}))
    image = page.file(IMAGE) if again and settings.reads_again and page.has(IMAGE) else None
    return Means.of(ocr, Evidence.from_context(page.context), rules, load_lexicon(*_data(settings)), image)


@dataclass(frozen=True)
class _Drafted:
    """A page as the rules leave it, while a model is asked about what remains."""

    page: DraftedPage
    means: Means


def _drafted(page: Page, settings: CorrectParams) -> _Drafted:
    ocr = page.record("layout", LayoutPage)
    means = _means(page, settings, ocr)
    lines = draft_page(ocr, means.evidence, means.rules, lexicon=means.lexicon, second=means.second)
    return _Drafted(DraftedPage.of(ocr, lines, means.second.readings() if means.second else None), means)


def draft(page: Page, settings: CorrectParams) -> DraftRecord:
    """What is done to a page before a model is asked about it."""
    return _drafted(page, settings).page.as_record()


def _data(settings: CorrectParams) -> tuple[Path, str]:
    """The folder and the names of the book's language data, as far as it is there."""
    folder, names = engine_names(language_data(settings.tessdata).present(settings.language))
    return Path(folder), names


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

    def __init__(self, max_workers: int | None = None) -> None:
        super().__init__(max_workers)
        self._ready: dict[int, bytes] = {}
        """Draft records of pages that are about to be asked about."""

    def contexts(self, storage: BookStorage) -> Mapping[int, Mapping[str, Any]]:
        """What the book's vocabulary says to each page's divided and doubtful words."""
        pages = storage.stage("layout").readable_pages(LayoutPage)
        lexicon = load_lexicon(*_data(self.settings)) if self.settings.long_s else None
        long_s = LongS(lexicon, frozenset(self.settings.language.split("+"))) if lexicon is not None else None
        return survey_book(pages, near=self.settings.reads_again or self.settings.asks, long_s=long_s)

    def before(self, storage: BookStorage, checkpoint: CheckpointManager, logger: PipelineLogger) -> None:
        self.engine()  # a reader that is missing is missed before any work
        super().before(storage, checkpoint, logger)

    def second_prompt(self) -> str:
        """What the model is told to do with single lines."""
        return files(self.prompt_package).joinpath("second_look.md").read_text(encoding="utf-8")

    def engine(self) -> dict[str, str]:
        facts = facts_of_reader() if self.settings.reads_again else {}
        if self.settings.reads_again and self.settings.language == ENGLISH:
            facts |= counts_version()
        if self.settings.asks and self.settings.looks_twice:
            facts["second_prompt"] = bytes_digest(self.second_prompt().encode("utf-8"))
        return {**super().engine(), **word_lists(*_data(self.settings)), **facts}

    @property
    def sees_images(self) -> bool:
        return super().sees_images or self.settings.reads_again

    def build_request(self, page: Page) -> LLMRequest | PageOutput:
        """The lines as the rules leave them, and what is in doubt. A page without doubt is not sent."""
        drafted = self._drafted(page)
        if not self._is_sent(drafted):
            return self._output(drafted, {})
        return self._question(drafted, page)

    def spared_question(self, page: Page) -> LLMRequest | None:
        """What the setting `send` spares: the question about a page that has text and no doubt."""
        drafted = self._drafted(page)
        return None if not drafted.page.has_text or self._is_sent(drafted) else self._question(drafted, page)

    def _is_sent(self, drafted: _Drafted) -> bool:
        doubtful = self.settings.send == "all" or is_doubtful(drafted.page, KnownWords(drafted.means.lexicon, {}))
        return drafted.page.has_text and doubtful

    def ready_pages(self, pages: Iterable[Page], stop: StopSignal) -> Iterator[Page | PageResult]:
        """The second reader takes seconds a page: worker processes draft ahead of the questions."""
        if not self.settings.reads_again or Config.engine == "serial":
            return iter(pages)
        job = Job(draft, self.settings, DraftRecord)
        return made_ahead(job, pages, stop, self._keep_draft, type(self).__module__)

    def _keep_draft(self, page: Page, made: PageResult) -> None:
        if made.record is not None:
            self._ready[page.number] = made.record

    def _drafted(self, page: Page) -> _Drafted:
        ready = self._ready.pop(page.number, None)
        if ready is None:
            return _drafted(page, self.settings)
        ocr = page.record("layout", LayoutPage)
        return _Drafted(
            DraftedPage.of_record(ocr, DraftRecord.model_validate_json(ready)),
            _means(page, self.settings, ocr, again=False),
        )

    def _question(self, drafted: _Drafted, page: Page) -> LLMRequest:
        # The language's words alone: what other pages say must make no other question of this one.
        data = page_data(drafted.page, KnownWords(drafted.means.lexicon, {}))
        request = self.ask(page, data, ANSWER, expected_letters(data))
        # The page image and what the reader saw of it are not held while the question is under way.
        kept = replace(drafted, means=replace(drafted.means, second=None))
        return replace(request, metadata={**request.metadata, "drafted": kept})

    def handle_result(self, result: LLMResult) -> PageOutput | LLMRequest:
        """What the guards let pass; with `second_look`, a question about the lines where they refuse something."""
        page = self.check_image(result)
        first: LLMResult = result.metadata.get(FIRST, result)
        answer, drafted = first.parsed_json or {}, first.metadata["drafted"]
        if answer.get("changes"):
            drafted = replace(drafted, means=_means(page, self.settings, drafted.page.ocr))
        if result is not first:
            return self._output(drafted, answer, line_texts(result.parsed_json or {}))
        further = self._second_look(drafted, page, answer) if self.settings.looks_twice else None
        return self._output(drafted, answer) if further is None else further

    def _second_look(self, drafted: _Drafted, page: Page, answer: Mapping[str, Any]) -> LLMRequest | None:
        """The question about single lines; None where the guards refuse nothing."""
        doubtful = weighed_answer(drafted.page, answer, self.settings.guards, self._witnesses(drafted)).doubtful_lines
        lines = [(number, line) for number, _, line in drafted.page.lines() if line.id in doubtful][:MOST_LINES]
        if not lines:
            return None
        return self.ask(
            page,
            {"lines": [number for number, _ in lines]},
            LINES,
            sum(len(line.text) + LETTERS_AROUND_A_LINE for _, line in lines),
            lines=[line.box for _, line in lines],
            prompt=self.second_prompt(),
        )

    def handle_refusal(self, result: LLMResult) -> PageOutput:
        """A page is kept as it was read; where a second look brought nothing, what stands of the first answer."""
        self.check_image(result)
        first: LLMResult = result.metadata.get(FIRST, result)
        answer = {} if first is result else first.parsed_json or {}
        return self._output(first.metadata["drafted"], answer)

    def _witnesses(self, drafted: _Drafted, looked: Mapping[int, str] | None = None) -> Witnesses:
        """What the page, the book and its languages' lists say of what may stand there."""
        means, ocr = drafted.means, drafted.page.ocr
        words = [word.text for line in ocr.lines() for word in line.words]
        ids = {number: line.id for number, _, line in drafted.page.lines()}
        second_look = {ids[number]: text for number, text in (looked or {}).items() if number in ids}
        scripts = scripts_of(words, self.settings.language)
        return Witnesses(means.known, scripts, tuple(ocr.unread), means.second, second_look)

    def _output(
        self, drafted: _Drafted, answer: Mapping[str, Any], looked: Mapping[int, str] | None = None
    ) -> PageOutput:
        settings, means = self.settings, drafted.means
        record = page_from_answer(
            drafted.page,
            answer,
            means.evidence,
            means.rules,
            settings.guards,
            backend=settings.backend_name,
            witnesses=self._witnesses(drafted, looked),
            lexicon=means.lexicon,
        )
        ocr = drafted.page.ocr
        own = {"edits": changed_words(ocr, record), "set_aside": len(record.set_aside)}
        return PageOutput(record, metrics=CorrectModelMetrics(**counts(ocr, record), **own))

    def stand_in(self, page: Page, error: str) -> CorrectPage:
        """No corrections: what was read stands."""
        backend = self.settings.backend_name if self.settings.asks else BACKEND
        return CorrectPage(page_number=page.number, status="failed", error=error, backend=backend, paragraphs=[])


app = stage_app(CorrectStage)

if __name__ == "__main__":
    app()
