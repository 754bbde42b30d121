"""Stages that do their pages themselves, each with one fault or oddity that an author's stage may have."""

from __future__ import annotations

import datetime
import multiprocessing
import sys
import threading
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from types import MappingProxyType
from typing import Any, ClassVar

import numpy as np
from pydantic import BaseModel, Field

from lib.pipeline import BasePageMetrics, BaseStage, BookStorage, CheckpointManager, PipelineLogger

PAGES = 4


class OwnPage(BaseModel):
    page_number: int = Field(ge=1)
    value: int = 0


class Own(BaseStage):
    """Saves a number for each page. Others below change one thing."""

    name = "own"
    output_schema = OwnPage
    executor = "serial"

    def run(self, storage: BookStorage, checkpoint: CheckpointManager, logger: PipelineLogger) -> Any:
        pages = checkpoint.get_remaining_pages(PAGES, resume=True)
        if not pages:
            return checkpoint.get_status()["metadata"]
        return self.stats(self.do(storage, pages, logger))

    def do(self, storage: BookStorage, pages: list[int], logger: PipelineLogger) -> int:
        for number in pages:
            self.save(storage, number)
        return len(pages)

    def save(self, storage: BookStorage, number: int) -> None:
        storage.stage(self.name).save_page(page_num=number, data={"page_number": number}, schema=OwnPage)

    def stats(self, done: int) -> Any:
        return {"pages_processed": done, "pages_failed": 0, "total_cost_usd": 0.0}


class Strange:
    """A value that nobody knows."""

    def __str__(self) -> str:
        return "strange"


class ReturnsEverything(Own):
    names: ClassVar = (
        "seconds", "stopped", "event", "time", "book", "stage", "message", "page", "self", "fields", "level", "trace",
        "metadata", "measured", "status", "failures", "total_pages", "pages_skipped", "error", "usd", "name",
    )  # fmt: skip

    def stats(self, done: int) -> Any:
        return dict.fromkeys(self.names, "mine") | super().stats(done) | {"total_pages": PAGES, "pages_skipped": 0}


class ReturnsStrangeValues(Own):
    def stats(self, done: int) -> Any:
        circle: dict[str, Any] = {}
        circle["circle"] = circle
        return {
            **super().stats(done),
            "pages_processed": np.int64(done),
            "when": datetime.datetime(2026, 11, 26),
            "where": Path("somewhere"),
            "which": {1, 2},
            "model": OwnPage(page_number=1),
            "array": np.arange(3),
            "nan": float("nan"),
            "lock": threading.Lock(),
            "strange": Strange(),
            "circle": circle,
            "text": "\udc80",
            "seconds": Strange(),
            3: "three",
            ("a", 1): {("b", 2): Strange()},
        }


class ReturnsAMapping(Own):
    def stats(self, done: int) -> Any:
        return MappingProxyType({"pages_processed": done, "pages_failed": []})


class ReturnsNoKeys(Own):
    def stats(self, done: int) -> Any:
        return {}


class ReturnsNones(Own):
    def stats(self, done: int) -> Any:
        return {"pages_processed": None, "pages_failed": None, "total_cost_usd": None, "failures": "none"}


class ReturnsNone(Own):
    def stats(self, done: int) -> Any:
        return None


class ReturnsANumber(Own):
    def stats(self, done: int) -> Any:
        return done


class ReturnsPairs(Own):
    def stats(self, done: int) -> Any:
        return [("pages_processed", done)]


class Yields(Own):
    def run(self, storage: BookStorage, checkpoint: CheckpointManager, logger: PipelineLogger) -> Any:
        yield checkpoint.get_remaining_pages(PAGES)


class Awaits(Own):
    async def run(  # type: ignore[override]
        self, storage: BookStorage, checkpoint: CheckpointManager, logger: PipelineLogger
    ) -> Any:
        return {}


class Leaves(Own):
    """As after a check of its own."""

    def do(self, storage: BookStorage, pages: list[int], logger: PipelineLogger) -> int:
        sys.exit(0)


class CountsInWords(Own):
    def stats(self, done: int) -> Any:
        return {"pages_failed": "none"}


class Swallows(Own):
    """Page 2 fails, and nobody is told."""

    def save(self, storage: BookStorage, number: int) -> None:
        if number != 2:
            super().save(storage, number)


class SwallowsInMappings(Swallows):
    def stats(self, done: int) -> Any:
        return {"pages_processed": PAGES, "pages_failed": 0, "failures": {2: "no reason"}}


class SwallowsOneOfTwo(Own):
    def save(self, storage: BookStorage, number: int) -> None:
        if number not in (2, 3):
            super().save(storage, number)

    def stats(self, done: int) -> Any:
        return {"pages_failed": 1}


class SwallowsAll(Own):
    def do(self, storage: BookStorage, pages: list[int], logger: PipelineLogger) -> int:
        return 0


class DoesNothing(Own):
    def run(self, storage: BookStorage, checkpoint: CheckpointManager, logger: PipelineLogger) -> Any:
        return {}


class CountsFailures(Swallows):
    def stats(self, done: int) -> Any:
        return {"pages_processed": PAGES - 1, "pages_failed": 1}


class ListsFailures(Swallows):
    def stats(self, done: int) -> Any:
        return {"pages_processed": [1, 3, 4], "pages_failed": [2]}


class RefusesInBefore(Own):
    error: ClassVar[Exception] = FileNotFoundError("no scans; run scanning first")

    def before(self, storage: BookStorage, checkpoint: CheckpointManager, logger: PipelineLogger) -> None:
        raise self.error


class RefusesInRun(Own):
    def do(self, storage: BookStorage, pages: list[int], logger: PipelineLogger) -> int:
        raise ValueError("total_pages not set")


class ValidatesInRun(Own):
    def save(self, storage: BookStorage, number: int) -> None:
        OwnPage(page_number=0)


class RefusesInAfter(Own):
    def after(self, storage: BookStorage, checkpoint: CheckpointManager, logger: PipelineLogger, stats: Any) -> None:
        raise FileNotFoundError("no template")


class HasABug(Own):
    def do(self, storage: BookStorage, pages: list[int], logger: PipelineLogger) -> int:
        return int("no number")


class HasNoInit(Own):
    def __init__(self) -> None:
        self.mine = 1


class TakesOtherThings(Own):
    def __init__(self, model: str = "a", max_workers: int | None = None) -> None:
        self.max_workers = max_workers or self._default_workers()


def save_in_worker(task: dict[str, Any]) -> int:
    storage = BookStorage(scan_id=task["scan_id"], storage_root=Path(task["storage_root"]))
    number: int = task["page_number"]
    metrics = {"page_num": number, "value": number, "processing_time_seconds": 0.5 * number}
    storage.stage("own").save_page(number, {"page_number": number}, schema=OwnPage, metrics=metrics)
    return number


class WorkerMetrics(BasePageMetrics):
    value: int


class SavesInWorkers(Own):
    """Its workers open the storage themselves and save their pages. `start` is how they are started."""

    checkpoint_schema = WorkerMetrics
    start: ClassVar[str] = "fork"

    def do(self, storage: BookStorage, pages: list[int], logger: PipelineLogger) -> int:
        tasks = [
            {"scan_id": storage.scan_id, "storage_root": str(storage.storage_root), "page_number": number}
            for number in pages
        ]
        with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context(self.start)) as pool:
            return len(list(pool.map(save_in_worker, tasks)))


class SpawnsWorkers(SavesInWorkers):
    start = "spawn"
