"""A report of another stage that was damaged: one line that names it and the stage that writes it again."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from lib.comparing.compared_book import compare_book
from lib.errors import InvalidRecordError
from lib.pipeline.revision import WORKSPACE, Revision
from lib.report.figures import answer, tiles
from lib.report.stage_reports import read_findings, read_stage_reports
from lib.schemas.report import BookCounts
from lib.schemas.score import BookScore

NO_REPORT: dict[str, Callable[[Path], object]] = {
    "a pipe": os.mkfifo,
    "a folder": Path.mkdir,
    "a device without end": lambda path: path.symlink_to("/dev/zero"),
    "a link to itself": lambda path: path.symlink_to(path.name),
    "a link to nothing": lambda path: path.symlink_to("nothing"),
    "nothing": Path.touch,
    "no UTF-8": lambda path: path.write_bytes(b"\xff\xfe"),
    "half of one": lambda path: path.write_text('{"cost_usd": 0.5, "merge": {"cer": 0.'),
    "brackets without end": lambda path: path.write_text("[" * 100_000),
    "a list": lambda path: path.write_text("[1]"),
    "another kind of value": lambda path: path.write_text('{"merge": {"cer": "much"}, "cost_usd": [1]}'),
    "no number": lambda path: path.write_text('{"merge": {"cer": NaN}, "cost_usd": NaN}'),
    "a merge that was not ended": lambda path: path.write_text('<<<<<<< HEAD\n{"cost_usd": 1}\n=======\n'),
}
NO_TABLE: dict[str, Callable[[Path], object]] = {
    **{
        name: NO_REPORT[name] for name in ("a pipe", "a folder", "a device without end", "a link to itself", "no UTF-8")
    },
    "half of a row": lambda path: path.write_text("page,kind,what,truth,given,mend\n3,text"),
    "other columns": lambda path: path.write_text("a,b\n1,2\n"),
    "a field without end": lambda path: path.write_text('page,kind,what,truth,given,mend\n1,"' + "x" * 200_000),
}


@pytest.mark.parametrize("stage", ["evaluate", "correct"])
@pytest.mark.parametrize("kind", NO_REPORT)
def test_a_report_that_is_none_is_named(tmp_path: Path, kind: str, stage: str) -> None:
    path = tmp_path / f"{stage}.json"
    NO_REPORT[kind](path)
    with pytest.raises((InvalidRecordError, FileNotFoundError)) as caught:
        read_stage_reports({stage: path})
    said = str(caught.value)
    assert said.startswith(str(path))
    assert f"run {stage} again" in said
    assert "\n" not in said
    assert len(said) < 600


@pytest.mark.parametrize("kind", NO_TABLE)
def test_a_table_that_is_none_is_named(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "score.findings.csv"
    NO_TABLE[kind](path)
    with pytest.raises(InvalidRecordError, match="run score again") as caught:
        read_findings(path)
    assert str(caught.value).startswith(str(path))
    assert "\n" not in str(caught.value)


def test_what_is_there_is_read_and_the_rest_left_out(tmp_path: Path) -> None:
    paths = {stage: tmp_path / f"{stage}.json" for stage in ("evaluate", "correct", "label")}
    paths["evaluate"].write_text('{"merge": {"cer": 0.25, "cer_low": 0.1}, "pages": ["x"]}')
    paths["correct"].write_text('{"cost_usd": 0.5, "forecast_usd": null}')
    reports = read_stage_reports(paths)
    assert reports["correct"] == {"cost_usd": 0.5}
    assert "label" not in reports
    metrics = answer([], BookScore(), reports)
    assert metrics.usd == 0.5
    counts = BookCounts.model_validate(dict.fromkeys(_counted(), 0))
    assert tiles(metrics, counts, reports)["characters of pages wrong, corrected"] == "25.00%"
    assert read_findings(tmp_path / "none.csv") == []


def _counted() -> list[str]:
    return [name for name, field in BookCounts.model_fields.items() if field.is_required()]


@pytest.mark.parametrize("kind", ["half of one", "brackets without end", "a list", "no UTF-8"])
def test_a_comparison_names_it_too(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "reports/book/report.json"
    path.parent.mkdir(parents=True)
    NO_REPORT[kind](path)
    workspace = Revision(tmp_path, WORKSPACE)
    with pytest.raises(InvalidRecordError, match=r"python3 -m stages\.report book"):
        compare_book("book", workspace, workspace, {})
