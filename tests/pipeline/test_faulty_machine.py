"""A disk that cannot read, and a clock that jumps: the page fails with a line, and the end is the same bytes."""

from __future__ import annotations

import itertools
import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from lib.errors import ColophonError, PagesFailedError
from lib.pipeline.execute import one_line, run_stage
from lib.settings.config import Config
from lib.testing.tiny_book import BOOK, PAGES, make_project
from tests.pipeline.test_full_disk import files, forget
from tests.pipeline.tiny_runs import run as run_tiny
from tests.pipeline.toy import ToyStage

Sources = Callable[..., None]
UNREADABLE = Path("/proc/self/mem")
"""A regular file for whoever looks; each read of its beginning is refused by the kernel as by a broken disk: EIO."""
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the file is Linux's")


def run(project: Path) -> None:
    Config.reload()
    run_stage(ToyStage, "book", project)


@linux
def test_a_source_that_the_disk_cannot_read_fails_its_page_alone(
    project: Path, sources: Sources, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLOPHON_ENGINE", "serial")
    sources("1", "2", "3")
    run(project)
    whole = files(project)
    forget(project)
    path = project / "data/sources/0002.txt"
    path.unlink()
    path.symlink_to(UNREADABLE)
    with pytest.raises(PagesFailedError, match=r"1 of 3 pages failed \(page 2: ") as told:
        run(project)
    assert "Input/output error" in str(told.value)
    path.unlink()
    sources("1", "2", "3")
    run(project)
    assert files(project) == whole


@pytest.fixture(scope="module")
def read_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny book's project, read and labelled. Not to be changed."""
    root = tmp_path_factory.mktemp("tiny") / "project"
    root.mkdir()
    make_project(root)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLOPHON_ENGINE", "serial")
        for name in ("ingest", "ocr", "layout", "correct", "label", "metadata", "merge", "structure"):
            run_tiny(root, name)
    return root


BROKEN = {
    "ingest": f"data/sources/{BOOK}/002.png",
    "ocr": f"data/{BOOK}/ingest/pages/page_0002.png",
    "layout": f"data/{BOOK}/ocr/pages/page_0002.json",
    "merge": f"data/{BOOK}/layout/pages/page_0002.json",
    "structure": f"data/{BOOK}/merge/pages/page_0002.json",
    "export": f"data/{BOOK}/structure/passages.jsonl",
}
"""What a stage reads, by the stage."""


@linux
@pytest.mark.parametrize("stage", BROKEN)
def test_what_a_stage_reads_and_the_disk_cannot_is_a_line(
    read_book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    monkeypatch.setenv("COLOPHON_ENGINE", "serial")
    root = shutil.copytree(read_book, tmp_path / "project", symlinks=True)
    made = root / f"data/{BOOK}/{stage}"
    before = {path.name: path.read_bytes() for path in made.rglob("*.json")}
    shutil.rmtree(made, ignore_errors=True)
    path = root / BROKEN[stage]
    path.unlink()
    path.symlink_to(UNREADABLE)
    with pytest.raises(ColophonError) as told:
        run_tiny(root, stage)
    said = one_line(told.value)
    assert "Traceback" not in said
    assert path.name in said or "page 2" in said
    assert any(words in said for words in ("nput/output error", "cannot be read", "was damaged", "is damaged")), said
    if isinstance(told.value, PagesFailedError):
        done = [path.name for path in made.rglob("pages/page_*.json")]
        assert len(done) == PAGES, "the others are done, and one stands in"
    path.unlink()
    shutil.copy2(read_book / BROKEN[stage], path)
    run_tiny(root, stage)
    after = {path.name: path.read_bytes() for path in made.rglob("*.json")}
    assert before.items() <= after.items()


def test_a_clock_that_jumps_changes_no_byte(project: Path, sources: Sources, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLOPHON_ENGINE", "serial")
    sources("1", "2", "3")
    run(project)
    whole = files(project)
    real, year = time.time, 365 * 86400
    for jumps in ((year, -year), (-year, year, 0), (0, -3600), (3600, 0)):
        forget(project)
        steps = itertools.cycle(jumps)
        with monkeypatch.context() as patch:
            patch.setattr(time, "time", lambda steps=steps: real() + next(steps))
            run(project)
            assert files(project) == whole, jumps
            run(project)  # nothing is to be done, whatever the clock says
        assert files(project) == whole, jumps


def test_files_from_the_future_and_from_long_ago_are_done_or_left_by_what_they_hold(
    project: Path, sources: Sources, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLOPHON_ENGINE", "serial")
    sources("1", "2", "3")
    run(project)
    whole = files(project)
    for when in (0, time.time() + 10 * 365 * 86400):
        for name in whole:
            os.utime(project / name, (when, when))
        (project / "data/book/toy/skip/page_0002.json").unlink()  # as after a kill between a record and its skip file
        edited = project / "data/book/toy/pages/page_0003.json"
        edited.write_text(edited.read_text().replace("6", "7"))
        os.utime(edited, (when, when))
        run(project)
        assert files(project) == whole
