"""A project of a stage's author: the tiny book, read as far as ocr, and a stages/ folder to write in."""

from __future__ import annotations

import shutil
from pathlib import Path

from lib.pipeline.registry import find_stage
from lib.testing.tiny_book import copy_for
from tests.projects import ROOT, Project

BOOK = "tiny"


def authors_project(folder: Path, after: str = "label") -> Project:
    """A project in which all that stage `after` depends on has run; `stages/` is a copy, lib/ is this tree's."""
    upstream = find_stage(after)
    assert upstream is not None
    copy_for(upstream, folder)
    (folder / "stages").unlink()
    shutil.copytree(ROOT / "stages", folder / "stages", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "lib").symlink_to(ROOT / "lib")
    (folder / ".venv").symlink_to(ROOT / ".venv")
    return Project(folder)


def add_stage(project: Project, source: Path | str, name: str, section: str = "{}") -> None:
    """Put a stage into the project: a file, a folder (a package), or the text of a script; with its section."""
    if isinstance(source, str):
        (project.root / "stages" / f"{name}.py").write_text(source, encoding="utf-8")
    elif source.is_dir():
        shutil.copytree(source, project.root / "stages" / name, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(source, project.root / "stages" / f"{name}.py")
    with (project.root / "params.yaml").open("a", encoding="utf-8") as file:
        file.write(f"{name}: {section}\n")
