"""What lib/testing gives to those who test a stage."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

import lib.testing
from lib.llm import LLMBatchClient, LLMRequest
from lib.pipeline import BaseStage, BookStorage, CheckpointManager, PipelineLogger
from lib.settings.config import Config
from lib.settings.llm import Price
from lib.testing import MockLogger, check_stage, run_on_tiny_book, settings_for_tests, temporary_book
from tests.checklist import helpers
from tests.checklist.test_pitfalls import add_section
from tests.projects import ROOT


@pytest.fixture
def authors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder whose params.yaml an author fills; the tests run in it."""
    (tmp_path / "authors").mkdir()
    monkeypatch.chdir(tmp_path / "authors")
    Config.reload()
    yield tmp_path / "authors" / "params.yaml"
    Config.reload()


def as_documented() -> dict[str, Any]:
    """`run:` as docs/llm.md shows it."""
    text = (ROOT / "docs/llm.md").read_text(encoding="utf-8")
    block = re.search(r"(?m)^    run:\n(?:^      .*\n)+", text)
    assert block is not None
    return dict(YAML(typ="safe").load(block.group())["run"])


def write(path: Path, run: dict[str, Any]) -> None:
    with path.open("w", encoding="utf-8") as file:
        YAML().dump({"run": run}, file)
    Config.reload()


def test_a_stage_passes_its_tests_with_run_llm_as_it_is_documented(authors: Path) -> None:
    run = as_documented()
    assert run["llm"]["budget_usd"]
    assert run["llm"]["prices"]
    write(authors, {**run, "max_failed_pages": 7})
    check_stage(helpers.AsksForTopics, prepare=add_section)


def ask(model: str) -> float:
    shape = helpers.TopicAnswer
    request = LLMRequest(
        id="a", model=model, messages=[{"role": "user", "content": "?"}], response_format=shape, max_tokens=10_000
    )
    [result] = LLMBatchClient().process_batch([request], collect=True)
    assert result.success, result.error
    return result.cost_usd


@pytest.mark.parametrize(
    "more",
    [
        {"dialect": "plain"},
        {"dialect": "json_object"},
        {"stream": True},
        {"mode": "batch"},
        {"budget_usd": 0},
        {"budget_usd": 0.000001},
        {"prices": "unknown", "budget_usd": None},
        {"prices": {}},
        {"requests_per_minute": 0.01},
        {"tokens_per_minute": 1},
        {"key_env": "NOBODY_HAS_SET_THIS"},
    ],
    ids=str,
)
def test_whatever_the_authors_endpoint_is_like_the_tests_server_answers(authors: Path, more: dict[str, Any]) -> None:
    write(authors, {"llm": {**as_documented()["llm"], **more}})
    with settings_for_tests():
        assert ask("gpt-4.1-mini") >= 0
        assert ask("a model without a price") == 0


def test_what_need_not_differ_stays_as_the_author_has_it(authors: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = {"max_workers": 3, "max_retries": 1, "timeout_seconds": 9, "image_tokens": 77}
    write(authors, {"workers": 2, "page_timeout_seconds": 44, "llm": {**as_documented()["llm"], **own}})
    monkeypatch.setenv("COLOPHON_LLM_DEADLINE_SECONDS", "55")
    before = Config.settings
    with settings_for_tests():
        assert (Config.workers, Config.page_timeout_seconds, Config.engine) == (2, 44, "serial")
        assert Config.llm.model_dump(include=set(own)) == own
        assert Config.llm.deadline_seconds == 55
        assert Config.llm.budget_usd == 5
        assert Config.llm.prices["gpt-4.1-mini"] == Price(input=0.4, output=1.6, cached_input=0.1)
        assert Config.llm.base_url.startswith("http://127.0.0.1:")
        assert ask("gpt-4.1-mini") > 0
        with settings_for_tests():
            assert Config.llm.budget_usd == 5
    Config.reload()
    assert Config.settings == before


def test_the_mock_logger_records_whatever_a_logger_can_be_told() -> None:
    logger = MockLogger()
    told: dict[str, tuple[Any, ...]] = {
        "debug": ("d",), "info": ("i",), "warning": ("w",), "error": ("e",), "start_stage": (3,), "progress": (1, 3),
        "page_event": (1,), "page_error": (2, "bad"), "cost": (0.5,), "complete_stage": (), "event": ("mine",),
    }  # fmt: skip
    public = {name for name, value in vars(PipelineLogger).items() if not name.startswith("_") and callable(value)}
    assert public - {"close"} == told.keys()
    for number, (name, arguments) in enumerate(told.items(), start=1):
        getattr(logger, name)(*arguments, extra=name)
        assert len(logger.events) == number
        assert logger.events[-1]["extra"] == name
    logger.close()
    assert logger.messages("info") == ["i"]
    assert logger.of("page_error")[0]["page"] == 2
    assert logger.said == ["i", "warning: w", "error: e", "page 2 failed: bad"]
    assert {"time", "book", "stage", "event"} <= logger.events[0].keys()


def test_the_mock_logger_takes_and_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with MockLogger() as logger:
        logger.info("nothing", error=ValueError("strange"))
    assert list(tmp_path.iterdir()) == []
    assert inspect.signature(MockLogger).parameters["scan_id"].default == "test"


def test_a_temporary_book_is_found_as_the_reference_finds_it(tmp_path: Path) -> None:
    temporary_book(tmp_path, 2, records={"ocr": [{"page_number": 1}, helpers.SizePage(page_number=2, width=5)]})
    storage = BookStorage(scan_id="test", storage_root=tmp_path)
    assert storage.load_metadata()["total_pages"] == 2
    assert storage.stage("ocr").load_page(2)["width"] == 5
    assert storage.stage("source").list_output_pages(extension="png") == []
    checkpoint = CheckpointManager("test", "my_stage", storage_root=tmp_path)
    assert checkpoint.get_remaining_pages(2, resume=True) == [1, 2]
    with_images = temporary_book(tmp_path / "other", 2, images=True)
    assert [path.name for path in with_images.stage("source").list_output_pages(extension="png")] == [
        "page_0001.png", "page_0002.png",
    ]  # fmt: skip


@pytest.mark.parametrize("stage", [helpers.MeasuresSources, helpers.MeasuresByPage])
def test_a_stage_that_reads_the_source_passes(stage: type[BaseStage]) -> None:
    check_stage(stage, prepare=add_section)


@pytest.mark.parametrize(
    ("stage", "says"),
    [
        (helpers.DependsOnNothing, "depends on 'nothing', and no stage of this project has that name"),
        (helpers.DependsOnTheSample, "depends on 'sample', which is no stage of a book"),
        (helpers.SavesNoMetrics, "the metrics of page 1 do not fit SizeMetrics: width: Field required; give them to"),
    ],
)
def test_what_the_checklist_finds(stage: type[BaseStage], says: str) -> None:
    with pytest.raises(AssertionError) as found:
        check_stage(stage, prepare=add_section)
    assert says in str(found.value)


def test_an_unknown_dependency_is_named_before_anything_runs(tmp_path: Path) -> None:
    with pytest.raises(lib.errors.StageError, match="depends on 'nothing'"):
        run_on_tiny_book(helpers.DependsOnNothing, tmp_path / "project", prepare=add_section)


def test_every_name_that_lib_testing_offers_is_documented() -> None:
    text = (ROOT / "docs/add-a-stage.md").read_text(encoding="utf-8")
    for name in lib.testing.__all__:
        assert getattr(lib.testing, name).__doc__
        assert f"`{name}`" in text, name
