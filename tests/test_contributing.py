"""CONTRIBUTING.md: its walk is gone as a newcomer goes it, block by block, in a clone whose sample book is done."""

from __future__ import annotations

import re
import shlex
import time
from pathlib import Path

import pytest

from tests.projects import ROOT, Project, colophon, lend_types

pytestmark = pytest.mark.pipeline

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(sh|python|diff)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LONG = ("make run", "make test")
"""What the walk begins with, and what takes too long to do in a test."""
A_MINUTE = 60.0


def run(project: Project, line: str) -> str:
    """Run a command as it stands; returns what it said. The environment is the tests' own, and is not made anew."""
    command = shlex.split(line)
    if command[0] == "make":
        wanted = ["--dry-run"] if line in LONG else []
        return project.run("make", "--old-file=.venv/.ready", *wanted, *command[1:]).stdout
    if command[0] == ".venv/bin/colophon":
        return colophon(project, *command[1:])
    return project.run(*command).stdout


def change(project: Project, block: str) -> None:
    """Do what a diff shows: lines with a plus go in, those with a minus go out, where its other lines stand."""
    head, _, body = block.partition("\n")
    path = project.root / head.removeprefix("# ")
    text = path.read_text(encoding="utf-8")
    for part in body.split("@@\n"):
        lines = part.splitlines()
        before = "".join(f"{line[1:]}\n" for line in lines if line[0] != "+")
        after = "".join(f"{line[1:]}\n" for line in lines if line[0] != "-")
        assert text.count(before) == 1, f"{head}: these lines do not stand there, or not once:\n{before}"
        text = text.replace(before, after)
    path.write_text(text, encoding="utf-8")


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_the_walk_from_a_clone_to_a_rule_and_back(sample_project: Project) -> None:
    lend_types(sample_project)
    book = contents(sample_project.root / "data/sample")
    told: dict[str, str] = {}
    seconds: dict[str, float] = {}
    for language, block in BLOCK.findall(TEXT):
        head, _, body = block.partition("\n")
        if language == "diff":
            change(sample_project, block)
        elif language == "python":
            path = sample_project.root / head.removeprefix("# ")
            assert not path.exists()
            path.write_text(body, encoding="utf-8")
        else:
            for line in block.splitlines():
                began = time.monotonic()
                told[line] = run(sample_project, line)
                seconds[line] = time.monotonic() - began
    [tried] = [said for line, said in told.items() if line.startswith(".venv/bin/colophon try")]
    changed = [line for line in tried.splitlines() if line.startswith("+") and "‘" not in line]
    assert any('"after": "vi"' in line for line in changed), tried
    [tested] = [line for line in told if "pytest" in line]
    assert " passed" in told[tested]
    assert seconds[tested] < A_MINUTE
    assert told["git status --short"] == ""
    assert contents(sample_project.root / "data/sample") == book


def test_the_page_is_one() -> None:
    assert len(TEXT.splitlines()) < 140
