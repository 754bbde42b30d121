"""Renamings and removals that are refused, and stages that are let alone: one line, and nothing is changed."""

from __future__ import annotations

import os

import pytest

from lib.system.locking import exclusive
from tests.kit.stage_life import new_stage, state
from tests.made_once import copy_of
from tests.projects import Project, colophon


@pytest.fixture(scope="module")
def standing(life_master: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A clone that nothing changes, with a folder that stands where a stage's data would come to."""
    project = copy_of(life_master, tmp_path_factory.mktemp("refusals") / "project")
    (project.root / "data/score/score").mkdir(exist_ok=True)
    (project.root / "data/score/standing").mkdir(exist_ok=True)
    return project


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("rename-stage", "ocr", "reading"), "ocr is used by correct, evaluate"),
        (("rename-stage", "metadata", "facts"), "stages/report.py:"),
        (("rename-stage", "ingest", "intake"), "the framework knows this stage by name"),
        (("rename-stage", "sample", "probe"), "is no stage of a book"),
        (("rename-stage", "nothing", "something"), "no stage 'nothing'; there are"),
        (("rename-stage", "score", "merge"), "merge: stages/merge.py is taken already"),
        (("rename-stage", "score", "class"), "a word of Python's"),
        (("rename-stage", "score", "title"), "a fact of a book's entry"),
        (("rename-stage", "score", "Marks"), "is no stage name"),
        (("rename-stage", "score", "standing"), "data/score/standing is there already"),
        (("remove-stage", "ocr"), "ocr is used by correct, evaluate"),
        (("remove-stage", "nothing"), "no stage 'nothing'"),
        (("remove-stage", "sample"), "is no stage of a book"),
        (("remove-stage", "../lib"), "no stage '../lib'"),
    ],
)
def test_refusals_are_one_line_and_change_nothing(standing: Project, arguments: tuple[str, ...], says: str) -> None:
    before = state(standing)
    assert says in colophon(standing, *arguments, check=False)
    assert state(standing) == before


def test_a_stage_that_runs_is_left_alone(project: Project) -> None:
    new_stage(project, "my_words", "thread", "merge")
    before = state(project)
    with exclusive(project.root / "logs/score/.my_words.lock"):
        for arguments in (("rename-stage", "my_words", "your_words"), ("remove-stage", "my_words")):
            assert f"process {os.getpid()} is already working on this" in colophon(project, *arguments, check=False)
    assert state(project) == before


def test_a_broken_stage_can_be_removed_and_not_renamed(project: Project) -> None:
    before = state(project)
    new_stage(project, "my_words", "thread", "merge")
    script = project.root / "stages/my_words.py"
    script.write_text(script.read_text() + "\ndef (:\n")
    assert "mend it first" in colophon(project, "rename-stage", "my_words", "your_words", check=False)
    colophon(project, "remove-stage", "my_words")
    assert state(project) == before
