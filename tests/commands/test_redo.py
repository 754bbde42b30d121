"""colophon redo: what it refuses. What it does is in tests/end_to_end/test_redo_by_dvc.py."""

from __future__ import annotations

import pytest

from lib.commands.redo import redo
from lib.errors import ColophonError
from tests.projects import ROOT


@pytest.mark.parametrize(
    ("stage", "pages", "said"),
    [
        ("orc", None, "there is no stage orc; there are"),
        ("sample", None, "works on no book"),
        ("export", "2", "export has no pages of its own"),
        ("ocr", "2-", "no pages; write them as"),
        ("ocr", "999", "has 27 pages"),
    ],
)
def test_what_cannot_be_done_again_is_refused(
    monkeypatch: pytest.MonkeyPatch, stage: str, pages: str | None, said: str
) -> None:
    monkeypatch.chdir(ROOT)
    with pytest.raises(ColophonError, match=said):
        redo("sample", stage, pages)
