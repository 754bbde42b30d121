"""What a stage that is run by hand must run first: `dvc repro` sees to that, a person or an older script may not."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from lib.pipeline.registry import find_stage
from lib.pipeline.stage import BaseStage
from lib.pipeline.storage import BookStorage, StageStorage

BY_DVC = "DVC_STAGE"
"""DVC names the stage that it runs in the environment."""


def lagging(stage: type[BaseStage], book: str, root: Path) -> Iterator[type[BaseStage]]:
    """The stages of `made_first` that lack a record of a page, or have one older than what it is made from.

    None where DVC runs the stage, and none whose own inputs are not there.
    """
    if BY_DVC in os.environ:
        return
    storage = BookStorage(book, root / "data")
    for name in stage.made_first:
        needed = find_stage(name)
        above = [storage.stage(dependency) for dependency in needed.dependencies] if needed is not None else []
        there = all(any(True for _ in source.list_output_pages("json")) for source in above)
        if needed is not None and there and any(_lags(storage.stage(name), source) for source in above):
            yield needed


def _lags(made: StageStorage, above: StageStorage) -> bool:
    records = {path.name: path for path in made.list_output_pages("json")}
    inputs = {path.name: path for path in above.list_output_pages("json")}
    try:
        return any(
            name not in records or records[name].stat().st_mtime_ns < path.stat().st_mtime_ns
            for name, path in inputs.items()
        )
    except OSError:  # a link to nothing or to itself: the stage that reads it says so
        return True
