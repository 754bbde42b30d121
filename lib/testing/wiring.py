"""dvc.yaml, params.yaml and a stage's imports: do they agree?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from lib.pipeline.code import imported_modules, project_root
from lib.pipeline.params import Params

_PACKAGES = {"lib/__init__.py", "stages/__init__.py", "lib/schemas/__init__.py"}


def stage_entry(stage: str, root: Path | None = None) -> dict[str, Any]:
    """A stage's entry in dvc.yaml, without the loop over books round it. KeyError where there is none."""
    text = ((root or project_root()) / "dvc.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = YAML(typ="safe").load(text)["stages"][stage]
    return dict(found.get("do", found))


def used_modules(stage: str, root: Path | None = None) -> set[str]:
    """Files under lib/ and stages/ that decide what a stage makes, relative to the project's folder."""
    root = root or project_root()
    files = imported_modules(f"stages.{stage}", root).values()
    # The __init__ of a package is a dep where it holds more than a docstring, as those two levels down may.
    kept = [path for path in files if path.name != "__init__.py" or path.parent.parent.parent == root]
    return {str(path.relative_to(root)) for path in kept} - _PACKAGES


def check_wiring(stage: str, root: Path | None = None) -> None:
    """Raise AssertionError that names every dep, section or parameter that is missing, and every dep that is idle.

    DVC does not follow imports: with a dep missing, a changed module would not run the stage again.
    """
    root = root or project_root()
    try:
        entry = stage_entry(stage, root)
    except KeyError:
        raise AssertionError(f"dvc.yaml: there is no stage {stage}; give it an entry") from None
    deps = [dep for dep in entry.get("deps", []) if dep.startswith(("lib/", "stages/"))]
    used = used_modules(stage, root)
    wrong = [f"add {path} to deps" for path in sorted(used) if not _covered(path, deps)]
    wrong += [
        f"take {dep} out of deps: the stage does not import it"
        for dep in deps
        if not any(_covered(path, [dep]) for path in used)
    ]
    if f"stages.{stage}" not in entry["cmd"]:
        wrong.append(f"let cmd run stages.{stage}")
    if stage not in entry.get("params", []):
        wrong.append(f"add {stage} to params")
    if stage not in Params.load(root).data:
        wrong.append(f"give params.yaml a section {stage}")
    assert not wrong, f"dvc.yaml: {stage}: " + "; ".join(wrong)


def _covered(path: str, deps: list[str]) -> bool:
    return any(path == dep or path.startswith(dep + "/") for dep in deps)
