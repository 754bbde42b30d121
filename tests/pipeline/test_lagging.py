"""A stage that is run by hand runs a cheap one before it first, where that lags behind; under DVC never."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from lib.pipeline.lagging import BY_DVC, lagging
from lib.testing.tiny_book import BOOK, copy_for
from stages.correct import CorrectStage
from stages.layout import LayoutStage
from stages.ocr import OcrStage


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv(BY_DVC, raising=False)
    return copy_for(CorrectStage, tmp_path / "project")


def newer(path: Path, other: Path) -> None:
    """Make a file newer than another by a second."""
    later = other.stat().st_mtime_ns + 1_000_000_000
    os.utime(path, ns=(later, later))


def test_what_is_up_to_date_is_not_run(root: Path) -> None:
    for page in range(1, 4):
        name = f"page_{page:04d}.json"
        newer(root / f"data/{BOOK}/layout/pages/{name}", root / f"data/{BOOK}/ocr/pages/{name}")
    assert list(lagging(CorrectStage, BOOK, root)) == []
    assert list(lagging(OcrStage, BOOK, root)) == []


def test_a_record_that_is_missing_or_older_has_the_stage_run(root: Path) -> None:
    newer(root / f"data/{BOOK}/ocr/pages/page_0002.json", root / f"data/{BOOK}/layout/pages/page_0002.json")
    assert list(lagging(CorrectStage, BOOK, root)) == [LayoutStage]
    shutil.rmtree(root / f"data/{BOOK}/layout")
    assert list(lagging(CorrectStage, BOOK, root)) == [LayoutStage]


def test_under_dvc_it_is_not_run(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.rmtree(root / f"data/{BOOK}/layout")
    monkeypatch.setenv(BY_DVC, "correct@tiny")
    assert list(lagging(CorrectStage, BOOK, root)) == []


def test_without_what_it_is_made_from_it_is_not_run(root: Path) -> None:
    for stage in ("ocr", "layout"):
        shutil.rmtree(root / f"data/{BOOK}/{stage}")
    assert list(lagging(CorrectStage, BOOK, root)) == []


def test_a_record_that_is_a_link_to_itself_is_for_the_stage_to_tell_of(root: Path) -> None:
    record = root / "data" / BOOK / "ocr/pages/page_0001.json"
    record.unlink()
    record.symlink_to(record)
    assert list(lagging(CorrectStage, BOOK, root)) == [LayoutStage]
