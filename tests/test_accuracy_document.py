"""docs/accuracy.md says what was measured."""

from __future__ import annotations

import json

from tests.bench.accuracy import FIGURES, document_rows
from tests.projects import ROOT


def test_the_tables_are_those_of_the_figures() -> None:
    rows = document_rows(json.loads(FIGURES.read_bytes()))
    text = (ROOT / "docs/accuracy.md").read_text(encoding="utf-8")
    assert len(rows) > 5
    assert [row for row in rows if row not in text] == []
