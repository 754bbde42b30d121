"""All of DVC's verbs do in a project with books apart what they do with books together."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.projects import ROOT, Project


def clone(project: Project, target: Path) -> Project:
    project.run("git", "clone", "--quiet", str(project.root), str(target))
    for name in (".venv", "lib"):
        (target / name).symlink_to(ROOT / name)
    (target / ".git/info/exclude").write_text(".venv\nlib\n")
    return Project(target)


def edit(project: Project) -> None:
    (project.root / "data/sources/moby.txt").write_text("Call me Ishmael, or else.\n")


def test_repro_of_a_stage_and_of_all_and_what_differs(apart: Project) -> None:
    edit(apart)
    assert "data/moby/dvc.yaml:first" in apart.dvc("status").stdout
    assert "data/emma" not in apart.dvc("repro", "data/moby/dvc.yaml:first").stdout
    ran = apart.dvc("repro").stdout
    assert "Running stage 'data/moby/dvc.yaml:second'" in ran
    assert "Running stage 'data/emma/dvc.yaml:first'" not in ran
    changed = apart.git("status", "--porcelain").split()
    assert [name for name in changed if name.endswith(("lock", "yaml"))] == ["data/moby/dvc.lock"]
    found = json.loads(apart.dvc("metrics", "diff", "--json").stdout)
    assert found == {"reports/moby/first.json": {"bytes": {"old": 17, "new": 26, "diff": 9}}}


@pytest.mark.slow
def test_metrics_plots_params_and_experiments(apart: Project) -> None:
    shown = json.loads(apart.dvc("metrics", "show", "--json").stdout)
    assert {*shown[""]["data"]} == {"reports/moby/first.json", "reports/emma/first.json"}
    edit(apart)
    # An experiment changes a book's own setting, runs, and can be taken over.
    name = "longer"
    apart.dvc("exp", "run", "--name", name, "--set-param", "data/moby/book.yaml:first.speed=5")
    assert "speed: 5" in (apart.root / "data/moby/book.yaml").read_text()
    assert name in apart.dvc("exp", "show", "--csv").stdout
    assert "first.speed" in apart.dvc("exp", "diff", "HEAD", name).stdout
    drawn = apart.dvc("plots", "diff", "HEAD", "--show-vega", "--targets", "reports/moby/second.csv").stdout
    assert '"words"' in drawn
    assert "first.speed" in apart.dvc("params", "diff").stdout
    apart.git("checkout", "--", ".")
    apart.dvc("checkout")
    apart.dvc("exp", "apply", name)
    assert "Running" not in apart.dvc("repro").stdout


@pytest.mark.slow
def test_push_pull_get_and_import(apart: Project, tmp_path: Path) -> None:
    apart.dvc("remote", "add", "--default", "here", str(tmp_path / "remote"))
    apart.dvc("push")
    apart.commit("shared")
    other = clone(apart, tmp_path / "other")
    other.run("cp", "-r", f"{apart.root}/data/sources/.", "data/sources")
    other.dvc("pull")
    ran = other.dvc("repro").stdout
    assert "Running" not in ran
    assert other.git("status", "--porcelain") == ""
    # Another project takes a book's text.
    third = Project(tmp_path / "third")
    third.root.mkdir()
    third.git("init", "--quiet")
    third.run(str(ROOT / ".venv/bin/dvc"), "init", "--quiet")
    dvc = str(ROOT / ".venv/bin/dvc")
    third.run(dvc, "import", str(apart.root), "data/moby/second/text.txt", "--out", "moby.txt")
    third.run(dvc, "get", str(apart.root), "data/emma/second/text.txt", "--out", "emma.txt")
    for book in ("moby", "emma"):
        assert (third.root / f"{book}.txt").read_bytes() == (apart.root / f"data/{book}/second/text.txt").read_bytes()
