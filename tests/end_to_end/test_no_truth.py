"""A book without truth, which is what nearly every book is."""

from __future__ import annotations

import json

from tests.end_to_end.conftest import PAGES
from tests.projects import Project


def test_a_book_without_truth_goes_all_the_way(small: Project) -> None:
    entry = {"source": "data/sources/small", "truth": "data/no-truth"}
    small.edit_params(books={"small": entry})
    done = small.dvc("repro")
    assert "WARNING" not in done.stdout + done.stderr
    assert (small.root / "data/small/export/small.epub").exists()
    assert json.loads((small.root / "reports/small/report.counts.json").read_text())["pages"] == PAGES
    assert "up to date" in small.dvc("repro").stdout
    # Truth may come later.
    small.edit_params(books={"small": {**entry, "truth": "data/sources/small-truth"}})
    small.dvc("repro", "evaluate@small")
    for folder in ("pages", "skip"):
        names = {path.name for path in (small.root / "data/small/evaluate" / folder).iterdir()}
        assert "NONE.txt" not in names and len(names) == PAGES
