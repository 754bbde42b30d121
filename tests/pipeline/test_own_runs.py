"""Stages with a run of their own: what they return, what they leave undone, what they refuse."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lib.errors import ColophonError, PagesFailedError, StageError
from lib.pipeline import BaseStage
from lib.pipeline.execute import run_stage
from lib.pipeline.skipfile import PageKey
from lib.settings.config import Config
from tests.pipeline import own_runs


def run(stage: type[BaseStage], project: Path, **options: int) -> dict[str, Any]:
    Config.reload()
    return run_stage(stage, "book", project, **options)


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def log(project: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (project / "logs/book/own.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(
    "stage",
    [
        own_runs.Own,
        own_runs.ReturnsEverything,
        own_runs.ReturnsStrangeValues,
        own_runs.ReturnsAMapping,
        own_runs.ReturnsNoKeys,
        own_runs.ReturnsNones,
    ],
)
def test_whatever_mapping_a_run_returns_it_ends_twice_and_the_same(
    project: Path, stage: type[BaseStage], capsys: pytest.CaptureFixture[str]
) -> None:
    run(stage, project)
    assert "4 pages: 4 done, 0 skipped" in capsys.readouterr().out
    first = tree(project / "data"), tree(project / "reports")
    run(stage, project)
    assert (tree(project / "data"), tree(project / "reports")) == first
    assert all({"time", "book", "stage", "event"} <= line.keys() for line in log(project))


def test_the_second_run_gives_back_what_the_first_said(project: Path) -> None:
    stats = run(own_runs.ReturnsEverything, project)
    assert stats["seconds"] == stats["event"] == "mine"
    assert run(own_runs.ReturnsEverything, project) == stats
    [*_, last] = [line for line in log(project) if line["event"] == "complete_stage"]
    assert last["seconds"] >= 0
    assert (last["stopped"], last["book"], last["message"]) == (None, "book", "mine")
    assert last["fields"]["time"] == "mine"


def test_a_second_run_is_told_as_one_that_had_nothing_to_do(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(own_runs.Own, project)
    capsys.readouterr()
    run(own_runs.Own, project)
    assert "4 pages: 0 done, 4 skipped" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("stage", "says"),
    [
        (own_runs.ReturnsNone, "run returned nothing; return a dict with pages_processed"),
        (own_runs.ReturnsANumber, "run returned a value of type int; return a dict"),
        (own_runs.ReturnsPairs, "run returned a value of type list; return a dict"),
        (own_runs.Yields, "run returned a value of type generator; return a dict"),
        (own_runs.Awaits, "run returned a value of type coroutine; return a dict"),
        (own_runs.Leaves, "run left by sys.exit(0); let it return, or raise what is wrong"),
        (own_runs.CountsInWords, "run returned pages_failed: 'none'; return how many pages"),
        (own_runs.Swallows, "1 of 4 pages are not saved (page 2), and run says that none failed"),
        (own_runs.SwallowsInMappings, "1 of 4 pages are not saved (page 2), and run says that none failed"),
        (own_runs.SwallowsOneOfTwo, "2 of 4 pages are not saved (page 2, 3), and run says that 1 failed"),
        (own_runs.SwallowsAll, "4 of 4 pages are not saved (page 1, 2, 3, 4)"),
        (own_runs.DoesNothing, "asked for no pages and wrote nothing"),
    ],
)
def test_what_a_run_hides_is_an_error_of_one_line(
    project: Path, monkeypatch: pytest.MonkeyPatch, stage: type[BaseStage], says: str
) -> None:
    monkeypatch.setenv("COLOPHON_MAX_FAILED_PAGES", "9")  # a tolerance for failures is none for silence
    with pytest.raises(StageError) as refused:
        run(stage, project)
    assert says in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("stage", [own_runs.CountsFailures, own_runs.ListsFailures])
def test_failures_that_are_counted_are_judged_by_the_tolerance(
    project: Path, monkeypatch: pytest.MonkeyPatch, stage: type[BaseStage]
) -> None:
    with pytest.raises(PagesFailedError, match=r"1 of 4 pages failed \(page 2: see the log\)"):
        run(stage, project)
    monkeypatch.setenv("COLOPHON_MAX_FAILED_PAGES", "1")
    run(stage, project)


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (FileNotFoundError("no scans; run scanning first"), "no scans; run scanning first"),
        (ValueError("total_pages\nnot set"), "total_pages not set"),
        (FileNotFoundError(2, "No such file or directory", "x.json"), "x.json"),
        (UnicodeError("no text"), "no text"),
        (PermissionError(13, "Permission denied", "x.json"), "Permission denied"),
        (ValueError(), "ValueError, without a word; let its message say what is missing"),
    ],
)
def test_what_before_raises_is_the_authors_message(project: Path, error: Exception, says: str) -> None:
    refusing = type("Refusing", (own_runs.RefusesInBefore,), {"error": error, "__module__": own_runs.__name__})
    with pytest.raises(ColophonError) as refused:
        run(refusing, project)
    assert says in str(refused.value)
    assert isinstance(refused.value, FileNotFoundError) == isinstance(error, FileNotFoundError)


@pytest.mark.parametrize(
    ("stage", "says"),
    [
        (own_runs.RefusesInRun, "total_pages not set"),
        (own_runs.RefusesInAfter, "no template"),
        (
            own_runs.ValidatesInRun,
            r"OwnPage\.page_number: input should be greater than or equal to 1, not 0 \(own_runs",
        ),
    ],
)
def test_a_stage_may_refuse_in_any_hook(project: Path, stage: type[BaseStage], says: str) -> None:
    with pytest.raises(ColophonError, match=says):
        run(stage, project)
    [refusal] = [line for line in log(project) if line["event"] == "refused"]
    assert "Traceback" in refusal["trace"]


def test_a_bug_stays_a_bug(project: Path) -> None:
    with pytest.raises(ValueError, match="invalid literal") as found:
        run(own_runs.HasABug, project)
    assert not isinstance(found.value, ColophonError)


@pytest.mark.parametrize("stage", [own_runs.HasNoInit, own_runs.TakesOtherThings])
def test_an_init_of_its_own_need_not_know_of_the_framework(project: Path, stage: type[BaseStage]) -> None:
    assert run(stage, project, max_workers=3)["pages_processed"] == 4


@pytest.mark.parametrize("stage", [own_runs.SavesInWorkers, own_runs.SpawnsWorkers])
def test_pages_that_workers_save_themselves_are_done(project: Path, stage: type[BaseStage]) -> None:
    run(stage, project)
    skips = tree(project / "data/book/own/skip")
    assert all(json.loads(skip)["parts"] for skip in skips.values())
    assert json.loads((project / "reports/book/own.json").read_text()) == {"pages": 4, "pages_failed": 0, "value": 10}
    before = tree(project / "data")
    run(stage, project)
    assert tree(project / "data") == before
    # Of other code, so that a worker saves over a skip file with a key.
    path = project / "data/book/own/skip/page_0002.json"
    parts = {**json.loads(path.read_bytes())["parts"], "code": "other"}
    changed = {**json.loads(path.read_bytes()), "parts": parts, "key": PageKey(parts).digest}
    path.write_text(json.dumps(changed))
    run(stage, project)
    assert tree(project / "data") == before
