"""The engines by name: those of the framework, and those that other packages bring.

A package adds one with an entry point in the group `colophon.engines`, whose name is what people write in `run.engine`:

    [project.entry-points."colophon.engines"]
    farm = "my_package.farm:FarmExecutor"

It is called with an EngineWork and returns an Executor. What `run.engine_options` holds is its own to read.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from lib.errors import EngineError
from lib.pipeline.executors import Executor, SerialExecutor
from lib.pipeline.process_pool import Limits, ProcessExecutor
from lib.pipeline.stage_keys import Keyed
from lib.settings.config import RunSettings
from lib.system.brought import brought_engine

GROUP = "colophon.engines"


@dataclass(frozen=True)
class EngineWork:
    """What an engine is told of a stage whose pages it is to do."""

    stage: Keyed
    """With its settings. Another process makes it anew from its class; it is not sent."""
    run: RunSettings
    workers: int
    """Pages at a time on this machine."""
    limits: Limits
    tell: Callable[[str], None]
    """Tells the person who waits, and the log, in a line."""


Engine = Callable[[EngineWork], Executor]


def _serial(_work: EngineWork) -> Executor:
    return SerialExecutor()


def _local(work: EngineWork) -> Executor:
    # A fork server that has the stage's imports done.
    return ProcessExecutor(work.workers, work.limits, preload=type(work.stage).__module__)


OWN: dict[str, Engine] = {"local": _local, "serial": _serial}
EXTRAS = {
    "dask": ("lib.pipeline.engines.dask_engine", "DaskExecutor", "distributed"),
    "submitit": ("lib.pipeline.engines.submitit_engine", "SubmititExecutor", "submitit"),
}
"""Name, also of the extra → module, class, and the package that the extra brings."""


def find_engine(name: str) -> Engine:
    """The engine of that name. EngineError, which says what to do, where there is none or it cannot be used."""
    if name in OWN:
        return OWN[name]
    if name in EXTRAS:
        module, kind, package = EXTRAS[name]
        try:
            importlib.import_module(package)
        except ImportError as error:
            raise EngineError(
                f"run.engine: {name} needs the extra of that name ({error}): install it with "
                f"`pip install 'colophon[{name}]'`, or set run.engine to local"
            ) from None
        return cast(Engine, getattr(importlib.import_module(module), kind))
    return cast(Engine, brought_engine(GROUP, name, {*OWN, *EXTRAS}, "run.engine"))
