"""A clone with a small book, in which stages are made, renamed and removed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.kit.stage_life import BOOK, PAGES
from tests.made_once import copy_of, made_once
from tests.projects import Project, add_small_book, copy_project


@pytest.fixture(scope="session")
def life_master(shared_folder: Path) -> Project:
    """A clone in which a small book was read as far as structure. It is called as a stage is. Not to be changed."""

    def make(target: Path) -> Project:
        project = copy_project(target, commit=False)
        add_small_book(project, BOOK, pages=PAGES)
        project.edit_params(books={"sample": None})
        (project.root / "dvc.lock").unlink()
        # They name the stages that are made and renamed here, as paths that a rename would follow.
        shutil.rmtree(project.root / "tests" / "kit")
        project.commit()
        project.dvc("repro", "structure")
        project.commit()
        return project

    return made_once(shared_folder / "life-master", make)


@pytest.fixture
def project(life_master: Project, tmp_path: Path) -> Project:
    """A clone of one's own whose small book was read as far as structure."""
    return copy_of(life_master, tmp_path / "project")
