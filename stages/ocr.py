"""Read each page with Tesseract: blocks > paragraphs > lines > words, each with its box and confidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from lib.errors import EngineError
from lib.layout.arrangement import arrange
from lib.layout.blocks import build_blocks, build_lettering, put_in_pictures
from lib.layout.margins import margin_notes
from lib.ocr.data_fit import FIRST_PAGES, PageFit, measure_fit, told, unfit
from lib.ocr.margin_notes import no_notes
from lib.ocr.page_readers import TESSERACT, PageReader, find_reader, reader_facts
from lib.ocr.quality import DOUBTFUL
from lib.ocr.read import read_image
from lib.ocr.readings import Attempt
from lib.ocr.second_engine import read_again
from lib.ocr.tesseract import Reading, engine_facts, language_data, tried_data
from lib.ocr.tidying import as_read
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
from lib.pipeline.record_files import read_record
from lib.pipeline.script import stage_app
from lib.readers.recognizer import WESTERN
from lib.readers.whole_page import page_facts
from lib.schemas.conservation import check_read, words_read
from lib.schemas.ingest import FileText, IngestPage
from lib.schemas.ocr import OcrPage, PageAttempt
from lib.schemas.set_aside import Reason, SetAsideWord
from lib.settings.language_names import Languages
from lib.text.language_data import described, engine_names
from lib.text.lexicon import load_lexicon
from lib.text.read_words import ReadWord

OWN_TEXT = "ingest.text.json"
SECOND_ENGINE = "ocr.second_engine"
PIXEL_LIBRARIES = ("numpy", "opencv-python-headless", "pillow")


class OcrParams(StageParams):
    """Settings of `ocr:`."""

    language: Languages = "eng"
    engine: str = Field(default=TESSERACT, min_length=1, description="rapidocr, or one that a package brings.")
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

    @property
    def asks_second(self) -> bool:
        """Whether a second engine is asked: it knows no Fraktur, and was measured on Latin letters alone."""
        return self.second_engine not in {"none", self.engine} and self.again and self.languages <= WESTERN

    @property
    def reader(self) -> PageReader | None:
        """The engine, where it is not Tesseract."""
        if self.engine == TESSERACT:
            if self.engine_settings:
                raise EngineError("ocr.engine_settings: tesseract has none; psm, oem and the like stand beside engine")
            return None
        return find_reader(self.engine, self.languages, self.engine_settings)

    @property
    def languages(self) -> frozenset[str]:
        """By Tesseract's names."""
        return frozenset(self.language.split("+"))


class OcrMetrics(BasePageMetrics):
    """What is measured of a reading."""

    words: int = Field(ge=0)
    confidence: float | None = Field(description="Mean over the words, 0 to 1; None on a page without words.")
    doubtful_words: int = Field(ge=0, description="Words below DOUBTFUL.")
    known_words: float | None = Field(description="Share of the words that the language's list has.")
    sure_words: float | None = Field(default=None, description="Share of the words that were read for sure.")
    known_sure: float | None = Field(default=None, description="Share of these that the language's list has.")
    missed_type: float | None = Field(description="Share of what looks like type that no word accounts for.")
    readings: int = Field(ge=0, description="How often the page was read; the best reading is kept.")
    kept: str | None = Field(description="Which reading was kept.")
    set_aside: int = Field(ge=0, description="Words of the kept reading that are no text.")
    lettering: int = Field(ge=0, description="Words that stand in pictures.")
    unread: int = Field(ge=0, description="Stretches of a line that look like type and lie under no word.")
    illustrations: int = Field(ge=0)
    blank: bool


