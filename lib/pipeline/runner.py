"""The page loop. It stands once: which pages remain, running them, saving, failures, progress, telemetry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from pydantic import BaseModel

from lib.errors import InvalidRecordError
from lib.pipeline.checkpoint import CheckpointManager
from lib.pipeline.executors import Executor, Job, PageResult
from lib.pipeline.forced_pages import check_forced_pages
from lib.pipeline.integrity import damaged_input
from lib.pipeline.logger import PipelineLogger
from lib.pipeline.page import Page
from lib.pipeline.page_store import PageStore, StoredPage, local_pages
from lib.pipeline.progress import RichProgressBar
from lib.system.stop_signal import StopSignal

StandIn = Callable[[Page, str], BaseModel]
Watch = Callable[[int, Mapping[str, Any]], None]
"""Is told of each page that was done now: its number and its quality metrics."""


@dataclass
class RunStats:
    """How a run went: pages by outcome. `failures` maps a page to its cause."""

    total: int = 0
    skipped: int = 0
    processed: int = 0
    found: int = 0
    """Those of the pages processed that were made before on this machine, and found in its store."""
    cost_usd: float = 0.0
    failures: dict[int, str] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """The stats in the names that stages use."""
        return {
            "total_pages": self.total,
            "pages_skipped": self.skipped,
            "pages_processed": self.processed,
            "pages_found": self.found,
            "pages_failed": len(self.failures),
            "total_cost_usd": round(self.cost_usd, 6),
            "failures": {str(page): cause for page, cause in sorted(self.failures.items())},
        }


class PageRunner:
    """Does what remains of a stage's pages. Only this process writes."""

    def __init__(
        self, checkpoint: CheckpointManager, logger: PipelineLogger, stop: StopSignal, watch: Watch | None = None
    ) -> None:
        self.watch = watch
        self.checkpoint = checkpoint
        self.files = checkpoint.files
        self.logger = logger
        self.stop = stop
        self.store = PageStore(local_pages(), self.files.name, self.files.unit)

    def run(
        self, job: Job, pages: Mapping[int, Page], executor: Executor, stand_in: StandIn, *, workers: int
    ) -> RunStats:
        """Run `job` over the pages that remain. `stand_in` makes the record that takes a failed page's place."""
        check_forced_pages(self.files.name, max(pages, default=0), self.files.unit)
        unit = f"{self.files.unit}s"
        remaining = self.checkpoint.get_remaining_pages(len(pages), resume=True, pages=list(pages))
        stats = RunStats(total=len(pages), skipped=len(pages) - len(remaining))
        reasons = dict(self.checkpoint.reasons.most_common())
        self.logger.start_stage(
            total_pages=len(pages), max_workers=workers, unit=unit, skipped=stats.skipped, reasons=reasons
        )
        if not remaining:
            return stats
        if stats.skipped:
            why = "; ".join(f"{count} {reason}" for reason, count in list(reasons.items())[:3])
            self.logger.info(
                f"{stats.skipped} of {stats.total} {unit} are done already, {len(remaining)} to do ({why})"
            )
        if job.function is not None:
            job.check_picklable(pages[remaining[0]])
        bar = RichProgressBar(len(remaining), unit, f"{self.logger.stage}@{self.logger.scan_id}")
        damaged = {number: fault for number in remaining if (fault := self._damage(pages[number])) is not None}
        failed_at_once = (PageResult(number, error=fault) for number, fault in damaged.items())

        def show() -> None:
            failed = f", {len(stats.failures)} failed" if stats.failures else ""
            bar.update(stats.processed + len(stats.failures), f"{stats.processed} ok{failed}", stats.cost_usd)

        try:
            whole = [number for number in remaining if number not in damaged]
            to_make = [number for number in whole if self.stop or not self._found(number, job, stats, show)]
            # No worker is started, and no cluster asked, for pages that were all found.
            made = executor.run(job, (pages[number] for number in to_make), self.stop) if to_make else ()
            for result in chain(failed_at_once, made):
                self._take(job, pages[result.number], result, stats, stand_in)
                show()
            self.store.trim()
        finally:
            bar.finish()
        return stats

    def _found(self, number: int, job: Job, stats: RunStats, show: Callable[[], None]) -> bool:
        """Whether a page was made by the same key before; then it is written. What a model said has its own store."""
        if self.files.keys is None or job.function is None or self.checkpoint.is_forced(number):
            return False
        page = self.store.find(number, self.files.keys(number))
        if page is None:
            return False
        self.files.write(number, page.record, page.files, page.quality)
        stats.processed += 1
        stats.found += 1
        if self.watch is not None:
            self.watch(number, page.quality)
        self.logger.event("page_found", page=number)
        show()
        return True

    def _damage(self, page: Page) -> str | None:
        """Whether an input of the page is not what its stage wrote: its key has the digests, so that costs nothing."""
        keys = self.files.keys
        return damaged_input(self.checkpoint.book, page, keys(page.number).parts) if keys is not None else None

    def _take(self, job: Job, page: Page, result: PageResult, stats: RunStats, stand_in: StandIn) -> None:
        error = result.error
        if error is None:
            try:
                self._save(job, page, result, stats)
            except InvalidRecordError as refused:
                error = str(refused)
        if error is not None:
            if self.stop and result.error is not None and "killed by" in result.error:
                return
            stats.failures[page.number] = error
            self._tell(page, error, result)
            record = stand_in(page, error)
            data = record.model_dump_json().encode("utf-8")
            paid = result.metrics.get("cost_usd", 0.0)
            stats.cost_usd += paid
            quality = {"page_num": page.number, "cost_usd": paid} if paid else None
            self.files.write(page.number, data, quality=quality, failed=error, replies=result.replies)

    def _tell(self, page: Page, error: str, result: PageResult) -> None:
        """Of a failed page. What fails of a scan is told with the page that is to be made of it."""
        if self.files.unit == "page":
            self.logger.page_error(page.number, error, **_where(result), trace=result.trace)
        else:
            facts = {"error": error, **_where(result), "trace": result.trace}
            self.logger.page_event(page.number, f"{self.files.unit}_error", **facts)

    def _save(self, job: Job, page: Page, result: PageResult, stats: RunStats) -> None:
        assert result.record is not None
        metrics = {"page_num": page.number, **result.metrics, "processing_time_seconds": round(result.seconds, 4)}
        quality, telemetry = self.files.part_metrics(page.number, metrics)
        self.files.write(page.number, result.record, result.files, quality, replies=result.replies)
        if self.files.keys is not None and job.function is not None:
            made = StoredPage(result.record, result.files, quality)
            self.store.keep(page.number, self.files.keys(page.number), made, result.seconds)
        stats.processed += 1
        if self.watch is not None:
            self.watch(page.number, quality)
        stats.cost_usd += quality.get("cost_usd", 0.0)
        told = {**telemetry, "page": page.number, "worker": result.worker, **_where(result)}
        self.logger.event("page_done", **told)


def _where(result: PageResult) -> dict[str, Any]:
    """How often a page was tried, and on which machine where that was another."""
    return {"tries": result.tries, **({"host": result.host} if result.host else {})}
