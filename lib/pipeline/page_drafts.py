"""Pages as a stage makes them without a model, before one is asked about them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from pydantic import BaseModel

from lib.errors import ColophonError
from lib.pipeline.executors import Job, PageResult, run_page
from lib.pipeline.forced_pages import is_forced
from lib.pipeline.made_ahead import made_ahead
from lib.pipeline.metrics import split_metrics
from lib.pipeline.page import Page
from lib.pipeline.page_store import PageStore, StoredPage, local_pages
from lib.pipeline.stage_keys import Keyed, StageKeys
from lib.settings.config import Config
from lib.system.stop_signal import StopSignal


class Drafting(Keyed, Protocol):
    """A stage with the settings by which it asks no model."""

    @property
    def name(self) -> str: ...

    @property
    def checkpoint_schema(self) -> type[BaseModel] | None: ...


class PageDrafts:
    """What a stage makes of pages without a model: found on this machine, or made and kept there.

    The keys are those that the pages have without a model. So a book that was done without one is not done again when
    one is asked, nor when another is.
    """

    def __init__(self, stage: Drafting, job: Job) -> None:
        self._stage = stage
        self._job = job
        self._keys = StageKeys(stage, dict)
        self._store = PageStore(local_pages(), stage.name)
        self._ready: dict[int, PageResult] = {}
        """Pages that were made ahead, and not taken yet."""

    def ahead(self, pages: Iterable[Page], stop: StopSignal) -> Iterator[Page | PageResult]:
        """Pages whose drafts are found, then the others, as worker processes are done with them; or how one failed."""
        if Config.engine == "serial":
            yield from pages
            return
        others = []
        for page in pages:
            if self.find(page) is None:
                others.append(page)
            else:
                yield page
        yield from made_ahead(self._job, others, stop, self._keep, type(self._stage).__module__)

    def take(self, page: Page) -> PageResult:
        """A page's draft; it is made where it is nowhere. ColophonError where it cannot be."""
        made = self._ready.pop(page.number, None) or self.find(page)
        if made is None:
            made = run_page(self._job, page)
            if made.error is not None:
                raise ColophonError(made.error)
            self._keep(page, made)
            del self._ready[page.number]
        return made

    def find(self, page: Page) -> PageResult | None:
        """A page that was made before; None where it was not, or where a person wants it made again."""
        if is_forced(self._stage.name, page.number):
            return None
        found = self._store.find(page.number, self._keys.of(page))
        if found is None:
            return None
        return PageResult(page.number, found.record, dict(found.files), dict(found.quality))

    def trim(self) -> None:
        """Bring the store back to its limit."""
        self._store.trim()

    def _keep(self, page: Page, made: PageResult) -> None:
        assert made.record is not None
        self._ready[page.number] = made
        quality, _ = split_metrics({"page_num": page.number, **made.metrics}, self._stage.checkpoint_schema)
        stored = StoredPage(made.record, made.files, quality)
        self._store.keep(page.number, self._keys.of(page), stored, made.seconds)
