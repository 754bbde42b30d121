"""Finding stages by name, and checking all their settings at once."""

from __future__ import annotations

import importlib
from collections.abc import Iterable

from lib.pipeline.execute import settings_of
from lib.pipeline.stage import BaseStage
from lib.settings.params import Params


def find_stage(name: str) -> type[BaseStage] | None:
    """The stage that stages/NAME.py defines; None where the script is no stage of a book, as sample is."""
    module = importlib.import_module(f"stages.{name}")
    for value in vars(module).values():
        if isinstance(value, type) and issubclass(value, BaseStage) and value.name == name:
            return value
    return None


def in_order(names: Iterable[str]) -> list[str]:
    """Stages in the order of a book's way: a stage's dependencies come before it."""
    return sorted(names, key=lambda name: (_depth(name), name))


def _depth(name: str) -> int:
    stage = find_stage(name)
    return 0 if stage is None else 1 + max((_depth(dependency) for dependency in stage.dependencies), default=0)


def check_settings(params: Params, book: str) -> None:
    """Check a book's settings for every stage, before the first of them works. Raises ParamsError."""
    for name in sorted(params.stages):
        stage = find_stage(name)
        if stage is not None:
            settings_of(stage, params, book)
