"""Read each page with Tesseract: blocks > paragraphs > lines > words, each with its box and confidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property, partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

from pydantic import Field, model_validator

from lib.errors import EngineError
from lib.layout.arrangement import arrange
from lib.layout.blocks import build_blocks, build_lettering, put_in_pictures
from lib.layout.cut_in_notes import cut_in_places
from lib.layout.margins import margin_notes
from lib.ocr.data_fit import measure_fit
from lib.ocr.fit_watch import FitWatch, unfit_metrics
from lib.ocr.fraction_reading import figures_by_second_engine
from lib.ocr.lone_words import read_lone_words
from lib.ocr.margin_notes import no_notes
from lib.ocr.notch_reading import no_places
from lib.ocr.ocr_metrics import OcrMetrics, OcrModelMetrics, measure
from lib.ocr.page_readers import MODEL, TESSERACT, PageReader, find_reader, reader_facts
from lib.ocr.read import read_image
from lib.ocr.record_parts import describe, put_aside
from lib.ocr.ruled_cells import read_cells
from lib.ocr.second_engine import read_again
from lib.ocr.second_readings import SecondEngine
from lib.ocr.tesseract import Reading, engine_facts, language_data, tried_data
from lib.ocr.tidying import as_read
from lib.ocr.transcript.drafted_reading import Draft, Setting, is_sent
from lib.ocr.transcript.line_witness import LineWitness
from lib.ocr.transcript.transcript_question import ANSWER, DATA, LETTERS_OF_A_PAGE
from lib.pipeline import BookStorage, CheckpointManager, Page, PageOutput, PipelineLogger
from lib.pipeline.executors import Job, PageResult
from lib.pipeline.llm_executor import REFUSED, UNUSABLE
from lib.pipeline.page_drafts import PageDrafts
from lib.pipeline.record_files import read_record
from lib.pipeline.script import stage_app
from lib.readers.recognizer import WESTERN
from lib.readers.whole_page import page_facts
from lib.schemas.conservation import check_read, words_read
from lib.schemas.ingest import FileText, IngestPage
from lib.schemas.ocr import OcrPage
from lib.settings.language_names import Languages
from lib.system.stop_signal import StopSignal
from lib.text.language_data import described, engine_names
from lib.text.lexicon import load_lexicon
from lib.vision.backend_settings import QuestionParams
from lib.vision.vision_stage import IMAGE, VisionStage

if TYPE_CHECKING:
    from lib.llm import LLMRequest, LLMResult

OWN_TEXT = "ingest.text.json"
SECOND_ENGINE = "ocr.second_engine"
PIXEL_LIBRARIES = ("numpy", "opencv-python-headless", "pillow")


class OcrParams(QuestionParams):
    """Settings of `ocr:`. Those of a model count with `engine: model`."""

    language: Languages = "eng"
    engine: str = Field(default=TESSERACT, min_length=1, description="rapidocr, model, or one that a package brings.")
    engine_settings: dict[str, Any] = Field(default_factory=dict, description="What such an engine is told.")
    psm: int = Field(default=3, ge=0, le=13, description="Tesseract's page segmentation mode.")
    oem: Literal[0, 1, 2, 3] = Field(default=3, description="Tesseract's engine mode.")
    tessdata: str | None = Field(
        default=None, description="Folder of language data, before the engine's own and the system's."
    )
    timeout_seconds: float = Field(default=300, gt=0, description="A page that takes Tesseract longer fails.")
    illustrations: bool = Field(default=True, description="Find pictures and cut them out.")
    again: bool = Field(default=True, description="Read in other ways too what the first reading read badly.")
    alternatives: bool = Field(
        default=False, description="Keep what else the characters of doubtful words may be; an eighth more time."
    )
    second_engine: Literal["none", "rapidocr"] = Field(
        default="none", description="Reads badly read pages as a whole, too. rapidocr needs the extra colophon[reader]."
    )
    columns: bool = Field(default=True, description="Part, join and order what the engine made of columns.")

    send: Literal["bad", "all"] = Field(
        default="bad", description="Which pages a model is asked about: those that were read badly, or all."
    )

    @model_validator(mode="after")
    def _a_model_has_a_name(self) -> Self:
        if self.asks and self.model is None:
            raise ValueError("`engine: model` needs `model:`, the model to ask as its endpoint names it")
        return self

    @property
    def asks(self) -> bool:
        return self.engine == MODEL

    def as_draft(self) -> OcrParams:
        """The same without a model: by these the engines read a page, asked about or not."""
        asking = {*QuestionParams.model_fields, "send"}
        return self.model_copy(
            update={
                "engine": TESSERACT,
                **{name: type(self).model_fields[name].get_default(call_default_factory=True) for name in asking},
            }
        )

    @property
    def asks_second(self) -> bool:
        """Whether a second engine is asked: it knows no Fraktur, and was measured on Latin letters alone."""
        return self.second_engine not in {"none", self.engine} and self.again and self.languages <= WESTERN

    @property
    def reader(self) -> PageReader | None:
        """The engine, where it is not Tesseract."""
        if self.engine in {TESSERACT, MODEL}:
            if self.engine_settings:
                raise EngineError(
                    "ocr.engine_settings: tesseract and model have none; psm, oem and the like stand beside engine"
                )
            return None
        return find_reader(self.engine, self.languages, self.engine_settings)

    @property
    def languages(self) -> frozenset[str]:
        """By Tesseract's names."""
        return frozenset(self.language.split("+"))


