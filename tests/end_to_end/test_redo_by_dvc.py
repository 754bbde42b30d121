"""colophon redo: a stage's pages are made anew, by DVC, and what follows is brought up to date."""

from __future__ import annotations

import json

import pytest

from tests.end_to_end.conftest import PAGES
from tests.projects import Project, colophon


def worked(project: Project, stage: str) -> list[int]:
    """Pages that were done, by the stage's log."""
    lines = (project.root / f"logs/small/{stage}.jsonl").read_text(encoding="utf-8").splitlines()
    return [line["page"] for line in map(json.loads, lines) if line["event"] == "page_done"]


@pytest.mark.slow
@pytest.mark.parametrize("apart", [False, True], ids=["in params.yaml", "with files of its own"])
def test_pages_are_made_again_and_nothing_changes(finished: Project, apart: bool) -> None:
    if apart:
        colophon(finished, "separate", "small")
    finished.commit("made")
    record = finished.root / "data/small/label/pages/page_0002.json"
    before, done = record.read_bytes(), worked(finished, "label")
    said = colophon(finished, "redo", "small", "label", "2")
    assert "1 done" in said and f"{PAGES - 1} skipped" in said
    assert worked(finished, "label") == [*done, 2]
    assert record.read_bytes() == before
    assert finished.git("status", "--porcelain") == ""
