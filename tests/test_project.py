"""The project's own agreements: dvc.yaml, params.yaml and what stages import."""

from __future__ import annotations

from typing import Any

import pytest
from ruamel.yaml import YAML

from lib.pipeline.code import imported_modules
from lib.pipeline.params import Params
from tests.projects import ROOT

STAGES = sorted(path.stem for path in (ROOT / "stages").glob("*.py") if path.stem != "__init__")


def entry(stage: str) -> dict[str, Any]:
    found: dict[str, Any] = YAML(typ="safe").load((ROOT / "dvc.yaml").read_text(encoding="utf-8"))["stages"][stage]
    return dict(found.get("do", found))


@pytest.mark.parametrize("stage", STAGES)
def test_deps_are_the_modules_that_the_stage_runs_on(stage: str) -> None:
    deps = [dep for dep in entry(stage)["deps"] if dep.startswith(("lib/", "stages/"))]
    used = {
        str(path.relative_to(ROOT))
        for path in imported_modules(f"stages.{stage}").values()
        if path.name != "__init__.py" or path.parent.parent.parent == ROOT
    } - {"lib/__init__.py", "stages/__init__.py", "lib/schemas/__init__.py"}
    missing = {path for path in used if not any(path == dep or path.startswith(dep + "/") for dep in deps)}
    idle = {dep for dep in deps if not any(path == dep or path.startswith(dep + "/") for path in used)}
    assert not missing, f"dvc.yaml: {stage}: add to deps: {sorted(missing)}"
    assert not idle, f"dvc.yaml: {stage}: the stage does not import {sorted(idle)}"


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_has_its_section_and_its_name_everywhere(stage: str) -> None:
    assert stage in Params.load(ROOT).data
    assert f"stages.{stage}" in entry(stage)["cmd"]
    assert stage in entry(stage)["params"]
