"""The reference's skeletons, with only their imports changed: a script of CPU work, a package that asks a model."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.testing import model_server
from tests.projects import Project
from tests.stages.authors import BOOK, add_stage, authors_project

HERE = Path(__file__).parent / "reference"
STAGES = {"count_words": HERE / "count_words.py", "name_subject": HERE / "name_subject"}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = authors_project(tmp_path_factory.mktemp("authors") / "project")
    for name, source in STAGES.items():
        add_stage(project, source, name)
    return project


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    with model_server() as address:
        yield {
            "COLOPHON_LLM_BASE_URL": address,
            "COLOPHON_LLM_PRICES": '{"a-model": {"input": 1, "output": 4}}',
            "COLOPHON_REPLY_STORE": str(tmp_path_factory.mktemp("replies")),
        }


def tree(project: Project, name: str) -> dict[str, bytes]:
    reports = project.root / "reports" / BOOK
    found = {path.name: path.read_bytes() for path in sorted(reports.glob(f"{name}.*"))}
    return {**project.records(BOOK, name), **found}


@pytest.mark.parametrize("name", STAGES)
def test_it_runs_twice_and_resumes(project: Project, environment: dict[str, str], name: str) -> None:
    first = project.stage(name, BOOK, env=environment)
    assert "3 pages: 3 done, 0 skipped" in first.stdout
    made = tree(project, name)
    assert {f"pages/page_000{number}.json" for number in (1, 2, 3)} <= made.keys()
    assert len(json.loads(made["skip/page_0001.json"])["parts"]) > 3

    second = project.stage(name, BOOK, env=environment)
    assert "3 pages: 0 done, 3 skipped" in second.stdout
    assert tree(project, name) == made

    folder = project.root / "data" / BOOK / name
    (folder / "pages/page_0002.json").unlink()
    when = (folder / "pages/page_0001.json").stat().st_mtime_ns
    third = project.run("python3", "-m", "stages", name, BOOK, env=environment)
    assert "3 pages: 1 done, 2 skipped" in third.stdout
    assert tree(project, name) == made
    assert (folder / "pages/page_0001.json").stat().st_mtime_ns == when


def test_the_reports_are_as_asked(project: Project, environment: dict[str, str]) -> None:
    project.stage("name_subject", BOOK, env=environment)
    reports = project.root / "reports" / BOOK
    with (reports / "name_subject.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["page_num"] for row in rows] == ["1", "2", "3"]
    assert {row["subject_length"] for row in rows} == {"2"}
    assert (reports / "name_subject.txt").read_text(encoding="utf-8").splitlines()[1] == "2: ok"
    assert list((project.root / "logs" / BOOK / "name_subject").iterdir())


def test_the_tests_of_a_package_pass(project: Project, environment: dict[str, str]) -> None:
    options = ("-o", "addopts=--import-mode=importlib", "--rootdir", ".", "-o", "pythonpath=.")
    done = project.run(".venv/bin/python", "-m", "pytest", "-q", *options, "stages/name_subject/tests", env=environment)
    assert "4 passed" in done.stdout


@pytest.mark.parametrize("name", STAGES)
def test_inputs_that_are_missing_are_told_in_the_stages_own_words(project: Project, name: str) -> None:
    folder = project.root / "data" / BOOK / "ocr"
    folder.rename(folder.with_name("away"))
    try:
        done = project.stage(name, BOOK, check=False)
    finally:
        folder.with_name("away").rename(folder)
    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    assert line.startswith(f"colophon: {name}@{BOOK}: No OCR outputs found")
    assert line.endswith("Run OCR stage first.")
