"""docs/add-a-stage.md: its commands and its code are run as they stand, and its tables name what is there."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from lib.kit.yaml_keys import insert_after
from lib.pipeline import BaseStage, BookStorage, CheckpointManager, PipelineLogger, RichProgressBar
from lib.pipeline.storage import StageStorage
from lib.testing.model_server import model_server
from tests.projects import ROOT, Project, colophon, lend_types

TEXT = (ROOT / "docs/add-a-stage.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(sh|python|yaml)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
STAGES = {"sharpness": ("sharpness", "blurred"), "topics": ("topics_found", "certainty"), "rare_words": ("rare",)}
CLASSES = (BaseStage, BookStorage, StageStorage, CheckpointManager, PipelineLogger, RichProgressBar)


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    with model_server() as address:
        yield {
            "COLOPHON_LLM_BASE_URL": address,
            "COLOPHON_LLM_PRICES": "unknown",
            "COLOPHON_REPLY_STORE": str(tmp_path / "replies"),
        }


def set_section(project: Project, block: str) -> None:
    """Do as a person does who is shown a section of params.yaml: put it in place of the one that is there."""
    path = project.root / "params.yaml"
    text = path.read_text(encoding="utf-8")
    [name] = YAML(typ="safe").load(block)
    text = insert_after(text, [], name, block.replace(name, f"{name}_as_shown", 1))
    removed = re.sub(rf"^{name}:.*\n(?:[ #].*\n)*", "", text, count=1, flags=re.MULTILINE)
    path.write_text(removed.replace(f"{name}_as_shown", name), encoding="utf-8")


def test_the_worked_examples_from_nothing_to_a_metric(sample_project: Project, environment: dict[str, str]) -> None:
    project = sample_project
    shown = ""
    for language, block in BLOCK.findall(TEXT):
        if language == "sh":
            for line in block.splitlines():
                command, *arguments = shlex.split(line)
                if command == ".venv/bin/colophon":
                    colophon(project, *arguments)
                else:
                    shown += project.run(command, *arguments, env=environment).stdout
            continue
        head, _, body = block.partition("\n")
        path = project.root / head.removeprefix("# ")
        assert path.exists(), f"{head}: new-stage wrote no such file"
        if language == "yaml":
            set_section(project, body)
        else:
            path.write_text(body, encoding="utf-8")
    for stage, metrics in STAGES.items():
        report = json.loads((project.root / f"reports/sample/{stage}.json").read_text(encoding="utf-8"))
        assert report["pages"] > 20
        assert report["pages_failed"] == 0
        assert all(metric in report for metric in metrics)
        assert f"{stage}.json" in shown
    left = project.git("status", "--porcelain")  # of the one that was renamed and removed, nothing
    assert "rare_words" in left
    assert "word_count" not in left
    assert "book_words" not in left
    project.run(".venv/bin/ruff", "check", ".")
    project.run(".venv/bin/ruff", "format", "--check", ".")
    lend_types(project)
    project.run(".venv/bin/mypy")
    tests = [f"tests/stages/test_{stage}.py" for stage in STAGES]
    project.run(".venv/bin/python", "-m", "pytest", "-q", *tests, "tests/test_project.py")


def test_the_tables_name_what_is_there_and_all_of_it() -> None:
    named = set(re.findall(r"`(\w+\.\w+)`", TEXT))
    for owner in CLASSES:
        public = {name for name in vars(owner) if not name.startswith("_")}
        here = {name.split(".")[1] for name in named if name.startswith(f"{owner.__name__}.")}
        assert here - public == set(), owner.__name__
    hooks = {
        "before",
        "run",
        "after",
        "book_metrics",
        "pages",
        "contexts",
        "trial_pages",
        "engine",
        "stand_in",
        "build_request",
        "handle_result",
        "handle_refusal",
    }
    expected = {f"BaseStage.{name}" for name in hooks}
    expected |= {f"PipelineLogger.{name}" for name in vars(PipelineLogger) if not name.startswith("_")}
    assert expected - named - {"PipelineLogger.close"} == set()


def test_the_attributes_it_lists_are_the_stages_attributes() -> None:
    section = TEXT.split("### The class attributes")[1].split("###")[0]
    listed = set(re.findall(r"`(\w+)`", section)) - {"json", "language"}
    assert listed <= set(BaseStage.__annotations__)
    public = {name for name in BaseStage.__annotations__ if not name.startswith("_")}
    assert public - listed == {"settings", "stop"}
