"""A stage is made, renamed and removed where books have files of their own: those stay in step with the map."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lib.kit.python_names import NewName
from lib.kit.removal import _without
from lib.kit.renaming import _entry
from tests.kit.stage_life import BOOK, new_stage
from tests.projects import Project, colophon

LOCK = """\
schema: '2.0'
stages:
  count:
    cmd: exec python3 -m stages.count moby
    deps:
    - path: data/_books/code/count
      md5: 12
    - path: data/moby/merge/pages
      md5: 13.dir
    params:
      params.yaml:
        count:
          count: 1
      data/moby/book.yaml:
        count:
          count: 2
    outs:
    - path: data/moby/count/pages
      md5: 14.dir
  report:
    cmd: exec python3 -m stages.report moby
"""


def test_a_book_s_lock_takes_a_new_name() -> None:
    made = _entry(Path("data/moby/dvc.lock"), LOCK, NewName("count", "tally", False, {}), ["moby"])
    assert made == (
        LOCK.replace("  count:\n    cmd", "  tally:\n    cmd")
        .replace("stages.count", "stages.tally")
        .replace("/count", "/tally")
        .replace("        count:\n          count", "        tally:\n          count")
    )


def test_a_book_s_files_lose_a_stage() -> None:
    assert (
        _without(Path("data/moby/dvc.lock"), LOCK, "count", ["moby"])
        == LOCK[: LOCK.index("  count:")] + (LOCK[LOCK.index("  report:") :])
    )
    assert _without(Path("data/moby/book.yaml"), "source: x\ncount: {count: 2}\n", "count", []) == "source: x\n"


@pytest.mark.slow
def test_the_whole_walk(project: Project) -> None:
    colophon(project, "separate")
    project.commit("apart")
    pipeline = project.root / "data" / BOOK / "dvc.yaml"
    began = pipeline.read_bytes()
    new_stage(project, "my_count", "process", "merge")
    colophon(project, "deps", "--check")
    assert f"data/{BOOK}/my_count/pages" in pipeline.read_text()
    project.dvc("repro", f"data/{BOOK}/dvc.yaml:my_count")
    colophon(project, "rename-stage", "my_count", "your_count")
    colophon(project, "deps", "--check")
    assert "my_count" not in pipeline.read_text() + (pipeline.parent / "dvc.lock").read_text()
    said = project.dvc("repro", f"data/{BOOK}/dvc.yaml:your_count").stdout
    assert re.findall(r"your_count@\w+: 3 pages: 0 done, 3 skipped", said)
    said = colophon(project, "remove-stage", "your_count")
    assert pipeline.read_bytes() == began
    colophon(project, "deps", "--check")
    [command] = re.findall(r"^Undo: (.*?)   \(", said, re.MULTILINE)
    # The installed command is of the tree that it was installed from: this copy's is run in its place.
    put_back, _, renew = command.partition(" && .venv/bin/colophon ")
    project.run("sh", "-c", put_back)
    colophon(project, *renew.split())
    assert "your_count" in pipeline.read_text()
    project.dvc("repro", f"data/{BOOK}/dvc.yaml:your_count")
