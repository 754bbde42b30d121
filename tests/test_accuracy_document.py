"""docs/accuracy.md says what was measured."""

from __future__ import annotations

import json

from tests.bench import reading, style_scores
from tests.bench.accuracy import FIGURES, document_rows
from tests.bench.typeset import scores
from tests.projects import ROOT


def test_the_first_table_is_that_of_the_reading_text() -> None:
    rows = reading.document_rows(json.loads(reading.FIGURES.read_bytes()))
    text = (ROOT / "docs/accuracy.md").read_text(encoding="utf-8")
    tables = [[line for line in part.splitlines() if line.startswith("|")] for part in text.split("\n\n")]
    first = next(table for table in tables if table)
    assert len(rows) > 5
    assert first[2:] == rows


def test_the_tables_are_those_of_the_figures() -> None:
    rows = document_rows(json.loads(FIGURES.read_bytes()))
    text = (ROOT / "docs/accuracy.md").read_text(encoding="utf-8")
    assert len(rows) > 5
    assert [row for row in rows if row not in text] == []


def test_the_table_of_types_is_that_of_the_figures() -> None:
    rows = style_scores.document_rows(json.loads(style_scores.FIGURES.read_bytes()))
    text = (ROOT / "docs/accuracy.md").read_text(encoding="utf-8")
    assert len(rows) > 5
    assert [row for row in rows if row not in text] == []


def test_the_table_of_typeset_books_is_that_of_the_figures() -> None:
    rows = scores.document_rows(json.loads(scores.FIGURES.read_bytes()))
    text = (ROOT / "docs/accuracy.md").read_text(encoding="utf-8")
    assert len(rows) > 5
    assert [row for row in rows if row not in text] == []
