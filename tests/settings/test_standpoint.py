"""Commands find the project above the folder in which they are given, and paths are those of that folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from lib.settings.standpoint import find_project
from tests.projects import ROOT

PARAMS = "books:\n  one: {source: data/sources/one, truth: data/no-truth}\nrun: {}\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "a project"
    for folder in ("stages", "data/no-truth", "data/sources/one", "data/sources/deep/er"):
        (root / folder).mkdir(parents=True)
    (root / "params.yaml").write_text(PARAMS)
    Image.new("L", (300, 200), 255).save(root / "data/sources/deep/scan.png")
    Image.new("L", (300, 200), 255).save(tmp_path / "outside.png")
    return root


def command(here: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    code = "from lib.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=here, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


def test_the_nearest_folder_with_settings_and_stages_is_the_project(project: Path, tmp_path: Path) -> None:
    assert find_project(project / "data/sources/deep/er") == project
    assert find_project(project) == project
    (project / "data/params.yaml").write_text("of another program\n")
    assert find_project(project / "data/sources") == project
    assert find_project(tmp_path) is None


def test_a_command_given_in_a_subfolder_is_about_the_project(project: Path) -> None:
    done = command(project / "data/sources/deep/er", "status")
    assert (done.returncode, done.stdout) == (0, "one: not begun; run: .venv/bin/dvc repro\n"), done.stderr


@pytest.mark.parametrize(
    ("here", "given", "noted"),
    [
        ("data/sources/deep/er", "../scan.png", "data/sources/deep/scan.png"),
        ("data/sources", "deep", "data/sources/deep"),
        ("data/sources", "../../../outside.png", "../outside.png"),
        (".", "data/sources/deep/", "data/sources/deep/"),
    ],
)
def test_a_scan_is_named_from_where_the_person_stands(project: Path, here: str, given: str, noted: str) -> None:
    done = command(project / here, "add", "two", given, "--no-track")
    assert done.returncode == 0, done.stderr
    assert f"source: {noted}\n" in (project / "params.yaml").read_text()
    assert "truth: data/no-truth\n" in (project / "params.yaml").read_text()


def test_outside_of_a_project_the_message_says_so(tmp_path: Path) -> None:
    done = command(tmp_path, "status")
    assert done.returncode == 1
    assert done.stderr.startswith("colophon: error: ")
    assert "params.yaml: not found" in done.stderr


def test_a_folder_that_was_removed_is_told(tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()
    code = "import os; os.rmdir(os.getcwd()); from lib.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "status"],
        cwd=tmp_path / "gone", capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (1, "colophon: error: this folder is not there any more; go to another\n")
