"""Two clones agree, data travels through a remote, and two commits can be compared."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.conftest import PAGES
from tests.projects import ROOT, Project, colophon, draw_page

STAGES = ("ingest", "ocr", "layout", "correct", "label", "merge", "structure", "export", "evaluate", "report")
DONE = re.compile(r"^(\w+)@small: \d+ pages: (\d+) done", re.MULTILINE)


def clone(project: Project, target: Path) -> Project:
    """A git clone, with the environment that `make setup` would give it."""
    project.run("git", "clone", "--quiet", str(project.root), str(target))
    (target / ".venv").symlink_to(ROOT / ".venv")
    (target / ".git" / "info" / "exclude").write_text(".venv\n", encoding="utf-8")
    return Project(target)


def share_sources(project: Project, *clones: Project) -> None:
    """Scans are no part of the repository: hand them over, as a user would."""
    for other in clones:
        other.run("cp", "-r", f"{project.root}/data/sources/.", "data/sources")


def outs(project: Project) -> dict[str, dict[str, Any]]:
    """Digests of every out in dvc.lock, by stage and path."""
    return {name: {out["path"]: out["md5"] for out in stage.get("outs", [])} for name, stage in project.lock().items()}


@pytest.mark.slow
def test_two_clones_make_the_same_whatever_the_workers(small: Project, tmp_path: Path) -> None:
    small.commit()
    first, second = clone(small, tmp_path / "first"), clone(small, tmp_path / "second")
    share_sources(small, first, second)
    locks = []
    for project, workers in ((first, "1"), (second, "3")):
        (project.root / "dvc.lock").unlink()
        project.dvc("repro", env={"COLOPHON_WORKERS": workers})
        locks.append(outs(project))
    assert {f"{stage}@small" for stage in STAGES} <= set(locks[0])
    assert locks[0] == locks[1]


def test_data_travels_through_a_remote(finished: Project, tmp_path: Path) -> None:
    small = finished
    # A scan that DVC keeps travels with the rest.
    small.dvc("add", "data/sources/small", "data/sources/small-truth")
    small.dvc("repro")
    remote = tmp_path / "remote"
    small.dvc("remote", "add", "--default", "here", str(remote))
    small.dvc("push")
    small.commit("shared")

    other = clone(small, tmp_path / "other")
    other.dvc("pull")
    untouched = other.dvc("repro").stdout
    assert "up to date" in untouched
    assert DONE.findall(untouched) == []
    assert other.git("status", "--porcelain") == ""

    draw_page(other.root / "data/sources/small/003.png", 3, seed=4)
    done = dict(DONE.findall(other.dvc("repro", "ocr@small").stdout))
    assert {stage: int(count) for stage, count in done.items()} == {"ingest": 1, "ocr": 1}


@pytest.mark.slow
def test_metrics_of_two_commits_are_compared(finished: Project) -> None:
    small = finished
    small.commit("psm 3")
    path = small.root / "params.yaml"
    # One line a page: nearly all of the text is lost.
    path.write_text(path.read_text().replace("  psm: 3", "  psm: 7"))
    small.dvc("repro", "report@small")
    small.commit("psm 7")
    compared = json.loads(small.dvc("metrics", "diff", "--json", "HEAD~1", "HEAD").stdout)
    rate = compared["reports/small/report.json"]["cer"]
    assert rate["new"] > rate["old"] + 0.2
    table = small.dvc("metrics", "diff", "HEAD~1", "HEAD").stdout
    assert "cer" in table
    pages = json.loads((small.root / "reports/small/ocr.json").read_text())["pages"]
    assert pages == PAGES


def in_remote(remote: Path, file: Path) -> Path:
    """Where a remote keeps the content of a file."""
    digest = hashlib.md5(file.read_bytes(), usedforsecurity=False).hexdigest()
    return remote / "files" / "md5" / digest[:2] / digest[2:]


@pytest.mark.slow
def test_what_a_remote_changed_or_lost_is_told(finished: Project, tmp_path: Path) -> None:
    remote = tmp_path / "remote"
    finished.dvc("remote", "add", "--default", "here", str(remote))
    finished.dvc("push")
    finished.commit("shared")
    record = "data/small/merge/pages/page_0002.json"
    kept = in_remote(remote, finished.root / record)
    whole = kept.read_bytes()
    kept.chmod(0o644)
    kept.write_bytes(whole.replace(b"lamp", b"lump", 1))  # a record as valid as it was
    assert kept.read_bytes() != whole

    other = clone(finished, tmp_path / "other")
    share_sources(finished, other)
    other.dvc("pull")
    assert "up to date" in other.dvc("repro").stdout  # DVC does not look
    said = colophon(other, "check", check=False)
    assert f"1 file not as merge wrote ({record}): run python3 -m stages.merge small" in said
    failed = other.stage("structure", "small", check=False)
    assert failed.returncode != 0
    assert f"{record}: not the file that merge wrote" in failed.stderr
    assert failed.stderr.count("\n") == 1
    other.stage("merge", "small")
    assert "params.yaml is good" in colophon(other, "check")
    assert (other.root / record).read_bytes() == (finished.root / record).read_bytes()

    # With `verify true` the remote's word is not taken.
    third = clone(finished, tmp_path / "third")
    share_sources(finished, third)
    third.dvc("remote", "modify", "here", "verify", "true")
    assert third.dvc("pull", check=False).returncode != 0

    kept.unlink()
    fourth = clone(finished, tmp_path / "fourth")
    share_sources(finished, fourth)
    assert fourth.dvc("pull", check=False).returncode != 0
    said = colophon(fourth, "check")
    assert re.search(r"small: \d+ of \d+ outs in dvc\.lock are not there \(", said)
    assert "`dvc checkout --allow-missing` brings the others" in said
    fourth.dvc("checkout", "--allow-missing", check=False)
    done = {stage: int(count) for stage, count in DONE.findall(fourth.dvc("repro").stdout)}
    assert "ocr" not in done
