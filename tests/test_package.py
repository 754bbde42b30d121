"""The package as others install it: its public names, its types, what it is said to run on, and what a wheel holds."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib import import_module
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from ruamel.yaml import YAML

from tests.projects import ROOT, copy_project

API = (ROOT / "docs/api.md").read_text(encoding="utf-8")
PUBLIC = ("lib.pipeline", "lib.llm", "lib.testing")
EXPORTING = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for path in (ROOT / "lib").rglob("*.py")
    if re.search(r"^__all__ = ", path.read_text(encoding="utf-8"), re.MULTILINE)
)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
WORKFLOW = ROOT / ".github/workflows/test.yml"


def documented(package: str) -> list[str]:
    """Names that have a row in a package's table in docs/api.md."""
    section = API.split(f"\n## {package}\n")[1].split("\n## ")[0]
    return re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)


@pytest.mark.parametrize("module", EXPORTING)
def test_every_exported_name_exists_and_says_what_it_is(module: str) -> None:
    found = import_module(module)
    names: list[str] = found.__all__
    assert len(names) == len(set(names))
    for name in names:
        thing = getattr(found, name)
        if inspect.isclass(thing) or inspect.isfunction(thing):
            assert thing.__doc__, f"{module}.{name} has no docstring"


@pytest.mark.parametrize("package", PUBLIC)
def test_every_public_name_is_documented_and_no_other(package: str) -> None:
    assert package in EXPORTING
    assert sorted(documented(package)) == sorted(import_module(package).__all__), "docs/api.md"


def test_every_package_of_the_list_is_there() -> None:
    assert tuple(re.findall(r"^## (lib\.\w+)$", API, re.MULTILINE)) == PUBLIC


def test_a_wheel_has_types_templates_and_prompts(tmp_path: Path) -> None:
    project = copy_project(tmp_path / "project", commit=False)
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check", "--no-deps"]
    subprocess.run([*command, "--no-build-isolation", "--wheel-dir", tmp_path, project.root], check=True)
    [wheel] = tmp_path.glob("colophon-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    assert "lib/py.typed" in held
    there = {path.relative_to(ROOT).as_posix() for path in (ROOT / "lib").rglob("*") if path.is_file()}
    assert {path for path in there if not path.endswith(".pyc")} - held == set()


def test_the_workflow_runs_make_test_on_every_python_that_the_package_is_for() -> None:
    workflow = YAML(typ="safe").load(WORKFLOW.read_text(encoding="utf-8"))
    [job] = workflow["jobs"].values()
    matrix = job["strategy"]["matrix"]
    said = [found[1] for line in PROJECT["classifiers"] if (found := re.search(r"Python :: (3\.\d+)$", line))]
    assert matrix["python"] == said
    assert PROJECT["requires-python"] == f">={said[0]}"
    assert {system.split("-")[0] for system in matrix["system"]} == {"ubuntu", "macos"}
    used = [step["uses"] for step in job["steps"] if "uses" in step]
    assert all(re.fullmatch(r"actions/[a-z-]+@v\d+", action) for action in used)
    assert job["steps"][-1]["run"] == "make test"


def test_the_lock_pins_what_the_package_asks_for_and_names_no_index() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in text
    assert '"resolved"' not in (ROOT / "tests/validators/package-lock.json").read_text(encoding="utf-8")
    pinned = dict(re.findall(r"^([\w.-]+)==([^\s;]+)", text, re.MULTILINE))
    extras = PROJECT["optional-dependencies"]
    for line in (*PROJECT["dependencies"], *extras["dev"], *extras["reader"]):
        wanted = Requirement(line)
        assert wanted.specifier.contains(pinned[canonicalize_name(wanted.name)]), f"{line}: run `make lock`"
