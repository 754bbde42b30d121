"""What tests of several folders share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.made_once import copy_of, made_once, session_folder
from tests.projects import Project, copy_project


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Where what is made once for all workers stands."""
    return session_folder(tmp_path_factory, worker_id)


@pytest.fixture(scope="session", autouse=True)
def machine_store(shared_folder: Path) -> None:
    """The machine's store of the session: a page is never found that another test made, unless a test asks for that."""
    os.environ["COLOPHON_STORE"] = str(shared_folder / "store")
    os.environ["COLOPHON_PAGE_STORE_GB"] = "0"


@pytest.fixture(scope="session")
def sample_master(shared_folder: Path) -> Project:
    """The project with its sample book as far as its exports. Not to be changed: take `sample_project`."""

    def make(target: Path) -> Project:
        project = copy_project(target)
        project.dvc("repro", "export@sample")
        project.commit("the sample book")
        return project

    return made_once(shared_folder / "sample-master", make)


@pytest.fixture
def sample_project(sample_master: Project, tmp_path: Path) -> Project:
    """A project of one's own whose sample book is done, as far as its exports."""
    return copy_of(sample_master, tmp_path / "project")
