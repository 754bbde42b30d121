"""Pages that a person wants done again: which, what is refused, and that the machine's store is not asked."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from lib.errors import ParamsError
from lib.pipeline.execute import run_stage
from lib.pipeline.forced_pages import VARIABLE, check_forced, check_forced_pages, is_forced, page_ranges
from lib.settings.config import Config
from tests.pipeline.toy import ToyStage

Sources = Callable[..., None]


@pytest.mark.parametrize(
    ("text", "stage", "forced"),
    [
        ("", "ocr", []),
        ("ocr", "ocr", [1, 2, 3, 4]),
        ("ocr", "layout", []),
        ("ocr,layout", "layout", [1, 2, 3, 4]),
        (" layout  ocr:2 ", "ocr", [2]),
        ("ocr:1,3-4", "ocr", [1, 3, 4]),
        ("ocr:0002", "ocr", [2]),
    ],
)
def test_the_pages_of_a_stage(monkeypatch: pytest.MonkeyPatch, text: str, stage: str, forced: list[int]) -> None:
    monkeypatch.setenv(VARIABLE, text)
    assert [page for page in range(1, 5) if is_forced(stage, page)] == forced


def test_a_scan_is_done_again_with_its_whole_stage_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "ingest:1")
    assert not is_forced("ingest", 1, "scan")
    monkeypatch.setenv(VARIABLE, "ingest")
    assert is_forced("ingest", 1, "scan")


@pytest.mark.parametrize("pages", ["", "0", "3-", "-3", "5-4", "1,,2", "a", "1.5", "²", "1" * 9, "3 4"])
def test_what_is_no_pages_is_refused(monkeypatch: pytest.MonkeyPatch, pages: str) -> None:
    with pytest.raises(ParamsError, match="no pages; write them as 3, 3-7 or 3-7,9"):
        page_ranges(pages)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("orc", "COLOPHON_FORCE: there is no stage orc; there are layout, ocr"),
        ("ocr,", None),
        ("ocr:", "COLOPHON_FORCE: : no pages|COLOPHON_FORCE: .*no pages"),
        ("ocr:1:2", "write it as ocr"),
        ("ocr,layout:2", "write it as ocr"),
        (":3", "write it as ocr"),
    ],
)
def test_a_variable_that_names_no_stage_is_refused(
    monkeypatch: pytest.MonkeyPatch, text: str, said: str | None
) -> None:
    monkeypatch.setenv(VARIABLE, text)
    if said is None:
        check_forced(["layout", "ocr"])
        return
    with pytest.raises(ParamsError, match=said):
        check_forced(["layout", "ocr"])


@pytest.fixture
def done(project: Path, sources: Sources, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A book of three pages that is done, on a machine with a store."""
    monkeypatch.setenv("COLOPHON_STORE", str(tmp_path / "store"))
    monkeypatch.delenv("COLOPHON_PAGE_STORE_GB")
    Config.reload()
    sources("slow 1", "slow 2", "slow 3")
    run_stage(ToyStage, "book", project)
    return project


def worked(project: Path) -> list[int]:
    """The pages that workers did, by the log."""
    lines = (project / "logs" / "book" / "toy.jsonl").read_text(encoding="utf-8").splitlines()
    return sorted(line["page"] for line in map(json.loads, lines) if line["event"] == "page_done")


def test_forced_pages_are_made_and_not_found(
    done: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = worked(done)
    monkeypatch.setenv(VARIABLE, "toy:2-3")
    stats = run_stage(ToyStage, "book", done)
    assert (stats["pages_processed"], stats["pages_found"], stats["pages_skipped"]) == (2, 0, 1)
    assert sorted([*before, 2, 3]) == worked(done)
    assert "2 asked for" in capsys.readouterr().out


def test_without_it_the_closing_line_says_how(done: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run_stage(ToyStage, "book", done)["pages_skipped"] == 3
    assert "0 done, 3 skipped" in (said := capsys.readouterr().out)
    assert "colophon redo book toy" in said


@pytest.mark.parametrize(
    ("text", "unit", "said"),
    [
        ("ocr:2-4", "page", None),
        ("ocr", "scan", None),
        ("layout:99", "page", None),
        ("ocr:5", "page", "COLOPHON_FORCE: ocr has 4 pages, and none numbered 5"),
        ("ocr:3", "scan", "COLOPHON_FORCE: ocr works on scans and not on pages"),
        ("ocr:1", "whole book", "COLOPHON_FORCE: ocr works on whole books and not on pages"),
    ],
)
def test_pages_that_a_stage_has_not_are_refused(
    monkeypatch: pytest.MonkeyPatch, text: str, unit: str, said: str | None
) -> None:
    monkeypatch.setenv(VARIABLE, text)
    if said is None:
        check_forced_pages("ocr", 4, unit)
    else:
        with pytest.raises(ParamsError) as caught:
            check_forced_pages("ocr", 4, unit)
        assert str(caught.value).startswith(said)


def test_a_run_with_such_pages_is_refused(project: Path, sources: Sources, monkeypatch: pytest.MonkeyPatch) -> None:
    sources("1", "2")
    monkeypatch.setenv(VARIABLE, "toy:3")
    with pytest.raises(ParamsError, match="toy has 2 pages"):
        run_stage(ToyStage, "book", project, max_workers=1)
