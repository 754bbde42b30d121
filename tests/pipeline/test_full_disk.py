"""A disk that is full at any single write: one line, nothing damaged, and the next run ends with the same bytes."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from lib.errors import ColophonError
from lib.pipeline.execute import one_line, run_stage
from lib.settings.config import Config
from tests.pipeline.failing_writes import Disk, failing
from tests.pipeline.toy import ToyStage

Sources = Callable[..., None]
TRACKED = ("data/book", "reports")
"""What must be the same in the end. Logs have clocks."""


def files(project: Path) -> dict[str, bytes]:
    found = (path for folder in TRACKED for path in (project / folder).rglob("*") if path.is_file())
    return {path.relative_to(project).as_posix(): path.read_bytes() for path in sorted(found)}


def run(project: Path) -> None:
    Config.reload()
    run_stage(ToyStage, "book", project)


def forget(project: Path) -> None:
    for folder in (*TRACKED, "logs"):
        shutil.rmtree(project / folder, ignore_errors=True)


@pytest.mark.parametrize("stays_full", [False, True], ids=["once", "from then on"])
def test_every_write_may_fail(
    project: Path, sources: Sources, monkeypatch: pytest.MonkeyPatch, stays_full: bool
) -> None:
    monkeypatch.setenv("COLOPHON_ENGINE", "serial")
    sources("1", "2")
    run(project)
    whole = files(project)
    assert len(whole) == 9  # two pages of a record, a text and a skip file, two reports, the folder for overrides
    refused = 0
    for nth in range(1, 1000):
        forget(project)
        disk = Disk(project, nth, stays_full=stays_full)
        with failing(disk):
            try:
                run(project)
            except ColophonError as error:
                refused += 1
                said = one_line(error)
                assert "cannot be written: No space left on device; free some space" in said, (nth, said)
                assert "/book" in said, (nth, said)
        left = {name: data for name, data in files(project).items() if "/.tmp-" not in name}
        assert {name: data for name, data in left.items() if data != whole.get(name)} == {}, nth
        run(project)
        assert files(project) == whole, nth
        if disk.count < nth:
            break
    else:
        pytest.fail("the run has no end of writes")
    assert refused >= 25
    assert nth > refused  # the log's writes stop nothing


def test_a_full_disk_loses_no_page_that_was_done(
    project: Path, sources: Sources, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLOPHON_ENGINE", "serial")
    sources("1", "2")
    run(project)
    kept = files(project)
    sources("1", "2", "3")
    with failing(Disk(project / "data/book", 3, stays_full=True)), pytest.raises(ColophonError):
        run(project)
    assert {name: data for name, data in files(project).items() if name in kept} == kept
