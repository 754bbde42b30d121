"""A model that will not answer, a run that fails, and what is told of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.conftest import PAGES
from tests.llm.server import Plan, Server
from tests.projects import Project

ASKED = {"backend": "openai", "model": "vision-1"}
ASKED_OF_ALL = {**ASKED, "send": "all", "second_reader": "none"}
"""The drawn pages hold next to no doubt, and what is tested is the asking."""


def _set_up(project: Project, server: Server, folder: Path, **llm: Any) -> dict[str, str]:
    prices = {"vision-1": {"input": 1.0, "output": 4.0}}
    project.edit_params(
        correct=ASKED_OF_ALL,
        label=ASKED,
        run={"llm": {"base_url": server.url, "prices": prices, "max_workers": 4, **llm}},
    )
    return {"OPENAI_API_KEY": "k", "COLOPHON_REPLY_STORE": str(folder / "machine")}


def _report(project: Project, stage: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((project.root / f"reports/small/{stage}.json").read_bytes())
    return found


@pytest.mark.parametrize("stage", ["correct", "label"])
def test_a_page_that_a_model_refuses_is_kept_as_read_and_counted(small: Project, tmp_path: Path, stage: str) -> None:
    (tmp_path / "server").mkdir()
    with Server(tmp_path / "server", Plan(rates={"refusal": 1.0})) as server:
        environment = _set_up(small, server, tmp_path)
        said = small.stage(stage, "small", env=environment)
        assert len(server.log) == 2 * PAGES
        small.stage(stage, "small", env=environment)
        assert len(server.log) == 2 * PAGES, "a refusal was paid again"
    report = _report(small, stage)
    assert (report["pages_failed"], report["refused"]) == (0, PAGES)
    assert report["cost_usd"] > 0
    assert said.stderr.count("kept as it was read") == PAGES
    records = [json.loads(path.read_bytes()) for path in (small.root / f"data/small/{stage}/pages").glob("*.json")]
    assert {record["status"] for record in records} == {"ok"}
    assert not any(record.get("paragraphs") or record.get("set_aside") for record in records)


def test_after_a_failed_run_the_metrics_tell_of_that_run(small: Project, tmp_path: Path) -> None:
    (tmp_path / "server").mkdir()
    with Server(tmp_path / "server", Plan()) as server:
        small.stage("correct", "small", env=_set_up(small, server, tmp_path))
    assert _report(small, "correct")["pages_failed"] == 0
    small.edit_params(correct={**ASKED_OF_ALL, "max_tokens": 70})
    (tmp_path / "other").mkdir()
    with Server(tmp_path / "other", Plan(rates={"null": 1.0})) as server:
        failed = small.stage("correct", "small", env=_set_up(small, server, tmp_path), check=False)
        assert f"{PAGES} of {PAGES} pages failed" in failed.stderr
    assert _report(small, "correct")["pages_failed"] == PAGES


def test_after_the_budget_s_end_the_metrics_tell_of_the_pages_that_are_done(small: Project, tmp_path: Path) -> None:
    (tmp_path / "server").mkdir()
    with Server(tmp_path / "server", Plan()) as server:
        environment = _set_up(small, server, tmp_path, budget_usd=0.045)
        stopped = small.stage("correct", "small", env=environment, check=False)
        done = len(server.log)
    assert 0 < done < PAGES
    [line] = [line for line in stopped.stderr.splitlines() if "budget_usd" in line]
    assert f"({PAGES - done} requests are left)" in line
    assert _report(small, "correct")["pages"] == done
