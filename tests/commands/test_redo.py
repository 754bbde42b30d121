"""colophon redo: what it refuses. What it does is in tests/end_to_end/test_redo_by_dvc.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from lib.commands.redo import redo
from lib.errors import ColophonError
from lib.pipeline.storage import BookStorage
from tests.projects import ROOT


@pytest.mark.parametrize(
    ("stage", "pages", "said"),
    [
        ("orc", None, "there is no stage orc; there are"),
        ("sample", None, "works on no book"),
        ("export", "2", "export has no pages of its own"),
        ("ocr", "2-", "no pages; write them as"),
    ],
)
def test_what_cannot_be_done_again_is_refused(
    monkeypatch: pytest.MonkeyPatch, stage: str, pages: str | None, said: str
) -> None:
    monkeypatch.chdir(ROOT)
    with pytest.raises(ColophonError, match=said):
        redo("sample", stage, pages)


def test_pages_that_the_book_has_not_are_refused_before_anything_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("params.yaml", "dvc.yaml", "stages"):
        (tmp_path / name).symlink_to(ROOT / name)
    storage = BookStorage("sample", tmp_path / "data")
    storage.update_metadata({"total_pages": 27})
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ColophonError, match="999: sample has 27 pages"):
        redo("sample", "ocr", "999")