def read_page(page: Page, settings: OcrParams) -> PageOutput:
    """Read one page image; a blank page costs no reading."""
    facts = page.record("ingest", IngestPage)
    record = OcrPage(page_number=page.number, width=facts.width, height=facts.height, blank=facts.blank, blocks=[])
    if facts.status == "failed":
        record = record.model_copy(update={"status": "failed", "error": facts.error})
    if facts.blank or facts.status == "failed":
        return PageOutput(record, metrics=_measure(record))
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
        second = partial(read_again, languages=settings.languages, lexicon=lexicon)
    read = read_image(
        page.file("ingest.png"),
        reading,
        illustrations=settings.illustrations,
        lexicon=lexicon,
        again=settings.again,
        arrange=arrange if settings.columns else as_read,
        margins=margin_notes if settings.columns else no_notes,
        other_engine=second,
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
    record.set_aside = [_put_aside(number, *entry) for number, entry in enumerate(read.set_aside, start=1)]
    record.unread = read.unread
    record.inverted = read.inverted
    record.words_read = sum(1 for _ in words_read(record))
    check_read(record)
    record.attempts = [_describe(attempt) for attempt in read.attempts]
    return PageOutput(record, files, _measure(record, measure_fit(read.words, lexicon)))


def _put_aside(number: int, word: ReadWord, reason: Reason) -> SetAsideWord:
    return SetAsideWord(
        ids=[f"x{number}"], text=word.text, box=word.box, confidence=round(word.confidence, 4), reason=reason
    )


def _describe(attempt: Attempt) -> PageAttempt:
    quality = attempt.quality
    return PageAttempt(
        name=attempt.name,
        scale=attempt.scale,
        confidence=quality.confidence,
        doubtful=quality.doubtful,
        known=quality.known,
        missed=quality.missed,
        score=quality.score,
    )


def _measure(record: OcrPage, fit: Mapping[str, float | None] | None = None) -> OcrMetrics:
    confidences = [word.confidence for p in record.paragraphs() for line in p.lines for word in line.words]
    return OcrMetrics(
        page_num=record.page_number,
        words=len(confidences),
        confidence=round(sum(confidences) / len(confidences), 4) if confidences else None,
        doubtful_words=sum(confidence < DOUBTFUL for confidence in confidences),
        known_words=record.attempts[0].known if record.attempts else None,
        missed_type=record.attempts[0].missed if record.attempts else None,
        readings=len(record.attempts),
        kept=record.attempts[0].name if record.attempts else None,
        set_aside=len(record.set_aside),
        lettering=sum(len(line.words) for block in record.blocks for line in block.lettering),
        unread=len(record.unread),
        illustrations=sum(block.kind == "illustration" for block in record.blocks),
        blank=record.blank,
        **(fit or {}),
    )


def _first_fits(checkpoint: CheckpointManager) -> list[PageFit]:
    """Of the book's first pages, as their skip files have it."""
    skips = list(checkpoint.skip_files().values())[:FIRST_PAGES]
    return [PageFit.of(skip.metrics) for skip in skips if skip.failed is None]


class OcrStage(BaseStage):
    """Read each page with Tesseract."""

    name = "ocr"
    dependencies = ["ingest"]
    inputs = {"ingest": ("json", "png", "text.json")}
    input_schema = IngestPage
    output_schema = OcrPage
    checkpoint_schema = OcrMetrics
    params_schema = OcrParams
    book_settings = ("language",)
    executor = "process"
    worker_imports = ("pytesseract",)
    page_function = staticmethod(read_page)
    settings: OcrParams

    def __init__(self, max_workers: int | None = None) -> None:
        super().__init__(max_workers)
        self._fits: dict[int, PageFit] = {}
        self._told = False

    def before(self, storage: BookStorage, checkpoint: CheckpointManager, logger: PipelineLogger) -> None:
        """Have the engine load the book's language data, and say where that is, before the first page."""
        files = tried_data(self.settings.language, self.settings.tessdata, self.settings.oem)
        if self.settings.language != "eng":
            logger.info(f"language data: {'; '.join(described(files))}")
        super().before(storage, checkpoint, logger)

    def page_done(self, place: int, metrics: Mapping[str, Any], logger: PipelineLogger) -> None:
        """Say as soon as the first pages are read where the data does not fit them."""
        if place < FIRST_PAGES:
            self._fits[place] = PageFit.of(metrics)
            if len(self._fits) == FIRST_PAGES:
                self._tell_fit(self._fits.values(), logger)

    def after(
        self, storage: BookStorage, checkpoint: CheckpointManager, logger: PipelineLogger, stats: dict[str, Any]
    ) -> None:
        """Write the reports; say of a book with few pages what `page_done` says of a longer one."""
        if not self._told:
            self._tell_fit(_first_fits(checkpoint), logger)
        super().after(storage, checkpoint, logger, stats)

    def book_metrics(self, storage: BookStorage, checkpoint: CheckpointManager) -> Mapping[str, Any]:
        """What does not fit the language data, where something does not."""
        what = unfit(_first_fits(checkpoint), self.settings.language)
        return {"unfit": what, "unfit_told": told(what, self.settings.language)} if what else {}

    def _tell_fit(self, fits: Iterable[PageFit], logger: PipelineLogger) -> None:
        what = unfit(fits, self.settings.language)
        if what is not None:
            self._told = True
            logger.warning(told(what, self.settings.language))

    def engine(self) -> dict[str, str]:
        facts = engine_facts(self.settings.language, self.settings.tessdata)
        second = page_facts(SECOND_ENGINE) if self.settings.asks_second else {}
        reader = self.settings.reader
        own = {} if reader is None else reader_facts(self.settings.engine, reader)
        return {**facts, **{name: version(name) for name in PIXEL_LIBRARIES}, **second, **own}

    def stand_in(self, page: Page, error: str) -> OcrPage:
        """An empty page."""
        return OcrPage(page_number=page.number, status="failed", error=error, width=0, height=0, blank=False, blocks=[])


app = stage_app(OcrStage)

if __name__ == "__main__":
    app()
