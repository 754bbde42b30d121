"""Experiments as docs/experiments.md has them: three in a queue, two at a time, from a shell that knows no dvc."""

from __future__ import annotations

import csv
import io
import os

import pytest

from tests.projects import Project, colophon

BARE = {"PATH": os.defpath}


@pytest.mark.slow
def test_a_queue_runs_from_a_bare_shell_and_finds_the_scan(finished: Project) -> None:
    finished.dvc("add", "data/sources/small", "data/sources/small-truth")
    finished.commit("the book, and the notes of its scan and truth")
    for psm in (4, 6, 11):
        finished.dvc("exp", "run", "--queue", "--set-param", f"ocr.psm={psm}", env=BARE)
    finished.dvc("exp", "run", "--run-all", "--jobs", "2", env=BARE)
    shown = finished.dvc("exp", "show", "--csv", "--only-changed", "--drop", ".*/").stdout
    rows = [row for row in csv.DictReader(io.StringIO(shown)) if row["typ"].startswith("branch_")]
    assert sorted(row["ocr.psm"] for row in rows) == ["11", "4", "6"]
    assert {row.get("State", "Success") for row in rows} <= {"Success", ""}
    assert len(shown.splitlines()[0].split(",")) < 20
    said = colophon(finished, "compare", "HEAD", rows[0]["Experiment"])
    assert "small: " in said and "look at: tmp/compare.html" in said
    assert finished.git("status", "--porcelain") == ""
