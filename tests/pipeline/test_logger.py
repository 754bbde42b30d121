"""The log takes whatever it is told, under any name."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lib.pipeline import PipelineLogger

NAMES = ("time", "book", "stage", "event", "message", "fields", "self", "level", "trace", "seconds")


@pytest.fixture
def logger(tmp_path: Path) -> Iterator[PipelineLogger]:
    with PipelineLogger("book", "stage_name", tmp_path) as logger:
        yield logger


def last(logger: PipelineLogger) -> dict[str, Any]:
    return dict(json.loads(logger.path.read_text(encoding="utf-8").splitlines()[-1]))


@pytest.mark.parametrize("level", ["debug", "info", "warning", "error"])
def test_a_message_takes_fields_of_any_name(logger: PipelineLogger, level: str) -> None:
    getattr(logger, level)("told", **dict.fromkeys(NAMES, "mine"))
    line = last(logger)
    assert (line["book"], line["stage"], line["event"], line["message"]) == ("book", "stage_name", level, "told")
    assert line["fields"] == dict.fromkeys(("time", "book", "stage", "event", "message", "fields"), "mine")
    assert (line["self"], line["seconds"]) == ("mine", "mine")


@pytest.mark.parametrize(
    ("method", "arguments"),
    [("event", ("mine",)), ("complete_stage", ()), ("start_stage", (3,)), ("progress", (1, 2)), ("cost", (0.5,))],
)
def test_so_does_every_other_line(logger: PipelineLogger, method: str, arguments: tuple[Any, ...]) -> None:
    names = [name for name in NAMES if name != "self"]
    getattr(logger, method)(*arguments, **dict.fromkeys(names, "mine"))
    assert last(logger)["stage"] == "stage_name"
    assert last(logger)["fields"]["stage"] == "mine"


def test_names_may_be_used_as_people_know_them(logger: PipelineLogger, capsys: pytest.CaptureFixture[str]) -> None:
    logger.info(message="one")
    logger.error("two", error=ValueError("bad"))
    told = logger.error
    told("three", "worse")
    logger.page_event(page=2, event="page_seen")
    logger.page_error(page=3, error="lost")
    said = capsys.readouterr()
    assert said.out == "stage_name@book: one\n"
    assert said.err.splitlines() == [
        "stage_name@book: error: two: bad",
        "stage_name@book: error: three: worse",
        "stage_name@book: page 3 failed: lost",
    ]
    assert [json.loads(line)["event"] for line in logger.path.read_text().splitlines()] == [
        "info", "error", "error", "page_seen", "page_error",
    ]  # fmt: skip


def test_strange_values_are_told_as_well_as_can_be(logger: PipelineLogger) -> None:
    logger.info("\udc80", where=Path("a/b"), which={1}, what=object, nan=float("inf"))
    line = last(logger)
    assert line["message"] == "\\udc80"
    assert (line["where"], line["which"], line["nan"]) == ("a/b", [1], None)
