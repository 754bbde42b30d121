"""A copy of the project with a small book of a few page images, ingested once and copied for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.projects import Project, add_small_book, copy_project

PAGES = 6


@pytest.fixture(scope="session")
def small_master(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The small book alone, run as far as ocr. Not to be changed: take `small`."""
    project = copy_project(tmp_path_factory.mktemp("master") / "project", commit=False)
    add_small_book(project, pages=PAGES)
    project.edit_params(books={"sample": None})
    shutil.rmtree(project.root / "reports", ignore_errors=True)
    (project.root / "dvc.lock").unlink(missing_ok=True)
    project.commit("a small book")
    project.dvc("repro", "ocr@small")
    return project


@pytest.fixture
def small(small_master: Project, tmp_path: Path) -> Project:
    """A project of one's own whose small book was read."""
    target = tmp_path / "project"
    shutil.copytree(small_master.root, target, symlinks=True)
    return Project(target)
