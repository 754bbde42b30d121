"""colophon results: what is known of a book's errors, in a line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from lib.cli import app
from lib.commands.results import _error_rates, _estimate
from lib.testing.tiny_book import BOOK, copy_for
from stages.merge import MergeStage

TERMINAL = 80


@pytest.mark.parametrize(
    ("metrics", "counts", "says"),
    [
        ({"cer_estimate": 0.0012}, {"cer_estimate_low": 0.0007, "cer_estimate_high": 0.0021},
         "0.12%, in nine books of ten 0.07% to 0.21%"),
        ({"cer_estimate": 0.0012}, {"cer_estimate_low": None},
         "0.12%"),
        ({"cer_estimate": 0.0012, "cer": 0.001}, {}, ""),
        ({}, {}, ""),
    ],
)  # fmt: skip
def test_an_estimate_has_its_interval_where_there_is_one(
    metrics: dict[str, float], counts: dict[str, float], says: str, tmp_path: Path
) -> None:
    (tmp_path / "report.json").write_text(json.dumps(metrics))
    (tmp_path / "report.counts.json").write_text(json.dumps(counts))
    assert _estimate(tmp_path) == says


def test_a_truth_of_other_pages_is_asked_about(tmp_path: Path) -> None:
    path = tmp_path / "evaluate.json"
    for read, said in ((55.8, "more than half; is this the truth of these pages?"), (0.18, "18.00% as read, 18.00%")):
        path.write_text(json.dumps({"ocr": {"cer": read}, "merge": {"cer": read}}))
        assert _error_rates(path).startswith(said)


def test_lines_fit_a_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(copy_for(MergeStage, tmp_path / "project"))
    reports = Path("reports") / BOOK
    reports.mkdir(parents=True, exist_ok=True)
    (reports / "evaluate.json").write_text(json.dumps({"ocr": {"cer": 0.1018}, "merge": {"cer": 0.1009}}))
    (reports / "report.json").write_text(json.dumps({"cer_estimate": 0.1012}))
    (reports / "report.counts.json").write_text(json.dumps({"cer_estimate_low": 0.1007, "cer_estimate_high": 0.1021}))
    lines = CliRunner().invoke(app, ["results"]).output.splitlines()
    assert f"  look at:               data/{BOOK}/report/report.html   (not made yet)" in lines
    assert "To make what is not made yet: .venv/bin/dvc repro" in lines
    assert [line for line in lines if len(line) > TERMINAL] == []
