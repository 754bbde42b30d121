"""What a stage says of itself, checked before its first hook is called: name, dependencies, and how it is made."""

from __future__ import annotations

import inspect
from difflib import get_close_matches

from lib.errors import StageError
from lib.pipeline.stage import BaseStage
from lib.settings.params import STAGE_ALIASES, STAGES_FOLDER


def check_declaration(stage: type[BaseStage], stages: set[str]) -> None:
    """Raise StageError where a stage cannot be what it says; `stages` are the names of the project's stages."""
    name = stage.name
    if not isinstance(name, str) or not name:
        raise StageError(f"stage class {stage.__name__} has no name; give it one: name = 'my_stage'")
    package, _, module = stage.__module__.partition(".")
    if package == STAGES_FOLDER and module.split(".")[0] != name:
        raise StageError(
            f"stages.{module} defines a stage named {name!r}; give the class and the script one and the same name"
        )
    if name in STAGE_ALIASES:
        raise StageError(f"stage {name}: that name stands for {STAGE_ALIASES[name]} already; choose another")
    for attribute in ("dependencies", "optional", "made_first"):
        named = getattr(stage, attribute)
        if isinstance(named, str) or not all(isinstance(one, str) for one in named):
            raise StageError(f"stage {name}: {attribute} must be a list of names of stages, not {named!r}")
    for dependency in stage.dependencies:
        check_dependency(name, dependency, stages)


def check_dependency(stage: str, dependency: str, stages: set[str]) -> None:
    """Raise StageError where no stage of the project has the name of a dependency."""
    if dependency == stage:
        raise StageError(f"stage {stage} depends on itself; take its own name out of dependencies")
    if dependency not in stages:
        close = get_close_matches(dependency, stages, n=1, cutoff=0.5)
        hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(sorted(stages))}"
        raise StageError(f"stage {stage} depends on {dependency!r}, and no stage of this project has that name; {hint}")


def make_stage(stage: type[BaseStage], max_workers: int | None) -> BaseStage:
    """A stage, told how many workers it is to use where its __init__ takes that."""
    parameters = inspect.signature(stage).parameters.values()
    takes_it = any(one.name == "max_workers" or one.kind is one.VAR_KEYWORD for one in parameters)
    made = stage(max_workers=max_workers) if takes_it else stage()
    if max_workers is not None and not takes_it:
        made.max_workers = max_workers
    return made
