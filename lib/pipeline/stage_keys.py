"""The keys of a stage's pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Protocol

from pydantic import BaseModel

from lib.pipeline.code_digest import code_digest
from lib.pipeline.page import Page
from lib.pipeline.skipfile import PageKey
from lib.system.digests import DigestCache, data_digest


class Keyed(Protocol):
    """What decides the keys of a stage's pages: BaseStage."""

    @property
    def settings(self) -> BaseModel: ...

    def engine(self) -> dict[str, str]: ...


class StageKeys:
    """The keys of a stage's pages: page number → PageKey. Digests of shared files are computed once.

    `pages` is asked when the first key is: some stages learn their pages only as they run.
    """

    def __init__(self, stage: Keyed, pages: Callable[[], Mapping[int, Page]]) -> None:
        self._stage = stage
        self._ask = pages
        self._digest = DigestCache()

    def know(self, pages: Mapping[int, Page]) -> None:
        """Take the stage's pages from whoever has them, where no key was asked for yet: a survey of the whole book may
        stand behind them, and once is enough."""
        self.__dict__.setdefault("_pages", pages)

    @cached_property
    def _pages(self) -> Mapping[int, Page]:
        return self._ask()

    @cached_property
    def _fixed(self) -> dict[str, str]:
        stage = self._stage
        return {
            "settings": data_digest(stage.settings.model_dump(mode="json")),
            "engine": data_digest(stage.engine()),
            "code": code_digest(type(stage).__module__),
        }

    def of(self, page: Page) -> PageKey:
        parts = dict(self._fixed)
        if page.context:
            parts["context"] = data_digest(page.context)
        for name, path in sorted(page.files.items()):
            parts[name] = self._digest(path)
        return PageKey(parts)

    def __call__(self, number: int) -> PageKey:
        return self.of(self._pages.get(number, Page(number)))
