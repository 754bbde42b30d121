"""A page that fails, to see what becomes of the others."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import BaseModel

from lib.pipeline.executors import PageFunction
from lib.pipeline.page import Page, PageOutput
from lib.pipeline.stage import BaseStage
from lib.pipeline.storage import BookStorage
from lib.settings.params import StageParams

POISONED = 2
"""The page's number."""


def poison(stage: type[BaseStage], storage: BookStorage) -> type[BaseStage]:
    """Make a page fail: where the framework calls the stage for it; else by inputs of it that are cut short."""
    hooks: dict[str, object] = {"__module__": stage.__module__}
    if stage.page_function is not None:
        hooks["page_function"] = staticmethod(_Poisoned(stage.page_function))
    elif stage.executor == "llm" and stage.run is BaseStage.run:

        def build_request(self: BaseStage, page: Page) -> object:
            _fail_if_poisoned(page)
            return stage.build_request(self, page)

        hooks["build_request"] = build_request
    if len(hooks) > 1:
        made: type[BaseStage] = type(stage.__name__, (stage,), hooks)
        return made
    for dependency in stage.dependencies:
        folder = storage.stage(dependency)
        for path in folder.output_dir.glob(f"{folder.output_page(POISONED).stem}.*"):
            path.write_bytes(path.read_bytes()[:20])
    return stage


def _fail_if_poisoned(page: Page) -> None:
    if page.number == POISONED:
        raise RuntimeError("this page is poisoned")


@dataclass(frozen=True)
class _Poisoned:
    function: PageFunction

    def __call__(self, page: Page, settings: StageParams) -> PageOutput | BaseModel:
        _fail_if_poisoned(page)
        return self.function(page, settings)
