"""docs/performance.md says what was measured, and by which commands."""

from __future__ import annotations

import json

from tests.bench.performance import FIGURES, ROWS, document_rows
from tests.projects import ROOT

LEAST_ROUNDS = 3


def test_the_table_is_that_of_the_figures() -> None:
    figures = json.loads(FIGURES.read_bytes())
    rows = document_rows(figures)
    text = (ROOT / "docs/performance.md").read_text(encoding="utf-8")
    table = next(part for part in text.split("\n\n") if part.startswith("| what"))
    assert table.splitlines()[2:] == rows
    assert len(rows) == len(ROWS)
    assert min(len(rounds) for rounds in figures.values()) >= LEAST_ROUNDS


def test_every_row_has_its_command() -> None:
    text = (ROOT / "docs/performance.md").read_text(encoding="utf-8")
    assert [row.command for row in ROWS if f"`{row.command}`" not in text] == []
