"""What several tests begin with, made once in a session, whichever of its workers comes to it first."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from lib.system.locking import exclusive
from tests.projects import Project

PATIENCE = 900.0
"""Seconds that a worker waits for another that is making it."""


def session_folder(factory: pytest.TempPathFactory, worker: str) -> Path:
    """The session's folder for temporary files, which its workers share."""
    base = factory.getbasetemp()
    return base if worker == "master" else base.parent


def made_once(folder: Path, make: Callable[[Path], Project]) -> Project:
    """The project in `folder`, for which `make` is called where nobody has made it whole. Not to be changed."""
    with exclusive(folder.with_suffix(".lock"), PATIENCE):
        if not (folder / "whole").exists():
            shutil.rmtree(folder, ignore_errors=True)
            made = make(folder / "project")
            assert made.root == folder / "project"
            (folder / "whole").touch()
    return Project(folder / "project")


def copy_of(project: Project, target: Path) -> Project:
    """A project of one's own, with all that was done in the other."""
    shutil.copytree(project.root, target, symlinks=True)
    return Project(target)
