"""`colophon new-stage`, as a person types it: what it writes runs at once, and its test passes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.testing.model_server import model_server
from tests.made_once import copy_of
from tests.projects import Project, colophon, lend_types

KINDS = {"process": "words", "thread": "words", "serial": "words", "llm": "confidence", "book": "words"}
LONG = "a_stage_that_has_forty_letters_in_all_xx"
OTHERS = {
    "my_two": ("--kind", "process", "--after", "merge", "--after", "label"),
    "my_texts": ("--kind", "book", "--after", "structure", "--after", "merge"),
    LONG: ("--kind", "llm", "--after", "merge"),
    f"{LONG[:-1]}y": ("--kind", "book", "--after", "ocr"),
    f"{LONG[:-1]}z": ("--kind", "process", "--after", "ocr", "--after", "label"),
}


@pytest.fixture(scope="module")
def project(sample_master: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A clone in which the sample book is done, and a stage of each kind was made, one after another."""
    project = copy_of(sample_master, tmp_path_factory.mktemp("kit") / "project")
    for kind in KINDS:
        option = "--executor" if kind == "thread" else "--kind"  # as it was called once
        output = colophon(project, "new-stage", f"my_{kind}", option, kind, "--after", "ocr")
        assert f"  stages/my_{kind}.py " in output
        assert (f"  lib/schemas/my_{kind}.py " in output) == (kind != "book")
        assert f"colophon try my_{kind} sample{'' if kind == 'book' else ' 1'}\n" in output
        assert f"dvc repro my_{kind}@sample" in output
    for name, arguments in OTHERS.items():
        colophon(project, "new-stage", name, *arguments)
    return project


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    with model_server() as address:
        yield {
            "COLOPHON_LLM_BASE_URL": address,
            "COLOPHON_LLM_PRICES": "unknown",
            "COLOPHON_REPLY_STORE": str(tmp_path / "replies"),
        }


def test_dvc_yaml_and_params_yaml_only_grow(project: Project) -> None:
    diff = project.git("diff", "--unified=0").splitlines()
    files = [line.removeprefix("+++ b/") for line in diff if line.startswith("+++")]
    assert files == ["docs/how-it-works.md", "dvc.yaml", "params.yaml"]
    assert [line for line in diff if line.startswith("-") and not line.startswith("---")] == []


def test_dvc_yaml_is_as_colophon_deps_would_write_it(project: Project) -> None:
    before = (project.root / "dvc.yaml").read_bytes()
    colophon(project, "deps", "--check")
    assert "nothing to write" in colophon(project, "deps", "--write")
    assert (project.root / "dvc.yaml").read_bytes() == before


def test_what_it_writes_keeps_to_the_projects_own_rules(project: Project) -> None:
    project.run(".venv/bin/ruff", "check", ".")
    project.run(".venv/bin/ruff", "format", "--check", ".")
    lend_types(project)
    project.run(".venv/bin/mypy")


def test_the_stages_run_at_once_under_dvc(project: Project, environment: dict[str, str]) -> None:
    targets = [f"my_{kind}@sample" for kind in KINDS]
    project.run(".venv/bin/dvc", "repro", *targets, env=environment)
    shown = project.dvc("metrics", "show", "--json").stdout
    for kind, metric in KINDS.items():
        report = json.loads((project.root / f"reports/sample/my_{kind}.json").read_text())
        assert kind == "book" or report["pages"] > 20
        assert report[metric] > 0
        assert f"my_{kind}.json" in shown
        if kind == "book":
            continue
        head = (project.root / f"reports/sample/my_{kind}.csv").read_text().splitlines()[0]
        assert head == f"page_num,{metric}"
    assert "up to date" in project.run(".venv/bin/dvc", "repro", *targets, env=environment).stdout


def test_their_tests_pass(project: Project) -> None:
    tests = [f"tests/stages/test_{name}.py" for name in (*(f"my_{kind}" for kind in KINDS), *OTHERS)]
    done = project.run(".venv/bin/python", "-m", "pytest", "-q", *tests, "tests/test_project.py", "tests/test_docs.py")
    assert "failed" not in done.stdout
    assert " passed" in done.stdout


def test_without_a_key_or_a_price_the_model_stage_says_what_is_missing(project: Project, tmp_path: Path) -> None:
    shutil.rmtree(project.root / "data/sample/my_llm")
    done = project.stage("my_llm", "sample", check=False, env={"COLOPHON_REPLY_STORE": str(tmp_path)})
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    assert "OPENAI_API_KEY is not set" in done.stderr or "no price for a-model" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("ocr", "--executor", "process", "--after", "ingest"), "is taken already"),
        (("Bad-Name", "--kind", "process", "--after", "ocr"), "is no stage name"),
        (("fine", "--kind", "process", "--after", "nothing"), "no stage that writes page records"),
        (("fine", "--kind", "thread", "--after", "structure"), "no stage that writes page records"),
        (("fine", "--kind", "book", "--after", "export"), "or files of the whole book; choose from"),
        (("fine", "--after", "ocr"), "--kind process, llm, thread, serial, book"),
        (("class", "--kind", "book", "--after", "ocr"), "a word of Python's"),
        (("title", "--kind", "book", "--after", "ocr"), "a fact of a book's entry"),
        (("stage", "--kind", "process", "--after", "ocr"), "StageParams is a class of the framework"),
        (("book", "--kind", "book", "--after", "ocr"), "BookStage is a class of the framework"),
        (("fine", "--kind", "process", "--after", "ocr", "--metric", "copy"), "--metric copy: use a name"),
        (("fine", "--kind", "llm", "--after", "ocr", "--metric", "topic"), "--metric topic: use a name"),
        (("fine", "--kind", "process", "--after", "ocr", "--metric", "class"), "--metric class: use a name"),
    ],
)
def test_mistakes_are_one_line_and_write_nothing(project: Project, arguments: tuple[str, ...], says: str) -> None:
    before = project.git("status", "--porcelain")
    assert says in colophon(project, "new-stage", *arguments, check=False)
    assert project.git("status", "--porcelain") == before
