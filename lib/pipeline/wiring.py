"""What dvc.yaml says of a stage, and what the stage's imports say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from lib.pipeline.code import imported_modules, project_root

PIPELINE_FILE = "dvc.yaml"
_PACKAGES = {"lib/__init__.py", "stages/__init__.py", "lib/schemas/__init__.py"}


def stage_entry(stage: str, root: Path | None = None) -> dict[str, Any]:
    """A stage's entry in dvc.yaml, without the loop over books round it. KeyError where there is none."""
    text = ((root or project_root()) / PIPELINE_FILE).read_text(encoding="utf-8")
    found: dict[str, Any] = YAML(typ="safe").load(text)["stages"][stage]
    return dict(found.get("do", found))


def used_modules(stage: str, root: Path | None = None) -> set[str]:
    """Files under lib/ and stages/ that decide what a stage makes, relative to the project's folder."""
    root = root or project_root()
    files = imported_modules(f"stages.{stage}", root).values()
    # The __init__ of a package is a dep where it holds more than a docstring, as those two levels down may.
    kept = [path for path in files if path.name != "__init__.py" or path.parent.parent.parent == root]
    return {str(path.relative_to(root)) for path in kept} - _PACKAGES
