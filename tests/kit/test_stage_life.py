"""A stage from `colophon new-stage` to `colophon remove-stage`, in a clone: it is tried, run, renamed and removed."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.testing.model_server import model_server
from tests.kit.stage_life import BOOK, new_stage, state
from tests.projects import Project, colophon, lend_types

KINDS = ("process", "thread", "serial", "llm", "book")


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    with model_server() as address:
        yield {
            "COLOPHON_LLM_BASE_URL": address,
            "COLOPHON_LLM_PRICES": "unknown",
            "COLOPHON_REPLY_STORE": str(tmp_path / "replies"),
        }


def undo(project: Project, said: str) -> None:
    """Do what the last line of a removal says."""
    [command] = re.findall(r"^Undo: (.*?)   \(", said, re.MULTILINE)
    project.run("sh", "-c", command)


@pytest.mark.slow
def test_the_whole_walk_ends_where_it_began(project: Project, environment: dict[str, str], tmp_path: Path) -> None:
    began = state(project)
    for kind in KINDS:
        new_stage(project, f"my_{kind}", kind, "merge")
    colophon(project, "deps", "--check")
    made = state(project)
    for kind in KINDS:
        done = project.run(*tried(f"my_{kind}", *([] if kind == "book" else ["2"])), env=environment, check=False)
        if kind == "llm":
            assert "no reply is kept, and nothing was asked" in done.stderr
        else:
            assert "stands yet" in done.stdout
    assert state(project) == made

    project.run(".venv/bin/dvc", "repro", *(f"my_{kind}" for kind in KINDS), env=environment)
    ran = state(project)
    for kind in KINDS:
        shown = project.run(*tried(f"my_{kind}", *([] if kind == "book" else ["2"]))).stdout
        assert "the same as stands" in shown
        assert "@@" not in shown
    assert state(project) == ran

    records = {kind: project.records(BOOK, f"my_{kind}") for kind in KINDS}
    for kind in KINDS:
        said = colophon(project, "rename-stage", f"my_{kind}", f"your_{kind}")
        assert f"Undo: .venv/bin/colophon rename-stage your_{kind} my_{kind} " in said
    assert [name for name in state(project) if re.search(r"my_(process|thread|serial|llm|book)", name)] == []
    colophon(project, "deps", "--check")
    project.run(".venv/bin/ruff", "check", ".")
    project.run(".venv/bin/ruff", "format", "--check", ".")
    # No address of a model here: nothing can be asked.
    output = project.dvc("repro", *(f"your_{kind}" for kind in KINDS)).stdout
    paged = [kind for kind in KINDS if kind != "book"]
    assert sorted(re.findall(r"your_(\w+)@score: 3 pages: 0 done, 3 skipped", output)) == sorted(paged)
    for kind in KINDS:
        renamed = project.records(BOOK, f"your_{kind}")
        assert renamed.keys() == records[kind].keys()
        pages = [name for name in renamed if not name.startswith("skip/")]
        assert {name: renamed[name] for name in pages} == {name: records[kind][name] for name in pages}
    assert "up to date" in project.dvc("repro", *(f"your_{kind}" for kind in KINDS)).stdout
    # A page that is done again finds its reply: the question has not changed.
    shutil.rmtree(tmp_path / "replies")
    (project.root / "data/score/your_llm/skip/page_0002.json").unlink()
    assert "1 done, 2 skipped" in project.stage("your_llm", BOOK).stdout

    for kind in KINDS:
        colophon(project, "remove-stage", f"your_{kind}")
    assert project.git("status", "--porcelain") == ""
    assert state(project) == began
    assert "up to date" in project.dvc("repro", "structure").stdout


def tried(*arguments: str) -> list[str]:
    stage, *page = arguments
    command = "from lib.cli import main; main()"
    return [".venv/bin/python", "-c", command, "try", stage, BOOK, *page]


@pytest.mark.slow
def test_a_removal_is_undone_as_it_says(project: Project) -> None:
    new_stage(project, "my_words", "thread", "merge")
    params = project.root / "params.yaml"
    entry = re.compile(r"(  score:\n    source: .*\n    truth: .*\n)")
    params.write_text(entry.sub(r"\1    my_words: {min_length: 2}   # short ones are noise\n", params.read_text()))
    project.dvc("repro", "my_words")
    (project.root / "data/score/.gitignore").write_text("/my_words\n")
    before = state(project)
    said = colophon(project, "remove-stage", "my_words")
    assert "its data is in tmp/removed/my_words/files/data" in said.splitlines()[-1]
    left = {name for name, data in state(project).items() if "my_words" in name or b"my_words" in data}
    assert {name for name in left if not name.startswith("tests/kit/")} == {"dvc.lock"}  # other stages' `books.score`
    assert "my_words@" not in (project.root / "dvc.lock").read_text()
    undo(project, said)
    assert state(project) == before
    assert "up to date" in project.dvc("repro", "my_words").stdout
    again = colophon(project, "remove-stage", "my_words")
    assert "tmp/removed/my_words-2" in again


def test_what_was_committed_comes_back_by_git_too(project: Project) -> None:
    new_stage(project, "my_words", "thread", "merge")
    project.commit()
    before = state(project)
    colophon(project, "remove-stage", "my_words")
    assert state(project) != before
    project.git("restore", ".")
    assert state(project) == before


@pytest.mark.slow
def test_a_rename_carries_along_those_who_read_the_stage(project: Project) -> None:
    new_stage(project, "words", "process", "merge")
    new_stage(project, "rare", "thread", "words")
    new_stage(project, "total", "book", "rare")
    project.dvc("repro", "total")
    script = project.root / "stages/rare.py"
    script.write_text(script.read_text().replace('name = "rare"', 'name = "rare"\n    inputs = {"words": ("json",)}'))
    params = project.root / "params.yaml"
    entry = re.compile(r"(  score:\n    source: .*\n    truth: .*\n)")
    params.write_text(entry.sub(r"\1    words: {min_length: 2}   # short ones are noise\n", params.read_text()))
    project.dvc("repro", "total")
    before = state(project)
    said = colophon(project, "rename-stage", "words", "counted_words")
    assert "Carried along: rare" in said
    assert "    counted_words: {min_length: 2}   # short ones are noise\n" in params.read_text()
    assert 'dependencies = ["counted_words"]\n' in script.read_text()
    assert 'inputs = {"counted_words": ("json",)}' in script.read_text()
    assert 'page.record("counted_words", CountedWordsPage)' in script.read_text()
    assert "words" in (project.root / "lib/schemas/counted_words.py").read_text()  # the measure is called so, too
    colophon(project, "deps", "--check")
    output = project.dvc("repro", "total").stdout
    assert output.count("0 done, 3 skipped") == 2
    assert "total@score: 3 pages" not in output
    lend_types(project)
    project.run(".venv/bin/mypy")
    colophon(project, "rename-stage", "counted_words", "words")
    project.dvc("repro", "total")
    assert state(project) == before


def test_a_page_that_was_not_up_to_date_stays_so(project: Project) -> None:
    new_stage(project, "words", "process", "merge")
    project.dvc("repro", "words@score")
    script = project.root / "stages/words.py"
    script.write_text(script.read_text().replace(".split())", '.replace("-", " ").split())'))
    assert "0 stay done" not in colophon(project, "rename-stage", "words", "counted_words")
    assert "3 pages: 3 done, 0 skipped" in project.dvc("repro", "counted_words@score").stdout
