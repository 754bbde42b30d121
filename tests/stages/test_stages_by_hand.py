"""The project's own stages, run by hand after the runner: `OcrStage().run(storage, checkpoint, logger)`."""

from __future__ import annotations

from pathlib import Path

import pytest

from lib.pipeline import BookStorage, CheckpointManager
from lib.pipeline.registry import find_stage
from lib.testing import MockLogger, run_on_tiny_book, settings_for_tests
from lib.testing.tiny_book import BOOK, PAGES, order
from stages.merge import MergeStage

NAMES = [*order(MergeStage), "merge"]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run_on_tiny_book(MergeStage, tmp_path_factory.mktemp("by_hand") / "project").storage_root


def made(data: Path, name: str) -> dict[str, bytes]:
    files = [*(data / BOOK / name).rglob("*"), *(data.parent / "reports" / BOOK).glob(f"{name}.*")]
    return {str(path): path.read_bytes() for path in files if path.is_file()}


def times(data: Path, name: str) -> dict[str, int]:
    """When the pages' files, and those of scans, were written."""
    return {str(path): path.stat().st_mtime_ns for path in (data / BOOK / name).rglob("*_0*")}


@pytest.mark.parametrize("name", NAMES)
def test_by_hand_no_page_is_done_again(data: Path, name: str) -> None:
    found = find_stage(name)
    assert found is not None
    before, when = made(data, name), times(data, name)
    stage = found()
    storage = BookStorage(scan_id=BOOK, storage_root=data)
    checkpoint = CheckpointManager(BOOK, name, storage_root=data)
    logger = MockLogger(BOOK, name)
    with settings_for_tests():
        stage.before(storage, checkpoint, logger)
        stats = stage.run(storage, checkpoint, logger)
        assert (stats["pages_processed"], stats["pages_skipped"]) == (0, PAGES)
        stage.after(storage, checkpoint, logger, stats)
    assert (made(data, name), times(data, name)) == (before, when)