def read_page(page: Page, settings: OcrParams) -> PageOutput:
    """Read one page image; a blank page costs no reading."""
    facts = page.record("ingest", IngestPage)
    record = OcrPage(page_number=page.number, width=facts.width, height=facts.height, blank=facts.blank, blocks=[])
    if facts.status == "failed":
        record = record.model_copy(update={"status": "failed", "error": facts.error})
    if facts.blank or facts.status == "failed":
        return PageOutput(record, metrics=measure(record))
    tessdata, language = engine_names(language_data(settings.tessdata).find(settings.language))
    lexicon = load_lexicon(Path(tessdata), language)
    reading = Reading(
        language=language,
        psm=settings.psm,
        oem=settings.oem,
        timeout_seconds=settings.timeout_seconds,
        tessdata=tessdata,
        alternatives=settings.alternatives,
    )
    reader, second = settings.reader, None
    if settings.asks_second:
        second = SecondEngine(
            partial(read_again, languages=settings.languages, lexicon=lexicon),
            partial(read_lone_words, languages=settings.languages),
            partial(read_cells, languages=settings.languages),
            figures_by_second_engine(settings.languages),
        )
    read = read_image(
        page.file("ingest.png"),
        reading,
        illustrations=settings.illustrations,
        lexicon=lexicon,
        again=settings.again,
        arrange=arrange if settings.columns else as_read,
        margins=margin_notes if settings.columns else no_notes,
        cut_in=cut_in_places if settings.columns else no_places,
        second_engine=second,
        engine=(settings.engine, reader) if reader is not None else None,
        own=read_record(page.file(OWN_TEXT), FileText, "ingest") if page.has(OWN_TEXT) else None,
    )
    boxes = [picture.box for picture in read.pictures]
    record.blocks = put_in_pictures(build_blocks(read.words), boxes)
    files = {}
    for block in record.blocks:
        if block.kind == "illustration":
            picture = read.pictures[int(block.id[1:]) - 1]
            block.image = f"page_{page.number:04d}.{block.id}.png"
            block.lettering = build_lettering(block.id, picture.lettering)
            files[f".{block.id}.png"] = picture.png
    record.set_aside = put_aside(read.set_aside)
    record.tables = read.tables
    record.unread = read.unread
    record.inverted = read.inverted
    record.words_read = sum(1 for _ in words_read(record))
    check_read(record)
    record.attempts = [describe(attempt) for attempt in read.attempts]
    return PageOutput(record, files, measure(record, measure_fit(read.words, lexicon)))


