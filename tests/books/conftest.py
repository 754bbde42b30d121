"""The toy project, made once and copied for each test: with its books together, and apart."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.books.toy_project import toy_project
from tests.made_once import copy_of, made_once
from tests.projects import Project, colophon


@pytest.fixture(scope="session")
def toy_master(shared_folder: Path) -> Project:
    return made_once(shared_folder / "toy-master", toy_project)


@pytest.fixture
def toy(toy_master: Project, tmp_path: Path) -> Project:
    """A toy project of one's own, its books in params.yaml and done."""
    return copy_of(toy_master, tmp_path / "toy")


@pytest.fixture(scope="session")
def apart_master(toy_master: Project, shared_folder: Path) -> Project:
    def make(target: Path) -> Project:
        project = copy_of(toy_master, target)
        colophon(project, "separate")
        project.commit("apart")
        return project

    return made_once(shared_folder / "apart-master", make)


@pytest.fixture
def apart(apart_master: Project, tmp_path: Path) -> Project:
    """A toy project of one's own, its books in files of their own and done."""
    return copy_of(apart_master, tmp_path / "apart")


@pytest.fixture
def copy() -> Callable[[Project, Path], Project]:
    """Copy a project with all that was done in it."""
    return copy_of
