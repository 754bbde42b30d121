"""docs/walk-through.md: gone as it stands there, commands and keys, to the EPUB."""

from __future__ import annotations

import os
import re
import shlex
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.projects import ROOT, Project, colophon
from tests.review.driving import drive
from tests.review.test_in_browser import APPLY, IDLE, reviewing

TEXT = (ROOT / "docs/walk-through.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(sh|keys)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PICTURES = os.environ.get("COLOPHON_WALK_PICTURES")
"""A folder for the document's pictures, where they are to be made anew."""
LONGEST_SECONDS = 1800
"""That a command may take on a machine that does other things too."""
DOUBT = "!document.getElementById('doubt').hidden"


def run(project: Project, line: str) -> str:
    command = shlex.split(line)
    if command[0] == ".venv/bin/colophon":
        return colophon(project, *command[1:])
    return project.run(*command, timeout=LONGEST_SECONDS).stdout


def shot(name: str) -> list[list[Any]]:
    return [["shot", f"{PICTURES}/{name}"]] if PICTURES else []


def press(project: Project, keys: list[str]) -> None:
    """Press keys in review, waiting after each until all is saved; the last of them makes the book anew."""
    known = "document.getElementById('doubt-count').textContent.match(/^[0-9]+ in doubt$/)"
    steps: list[list[Any]] = [["until", known]]
    for key in keys:
        if key.startswith("type "):
            steps += [["type", key.removeprefix("type ")]]
            continue
        steps += [["key", key.replace("Ctrl", "Control")], *([["until", DOUBT]] if key == "F8" else [])]
        steps += shot("walk-doubt.png") if key == "F8" else []
        steps += [["until", "document.querySelector('dialog[open]')"]] if key == "F7" else [["until", IDLE]]
    steps += [["until", f"{APPLY} !== 'Apply'"], ["until", f"{APPLY} === 'Apply'"]]
    steps += [["see", "document.getElementById('notice').textContent"]]
    with reviewing(project, book="keeper") as address:
        assert drive(address, steps) == [""]


@pytest.mark.slow
@pytest.mark.pipeline
def test_the_walk_from_a_scan_to_a_proofread_epub(sample_project: Project, tmp_path: Path) -> None:
    told: dict[str, str] = {}
    for kind, block in BLOCK.findall(TEXT):
        if kind == "keys":
            press(sample_project, block.splitlines())
        else:
            told |= {line: run(sample_project, line) for line in block.splitlines()}
    assert "data/keeper/export/keeper.epub" in told[".venv/bin/colophon results"]
    changed = told["git status --short data/keeper"].split()
    assert "data/keeper/truth/" in changed
    assert "reports/keeper/report.json" in told[".venv/bin/dvc metrics diff"]
    truth = sorted(path.name for path in (sample_project.root / "data/keeper/truth").iterdir())
    overrides = sorted(path.stem for path in (sample_project.root / "data/keeper/overrides").glob("page_*.json"))
    assert len(truth) == 1
    assert overrides == sorted({Path(truth[0]).stem, "page_0012"})
    assert not sample_project.git("status", "--short").strip()
    with zipfile.ZipFile(sample_project.root / "data/keeper/export/keeper.epub") as archive:
        archive.extractall(tmp_path / "epub")
    [chapter] = [path for path in (tmp_path / "epub").rglob("*.xhtml") if "Nobody chose the rock" in path.read_text()]
    if PICTURES:
        drive(chapter.as_uri(), [["size", 700, 700, "light"], *shot("walk-epub.png")], ready="p")


def test_each_picture_of_the_walk_is_there() -> None:
    for name in re.findall(r"!\[[^]]+\]\(([^)]+)\)", TEXT):
        assert (ROOT / "docs" / name).is_file(), name
