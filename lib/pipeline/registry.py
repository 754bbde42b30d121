"""Finding stages by name, and checking all their settings at once."""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from contextlib import suppress

from lib.errors import StageError
from lib.pipeline.binding import settings_of
from lib.pipeline.declaration import check_declaration
from lib.pipeline.stage import BaseStage
from lib.pipeline.storage import BookStorage
from lib.settings.params import STAGES_FOLDER, Params, stage_name


def find_stage(name: str) -> type[BaseStage] | None:
    """The stage that stages/NAME.py or stages/NAME/__init__.py defines; None where it is none of a book, as sample is.

    Raises ModuleNotFoundError where there is no such script or package.
    """
    name = stage_name(name)
    module = importlib.import_module(f"{STAGES_FOLDER}.{name}")
    for value in vars(module).values():
        if isinstance(value, type) and issubclass(value, BaseStage) and value.name == name:
            return value
    return None


def in_order(names: Iterable[str]) -> list[str]:
    """Stages in the order of a book's way: a stage's dependencies come before it."""
    return sorted(names, key=lambda name: (_depth(name), name))


def _depth(name: str, below: tuple[str, ...] = ()) -> int:
    if name in below:
        raise StageError(f"stages depend on each other in a circle: {' > '.join([*below, name])}; break it")
    try:
        stage = find_stage(name)
    except ModuleNotFoundError:  # the stage that names it is refused when it runs
        return 0
    if stage is None:
        return 0
    return 1 + max((_depth(dependency, (*below, name)) for dependency in stage.dependencies), default=0)


def check_settings(params: Params, book: str) -> None:
    """Check a book's settings for every stage, before the first of them works. Raises ParamsError or StageError."""
    for name in sorted(params.stages):
        stage = find_stage(name)
        if stage is not None:
            check_declaration(stage, params.stages)
            settings_of(stage, params, book)


def check_upstream(stage: type[BaseStage], storage: BookStorage) -> None:
    """Raise StageError where a dependency is a script that works on no book, so that its records never come."""
    for dependency in stage.dependencies:
        if not storage.stage(dependency).stage_dir.exists():
            with suppress(ModuleNotFoundError):
                if find_stage(dependency) is None:
                    raise StageError(
                        f"stage {stage.name} depends on {dependency!r}, which is no stage of a book; name the stage "
                        "whose records it reads"
                    )
