"""Work that pages take before they are asked about, done ahead in processes of its own."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from typing import cast

from lib.pipeline.executors import Job, PageResult
from lib.pipeline.page import Page
from lib.pipeline.process_pool import Limits, ProcessExecutor
from lib.settings.config import Config
from lib.system.stop_signal import StopSignal


def made_ahead(
    job: Job, pages: Iterable[Page], stop: StopSignal, keep: Callable[[Page, PageResult], None], preload: str
) -> Iterator[Page | PageResult]:
    """Pages as `job` is done with them, by as many processes as there are cores; or how one failed.

    What was made of a page is given to `keep` before it is handed on. No more is begun than there are
    processes until somebody takes what is done. `preload` is the module of the page function.
    """
    under_way: dict[int, Page] = {}

    def noted() -> Iterator[Page]:
        for page in pages:
            under_way[page.number] = page
            yield page

    limits = Limits(Config.page_timeout_seconds, Config.worker_memory_mb, Config.stop_seconds)
    running = ProcessExecutor(Config.cpu_workers, limits, preload).run(job, noted(), stop)
    with closing(cast("Generator[PageResult]", running)) as results:
        for result in results:
            page = under_way.pop(result.number)
            if result.record is None:
                yield result
                continue
            keep(page, result)
            yield page
