"""How to run: the `run:` section of params.yaml and COLOPHON_… variables. Nothing here decides a record."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from lib.errors import ParamsError
from lib.settings.engines import DaskSettings, SubmititSettings
from lib.settings.environment import described, from_environment, merged, variable_of
from lib.settings.llm import LLMSettings
from lib.settings.params import PARAMS_FILE, Params, first_problem

WORKER_MEMORY, LEAST_MEMORY = 2048, 512
"""MiB. From: a worker holds 300 to 380 with its libraries; 80 megapixels take 670 in grey, 1,440 in colour."""


def available_cores() -> int:
    """Cores that this process may use, which in a container can be fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1)


class RunSettings(BaseModel):
    """The `run:` section."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    workers: int | None = Field(default=None, ge=1, description="Processes for CPU work; None: one for each core.")
    engine: str = Field(
        default="local",
        pattern=r"^[A-Za-z][\w.-]*$",
        description="local: processes; dask, submitit: other machines; serial: this process, for a debugger.",
    )
    engine_options: dict[str, Any] = Field(
        default_factory=dict, description="For an engine that another package brings."
    )
    dask: DaskSettings = Field(default_factory=DaskSettings, description="Where the Dask cluster is.")
    submitit: SubmititSettings = Field(default_factory=SubmititSettings, description="How jobs are sent to Slurm.")
    max_failed_pages: int = Field(default=0, ge=0, description="More failed pages than this fail the stage.")
    page_timeout_seconds: float = Field(
        default=600, gt=0, allow_inf_nan=False, description="A page that takes longer fails."
    )
    worker_memory_mb: int | None = Field(
        default=WORKER_MEMORY,
        ge=LEAST_MEMORY,
        description="A page that needs more MiB of memory fails (Linux); null: no limit.",
    )
    page_store_gb: float = Field(
        default=5,
        ge=0,
        allow_inf_nan=False,
        description="GB of finished pages that this machine keeps, so that none is made twice; 0: none.",
    )
    stop_seconds: float = Field(
        default=30,
        ge=0,
        allow_inf_nan=False,
        description="So long a stage that is told to stop waits for the pages under way.",
    )
    llm: LLMSettings = Field(default_factory=LLMSettings, description="Where models are, and what they may cost.")

    @property
    def max_workers(self) -> int:
        """Requests in flight, for stages that wait on a network: run.llm.max_workers."""
        return self.llm.max_workers

    @property
    def cpu_workers(self) -> int:
        return self.workers or available_cores()


SECTIONS: dict[str, type[BaseModel]] = {"llm": LLMSettings, "dask": DaskSettings, "submitit": SubmititSettings}
"""Settings within `run:`. A variable COLOPHON_LLM_STREAM sets one of their keys."""


def load_run_settings(root: Path) -> RunSettings:
    """`run:` of root/params.yaml, overridden by the environment.

    COLOPHON_WORKERS=4 sets workers, COLOPHON_LLM_STREAM=1 sets llm.stream, and so on with the other SECTIONS. A mapping
    or a list is given as JSON:
    COLOPHON_LLM_PRICES='{"a-model": {"input": 1, "output": 4}}'. Raises ParamsError that names the key or variable.
    """
    section = dict(Params.load(root).section("run")) if (root / PARAMS_FILE).exists() else {}
    outer = from_environment("", RunSettings)
    inner = {name: from_environment(f"{name}_", settings) for name, settings in SECTIONS.items()}
    values = {**section, **outer}
    for name, own in inner.items():
        if name in outer or own:
            values[name] = merged(section.get(name), outer.get(name), own)
    try:
        return RunSettings.model_validate(values)
    except ValidationError as error:
        location, (_, what) = error.errors()[0]["loc"], first_problem(error)
        raise ParamsError(f"{_place(location, outer, inner)}: {what}") from None


def _place(location: tuple[int | str, ...], outer: Mapping[str, Any], inner: Mapping[str, Mapping[str, Any]]) -> str:
    """The variable or the key of params.yaml that a setting comes from, and where in it something is wrong."""
    head, rest = str(location[0]), location[1:]
    variable = None
    if rest and rest[0] in inner.get(head, {}):
        variable, rest = variable_of(f"{head}_{rest[0]}"), rest[1:]
    elif head in outer and (head not in inner or not rest or rest[0] in outer[head]):
        variable = variable_of(head)
    if variable is None:
        return f"{PARAMS_FILE}: run.{described(location)}"
    return ": ".join(filter(None, [variable, described(rest)]))


_DERIVED = ("cpu_workers", "max_workers")


class _Config:
    """Run settings as attributes, read when first asked for: `Config.max_workers`."""

    @cached_property
    def settings(self) -> RunSettings:
        return load_run_settings(Path.cwd())

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or (name not in RunSettings.model_fields and name not in _DERIVED):
            raise AttributeError(f"Config has no {name!r}; it has {', '.join(RunSettings.model_fields)}")
        return getattr(self.settings, name)

    def reload(self) -> None:
        """Forget what was read, so that the next use reads params.yaml and the environment again."""
        self.__dict__.pop("settings", None)


Config = _Config()
