"""Stages in the reference's style, only their imports changed: they run under DVC, resume after a kill, run again."""

from __future__ import annotations

import csv
import os
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.llm.server import Plan, Server
from tests.projects import Project, add_small_book, copy_project, descendants

PAGES = 8
HERE = Path(__file__).parent / "reference"
KINDS = {
    "count_letters": ("ocr",),
    "join_text": ("ocr", "label"),
    "ask_topic": ("ocr",),
    "count_words": ("ocr",),
    "name_subject": ("ocr", "ingest"),
}
OFTEN = frozenset({"count_letters", "ask_topic"})
"""One that computes and one that asks: the others run with the slow tests."""
COLUMNS = {
    "count_letters": "distinct",
    "join_text": "characters",
    "ask_topic": "topic_length",
    "name_subject": "subject_length",
}

ENTRY = """
  {name}:
    foreach: ${{books}}
    do:
      cmd: exec python3 -m stages.{name} ${{key}}
      params:
        - {name}
        - books.${{key}}
      deps:
{deps}
        - stages/{code}
      outs:
        - data/${{key}}/{name}/pages: {{persist: true}}
        - data/${{key}}/{name}/skip: {{persist: true}}
      metrics:
        - reports/${{key}}/{name}.json: {{cache: false, persist: true}}
      plots:
        - reports/${{key}}/{name}.csv: {{cache: false, persist: true}}
"""


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with the three stages, in which all that they depend on has run."""
    project = copy_project(tmp_path_factory.mktemp("reference") / "project", commit=False)
    add_small_book(project, pages=PAGES)
    project.edit_params(books={"sample": None})
    (project.root / "dvc.lock").unlink()
    with (project.root / "dvc.yaml").open("a", encoding="utf-8") as file:
        for name, dependencies in KINDS.items():
            code = name if (HERE / name).is_dir() else f"{name}.py"
            copy = shutil.copytree if (HERE / name).is_dir() else shutil.copy
            copy(HERE / code, project.root / "stages" / code)
            deps = "\n".join(f"        - data/${{key}}/{dependency}/pages" for dependency in dependencies)
            file.write(ENTRY.format(name=name, code=code, deps=deps))
    with (project.root / "params.yaml").open("a", encoding="utf-8") as file:
        file.write("".join(f"{name}: {{}}\n" for name in KINDS))
    project.commit()
    project.dvc("repro", "label@small")
    return project


@pytest.fixture
def project(read: Project, tmp_path: Path) -> Project:
    shutil.copytree(read.root, tmp_path / "project", symlinks=True)
    return Project(tmp_path / "project")


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    with Server(tmp_path, Plan(latency=0.5)) as server:
        yield {
            "SLOW": "0.3",
            "COLOPHON_WORKERS": "2",
            "COLOPHON_LLM_BASE_URL": server.url,
            "COLOPHON_LLM_PRICES": "unknown",
            "COLOPHON_LLM_MAX_WORKERS": "2",
            "COLOPHON_REPLY_STORE": str(tmp_path / "replies"),
        }


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name in OFTEN else pytest.mark.slow) for name in KINDS]
)
def test_runs_under_dvc_resumes_after_sigkill_and_writes_its_table(
    project: Project, environment: dict[str, str], name: str
) -> None:
    skip = project.root / "data/small" / name / "skip"
    process = project.start(".venv/bin/dvc", "repro", f"{name}@small", env=environment)
    deadline = time.monotonic() + 60
    while not list(skip.glob("page_*.json")):
        assert time.monotonic() < deadline, process.poll()
        time.sleep(0.02)
    for pid in [*descendants(process.pid)][:1]:
        os.kill(pid, signal.SIGKILL)
    process.communicate(timeout=60)
    assert process.returncode != 0
    done = {path.name: path.stat().st_mtime_ns for path in skip.glob("page_*.json")}
    assert 0 < len(done) < PAGES

    output = project.dvc("repro", f"{name}@small", env=environment).stdout
    assert f"{PAGES - len(done)} done" in output
    assert {page: (skip / page).stat().st_mtime_ns for page in done} == done
    with (project.root / f"reports/small/{name}.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [int(row["page_num"]) for row in rows] == list(range(1, PAGES + 1))
    if name in COLUMNS:
        assert all(int(row[COLUMNS[name]]) > 0 for row in rows)
        assert COLUMNS[name] in project.dvc("metrics", "show").stdout
    assert "up to date" in project.dvc("repro", f"{name}@small", env=environment).stdout

    made = project.records("small", name)
    assert f"{PAGES} pages: 0 done, {PAGES} skipped" in project.stage(name, "small", env=environment).stdout
    assert project.records("small", name) == made
    assert "up to date" in project.dvc("repro", f"{name}@small", env=environment).stdout
