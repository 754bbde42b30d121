"""What tests of several folders share."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from lib.system.locking import exclusive
from tests.projects import Project, copy_project

PATIENCE = 900.0
"""Seconds that a worker waits for another to run the sample book."""


@pytest.fixture(scope="session")
def sample_master(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Project:
    """The project with its sample book as far as its exports, run once for all workers. Not to be changed: take
    `sample_project`."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "sample-master"
    with exclusive(folder.with_suffix(".lock"), PATIENCE):
        if not (folder / "whole").exists():
            shutil.rmtree(folder, ignore_errors=True)
            project = copy_project(folder / "project")
            project.dvc("repro", "export@sample")
            project.commit("the sample book")
            (folder / "whole").touch()
    return Project(folder / "project")


@pytest.fixture
def sample_project(sample_master: Project, tmp_path: Path) -> Project:
    """A project of one's own whose sample book is done, as far as its exports."""
    target = tmp_path / "project"
    shutil.copytree(sample_master.root, target, symlinks=True)
    return Project(target)
