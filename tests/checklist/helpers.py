"""Stages for the tests of lib/testing."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from PIL import Image
from pydantic import BaseModel, Field

from lib.llm import LLMRequest, LLMResult
from lib.pipeline import (
    BasePageMetrics,
    BaseStage,
    BookStorage,
    CheckpointManager,
    LLMPageMetrics,
    Page,
    PageOutput,
    PipelineLogger,
    StageParams,
)
from lib.schemas.base import PageRecord
from lib.schemas.ocr import OcrPage


class TopicAnswer(BaseModel):
    topic: str


class TopicPage(PageRecord):
    topic: str


class TopicParams(StageParams):
    model: str = "gpt-4.1-mini"


class AsksForTopics(BaseStage):
    """Asks a model about each page, as docs/add-a-stage.md shows it."""

    name = "falls"
    dependencies = ["ocr"]
    output_schema = TopicPage
    checkpoint_schema = LLMPageMetrics
    params_schema = TopicParams
    executor = "llm"
    settings: TopicParams

    def build_request(self, page: Page) -> LLMRequest:
        return LLMRequest(
            id=f"page_{page.number:04d}",
            model=self.settings.model,
            messages=[{"role": "user", "content": json.dumps({"text": page.record("ocr", OcrPage).text})}],
            response_format=TopicAnswer,
            max_tokens=200,
        )

    def handle_result(self, result: LLMResult) -> PageOutput:
        assert isinstance(result.parsed, TopicAnswer)
        return PageOutput(TopicPage(page_number=result.metadata["page"].number, topic=result.parsed.topic))

    def stand_in(self, page: Page, error: str) -> TopicPage:
        return TopicPage(page_number=page.number, status="failed", error=error, topic="")


class SizePage(PageRecord):
    width: int


class SizeMetrics(BasePageMetrics):
    width: int = Field(ge=0)
    processing_time_seconds: float


class MeasuresSources(BaseStage):
    """Drives its own pages, and reads nothing but the page images, which it calls the source."""

    name = "falls"
    dependencies = ["source"]
    inputs = {"source": ("png",)}
    output_schema = SizePage
    checkpoint_schema = SizeMetrics
    executor = "thread"

    def run(self, storage: BookStorage, checkpoint: CheckpointManager, logger: PipelineLogger) -> dict[str, Any]:
        pages = checkpoint.get_remaining_pages(storage.total_pages or 0)
        with ThreadPoolExecutor(self.max_workers) as pool:
            found = list(pool.map(self.width, [storage.stage("source").output_page(n, "png") for n in pages]))
        failed = 0
        for number, width in zip(pages, found, strict=True):
            if isinstance(width, int):
                metrics = {"page_num": number, "width": width, "processing_time_seconds": 0.5}
                storage.stage(self.name).save_page(number, {"page_number": number, "width": width}, metrics=metrics)
            else:
                logger.error(f"page {number}", error=width)
                failed += 1
        return {"pages_processed": len(pages) - failed, "pages_failed": failed, "total_cost_usd": 0.0}

    @staticmethod
    def width(path: Path) -> int | OSError:
        try:
            with Image.open(path) as image:
                image.load()
                return image.width
        except OSError as error:
            return error


class DependsOnNothing(MeasuresSources):
    dependencies = ["source", "nothing"]

    def before(self, storage: BookStorage, checkpoint: CheckpointManager, logger: PipelineLogger) -> None:
        """Nothing is looked at."""


class DependsOnTheSample(DependsOnNothing):
    dependencies = ["sample"]


class SavesNoMetrics(MeasuresSources):
    def run(self, storage: BookStorage, checkpoint: CheckpointManager, logger: PipelineLogger) -> dict[str, Any]:
        for number in checkpoint.get_remaining_pages(storage.total_pages or 0):
            storage.stage(self.name).save_page(number, {"page_number": number, "width": 1})
        return {}


def by_page(page: Page, settings: StageParams) -> PageOutput:
    with Image.open(page.file("source.png")) as image:
        width = image.width
    assert page.has("source.png")
    assert page.file("ingest.png") == page.file("source.png")
    record = SizePage(page_number=page.number, width=width)
    return PageOutput(record, metrics=SizeMetrics(page_num=page.number, width=width, processing_time_seconds=0.1))


class MeasuresByPage(BaseStage):
    """The same as a page function."""

    name = "falls"
    dependencies = ["source"]
    inputs = {"source": ("json", "png")}
    output_schema = SizePage
    checkpoint_schema = SizeMetrics
    executor = "process"
    page_function = staticmethod(by_page)

    def stand_in(self, page: Page, error: str) -> SizePage:
        return SizePage(page_number=page.number, status="failed", error=error, width=0)
