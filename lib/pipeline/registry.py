"""Finding stages by name, and checking all their settings at once."""

from __future__ import annotations

import importlib

from lib.pipeline.execute import settings_of
from lib.pipeline.params import Params
from lib.pipeline.stage import BaseStage


def find_stage(name: str) -> type[BaseStage] | None:
    """The stage that stages/NAME.py defines; None where the script is no stage of a book, as sample is."""
    module = importlib.import_module(f"stages.{name}")
    for value in vars(module).values():
        if isinstance(value, type) and issubclass(value, BaseStage) and value.name == name:
            return value
    return None


def check_settings(params: Params, book: str) -> None:
    """Check a book's settings for every stage, before the first of them works. Raises ParamsError."""
    for name in sorted(params.stages):
        stage = find_stage(name)
        if stage is not None:
            settings_of(stage, params, book)
