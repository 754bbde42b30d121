"""Find a book's title, author, year, publisher, language and ISBN; nothing else hangs on what is found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import Field

from lib.metadata.model import NAMES, answer_schema, from_answer, from_entry
from lib.pipeline import BasePageMetrics, BookStorage, LLMPageMetrics, Page, PageOutput
from lib.pipeline.record_files import read_record
from lib.pipeline.script import stage_app
from lib.schemas.metadata import Fact, MetadataPage
from lib.schemas.ocr import OcrPage
from lib.vision.backend_settings import VisionParams
from lib.vision.vision_stage import VisionStage

if TYPE_CHECKING:
    from lib.llm import LLMRequest, LLMResult


class MetadataParams(VisionParams):
    """Settings of `metadata:`. The local backend takes what the book's entry says, and looks at no page."""

    first_pages: int = Field(default=8, ge=1, description="Pages that a model is shown.")
    title: str | None = None
    author: str | None = None
    year: int | None = None
    publisher: str | None = None
    language: str | None = None
    isbn: str | None = None

    def wanted(self) -> list[str]:
        """Facts to ask for. The entry's language is Tesseract's, so it is asked for along with others."""
        missing = [name for name in NAMES if name != "language" and getattr(self, name) is None]
        return [name for name in NAMES if name in missing or name == "language"] if missing else []


class MetadataMetrics(BasePageMetrics):
    """How much is known."""

    facts: int = Field(ge=0)
    found: int = Field(ge=0, description="Facts that a model found.")


class MetadataModelMetrics(MetadataMetrics, LLMPageMetrics):
    """The same where a model was asked."""


def metadata(page: Page, settings: MetadataParams) -> PageOutput:  # noqa: ARG001  # every page function is given both
    """What the book's entry says."""
    record = _record(from_entry(settings.model_dump()), settings.backend_name)
    return PageOutput(record, metrics=MetadataMetrics(**_counts(record)))


def _record(facts: dict[str, Fact], backend: str) -> MetadataPage:
    return MetadataPage(page_number=1, backend=backend, **{name: facts.get(name) for name in NAMES})


def _counts(record: MetadataPage) -> dict[str, Any]:
    facts = [fact for name in NAMES if (fact := getattr(record, name)) is not None]
    return {"page_num": 1, "facts": len(facts), "found": sum(fact.source == "model" for fact in facts)}


class MetadataStage(VisionStage):
    """Find a book's title, author, year, publisher, language and ISBN."""

    name = "metadata"
    dependencies = ["ocr"]
    input_schema = OcrPage
    output_schema = MetadataPage
    checkpoint_schema = MetadataMetrics
    model_metrics = MetadataModelMetrics
    params_schema = MetadataParams
    prompt_package = "lib.metadata"
    book_settings = NAMES
    executor = "process"
    page_function = staticmethod(metadata)
    settings: MetadataParams

    def pages(self, storage: BookStorage) -> dict[int, Page]:
        """One piece of work: the book. A model sees its first pages."""
        files = {}
        for number in range(1, min(self.settings.first_pages, storage.total_pages or 0) + 1):
            for stage, ending in (("ocr", "json"), ("ingest", "png")):
                path = storage.stage(stage).output_page(number, ending)
                if path.exists() and self.settings.asks and self.settings.wanted():
                    files[f"{stage}_{number:04d}.{ending}"] = path
        return {1: Page(1, files)}

    def build_request(self, page: Page) -> LLMRequest | PageOutput:
        """The pages that are not blank, where anything is wanted."""
        wanted, pages = self.settings.wanted(), _pages_of(page)
        if not wanted or not pages:
            record = _record(from_entry(self.settings.model_dump()), self.settings.backend_name)
            return PageOutput(record, metrics=MetadataModelMetrics(**_counts(record)))
        data = {"wanted": wanted, "pages": [{"page": number, "text": ocr.text} for number, ocr in pages.items()]}
        images = [f"ingest_{number:04d}.png" for number in pages]
        return self.ask(page, data, answer_schema(wanted), 60 * len(wanted), images)

    def handle_result(self, result: LLMResult) -> PageOutput:
        """What the entry says, and what it does not say, as the model found it."""
        page = self.check_image(result)
        found = from_answer(result.parsed_json or {}, _pages_of(page))
        record = _record({**from_entry(self.settings.model_dump()), **found}, self.settings.backend_name)
        return PageOutput(record, metrics=MetadataModelMetrics(**_counts(record)))

    def handle_refusal(self, result: LLMResult) -> PageOutput:
        """What the book's entry says, and no more."""
        return self.handle_result(result)

    def stand_in(self, page: Page, error: str) -> MetadataPage:
        """What the book's entry says."""
        record = _record(from_entry(self.settings.model_dump()), self.settings.backend_name)
        return record.model_copy(update={"status": "failed", "error": error})


def _pages_of(page: Page) -> dict[int, OcrPage]:
    """The pages with text that were handed over, by number."""
    names = sorted(name for name in page.files if name.startswith("ocr_"))
    records = [read_record(page.file(name), OcrPage, "ocr") for name in names]
    return {record.page_number: record for record in records if not record.blank}


app = stage_app(MetadataStage)

if __name__ == "__main__":
    app()
