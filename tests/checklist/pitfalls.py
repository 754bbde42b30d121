"""Stages that fall into the pitfalls that people who write stages know, one each. Only tests run them."""

from __future__ import annotations

import datetime
import random
import threading
from concurrent.futures import ProcessPoolExecutor
from typing import Any

from lib.llm import LLMRequest
from lib.pipeline import BookStorage, CheckpointManager, PipelineLogger, RichProgressBar
from lib.schemas.ocr import OcrPage
from tests.checklist.clean import Falls, NotedPage


class DoesAllPages(Falls):
    def remaining(self, checkpoint: CheckpointManager, total: int) -> list[int]:
        return list(range(1, total + 1))


class SavesPastSavePage(Falls):
    def save(self, storage: BookStorage, number: int, data: dict[str, Any]) -> None:
        path = storage.stage(self.name).output_page(number)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}", encoding="utf-8")


class SavesWhatDoesNotValidate(Falls):
    def note(self, page: OcrPage) -> dict[str, Any]:
        return {"page_number": page.page_number, "txt": page.text}


class StopsAtABadPage(Falls):
    def fail(self, number: int, error: ValueError) -> None:
        raise error


class WritesOutside(Falls):
    def save(self, storage: BookStorage, number: int, data: dict[str, Any]) -> None:
        super().save(storage, number, data)
        (storage.book_dir / "ocr" / "notes.txt").write_text(str(number), encoding="utf-8")


class SavesForAnother(Falls):
    def save(self, storage: BookStorage, number: int, data: dict[str, Any]) -> None:
        storage.stage("ocr").save_page(number, data, NotedPage)


class HoldsAClock(Falls):
    def note(self, page: OcrPage) -> dict[str, Any]:
        return {"page_number": page.page_number, "text": str(datetime.datetime.now())}


class HoldsARandomNumber(Falls):
    def note(self, page: OcrPage) -> dict[str, Any]:
        return {"page_number": page.page_number, "text": str(random.random())}


class SendsALock(Falls):
    def run(self, storage: BookStorage, checkpoint: CheckpointManager, logger: PipelineLogger) -> dict[str, Any]:
        self.remaining(checkpoint, storage.load_metadata()["total_pages"])
        with ProcessPoolExecutor(1) as pool:
            pool.submit(str, {"lock": threading.Lock()}).result()
        return {}


class AsksWithoutAShape(Falls):
    def note(self, page: OcrPage) -> dict[str, Any]:
        request = LLMRequest(id="page_0001", model=self.name, messages=[{"role": "user", "content": page.text}])
        return {"page_number": page.page_number, "text": request.id}


class FixesAWorkerCount(Falls):
    def run(self, storage: BookStorage, checkpoint: CheckpointManager, logger: PipelineLogger) -> dict[str, Any]:
        with ProcessPoolExecutor(max_workers=4):
            return super().run(storage, checkpoint, logger)


class CountsWithoutALock(Falls):
    def run(self, storage: BookStorage, checkpoint: CheckpointManager, logger: PipelineLogger) -> dict[str, Any]:
        progress = RichProgressBar(total=1)
        progress.update(1)
        with self.progress_lock:
            progress.update(1)
        return super().run(storage, checkpoint, logger)


class LooksAtNothingBefore(Falls):
    def before(self, storage: BookStorage, checkpoint: CheckpointManager, logger: PipelineLogger) -> None:
        """Nothing is looked at."""
