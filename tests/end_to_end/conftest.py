"""A copy of the project with a small book of a few page images, ingested once and copied for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.made_once import copy_of, made_once
from tests.projects import Project, add_small_book, copy_project

PAGES = 6


@pytest.fixture(scope="session")
def small_master(shared_folder: Path) -> Project:
    """The small book alone, run as far as ocr; the sample is made, and no book. Not to be changed: take `small`."""

    def make(target: Path) -> Project:
        project = copy_project(target, commit=False)
        add_small_book(project, pages=PAGES)
        project.edit_params(books={"sample": None})
        shutil.rmtree(project.root / "reports", ignore_errors=True)
        (project.root / "dvc.lock").unlink(missing_ok=True)
        project.commit("a small book")
        project.dvc("repro", "sample", "layout@small")  # any `dvc repro` of the whole makes the sample
        return project

    return made_once(shared_folder / "small-master", make)


@pytest.fixture(scope="session")
def finished_master(small_master: Project, shared_folder: Path) -> Project:
    """The small book alone, run to its end. Not to be changed: take `finished`."""

    def make(target: Path) -> Project:
        project = copy_of(small_master, target)
        project.dvc("repro")
        return project

    return made_once(shared_folder / "finished-master", make)


@pytest.fixture
def small(small_master: Project, tmp_path: Path) -> Project:
    """A project of one's own whose small book was read."""
    return copy_of(small_master, tmp_path / "project")


@pytest.fixture
def finished(finished_master: Project, tmp_path: Path) -> Project:
    """A project of one's own whose small book is done as a whole; nothing of that is committed."""
    return copy_of(finished_master, tmp_path / "project")
