"""A stage that does its pages itself, and falls into no pitfall."""

from __future__ import annotations

from typing import Any

from lib.pipeline import BaseStage, BookStorage, CheckpointManager, PipelineLogger
from lib.schemas.base import PageRecord
from lib.schemas.ocr import OcrPage


class NotedPage(PageRecord):
    text: str


class Falls(BaseStage):
    """Notes each page's text. The stages in pitfalls.py change one thing each."""

    name = "falls"
    dependencies = ["ocr"]
    output_schema = NotedPage
    executor = "serial"

    def run(self, storage: BookStorage, checkpoint: CheckpointManager, logger: PipelineLogger) -> dict[str, Any]:
        total = storage.load_metadata()["total_pages"]
        done, failed = 0, 0
        for number in self.remaining(checkpoint, total):
            try:
                self.save(storage, number, self.note(storage.stage("ocr").load_page(number, OcrPage)))
                done += 1
            except ValueError as error:
                self.fail(number, error)
                logger.error(f"page {number}", error=error)
                failed += 1
        return {"total_pages": total, "pages_processed": done, "pages_failed": failed, "total_cost_usd": 0.0}

    def remaining(self, checkpoint: CheckpointManager, total: int) -> list[int]:
        return checkpoint.get_remaining_pages(total, resume=True)

    def note(self, page: OcrPage) -> dict[str, Any]:
        return {"page_number": page.page_number, "text": page.text}

    def save(self, storage: BookStorage, number: int, data: dict[str, Any]) -> None:
        storage.stage(self.name).save_page(number, data, NotedPage)

    def fail(self, number: int, error: ValueError) -> None:
        """Leave the page to the next run."""