class OcrStage(VisionStage):
    """Read each page with Tesseract; with `engine: model` a model reads those that were read badly."""

    name = "ocr"
    dependencies = ["ingest"]
    inputs = {"ingest": ("json", "png", "text.json")}
    input_schema = IngestPage
    output_schema = OcrPage
    checkpoint_schema = OcrMetrics
    params_schema = OcrParams
    book_settings = ("language",)
    model_metrics = OcrModelMetrics
    prompt_package = "lib.ocr.transcript"
    kept_kinds = UNUSABLE
    executor = "process"
    page_function = staticmethod(read_page)
    settings: OcrParams

    def __init__(self, max_workers: int | None = None) -> None:
        super().__init__(max_workers)
        self._fit = FitWatch()

    def before(self, storage: BookStorage, checkpoint: CheckpointManager, logger: PipelineLogger) -> None:
        """Have the engine load the book's language data, and say where that is, before the first page."""
        files = tried_data(self.settings.language, self.settings.tessdata, self.settings.oem)
        if self.settings.language != "eng":
            logger.info(f"language data: {'; '.join(described(files))}")
        super().before(storage, checkpoint, logger)

    @cached_property
    def _drafts(self) -> PageDrafts:
        drafting = OcrStage()
        drafting.settings = self.settings.as_draft()
        return PageDrafts(drafting, Job(read_page, drafting.settings, OcrPage))

    def ready_pages(self, pages: Iterable[Page], stop: StopSignal) -> Iterator[Page | PageResult]:
        """Worker processes read pages ahead of the questions; those that were read before are found."""
        return self._drafts.ahead(pages, stop)

    def build_request(self, page: Page) -> LLMRequest | PageOutput:
        """The page's image, and nothing of what was read. A page that was read well is not sent."""
        draft = Draft.of(self._drafts.take(page))
        if not is_sent(draft.record, self.settings.send):
            return draft.output()
        request = self.ask(page, DATA, ANSWER, LETTERS_OF_A_PAGE)
        return replace(request, metadata={**request.metadata, "draft": draft})

    def handle_result(self, result: LLMResult) -> PageOutput:
        """The page joined with what its image supports of the transcript."""
        page = self.check_image(result)
        draft: Draft = result.metadata["draft"]
        settings = self.settings
        tessdata, language = engine_names(language_data(settings.tessdata).find(settings.language))
        return draft.joined(
            result.parsed_json or {},
            page.file(IMAGE),
            settings.backend_name,
            settings.language,
            load_lexicon(Path(tessdata), language),
            Setting(arrange if settings.columns else as_read, build_blocks, put_in_pictures),
            LineWitness.of(page.file(IMAGE), settings.languages) if settings.asks_second else None,
        )

    def handle_refusal(self, result: LLMResult) -> PageOutput:
        """A page of which no answer can be used is kept as the engines read it."""
        self.check_image(result)
        draft: Draft = result.metadata["draft"]
        return draft.output(asked=1, unusable=int(result.error_kind != REFUSED))

    def page_done(self, place: int, metrics: Mapping[str, Any], logger: PipelineLogger) -> None:
        """Say as soon as the first pages are read where the data does not fit them."""
        self._fit.page_done(place, metrics, self.settings.language, logger)

    def after(
        self, storage: BookStorage, checkpoint: CheckpointManager, logger: PipelineLogger, stats: dict[str, Any]
    ) -> None:
        """Write the reports; say of a book with few pages what `page_done` says of a longer one."""
        self._fit.book_done(checkpoint.skip_files().values(), self.settings.language, logger)
        if self.settings.asks:
            self._drafts.trim()
        super().after(storage, checkpoint, logger, stats)

    def book_metrics(self, storage: BookStorage, checkpoint: CheckpointManager) -> Mapping[str, Any]:
        """What does not fit the language data, where something does not."""
        return unfit_metrics(checkpoint.skip_files().values(), self.settings.language)

    def engine(self) -> dict[str, str]:
        facts = engine_facts(self.settings.language, self.settings.tessdata)
        second = page_facts(SECOND_ENGINE) if self.settings.asks_second else {}
        reader = self.settings.reader
        own = {} if reader is None else reader_facts(self.settings.engine, reader)
        return {**facts, **{name: version(name) for name in PIXEL_LIBRARIES}, **second, **own, **super().engine()}

    def stand_in(self, page: Page, error: str) -> OcrPage:
        """What the engines read, where a model could not be asked, without its pictures; else an empty page."""
        read = self._drafts.find(page) if self.settings.asks else None
        if read is not None:
            return Draft.of(read).failed(error)
        return OcrPage(page_number=page.number, status="failed", error=error, width=0, height=0, blank=False, blocks=[])


app = stage_app(OcrStage)

if __name__ == "__main__":
    app()
