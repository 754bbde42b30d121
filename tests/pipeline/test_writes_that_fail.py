"""Folders that may not be written and disks that are full: one line, nothing damaged, and the log stops no stage."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from lib.errors import WriteError
from lib.pipeline.execute import run_stage
from lib.settings.config import Config
from lib.system.atomic import write_bytes, writing
from lib.system.locking import exclusive
from tests.pipeline.failing_writes import Disk, failing
from tests.pipeline.toy import ToyStage
from tests.projects import ROOT

Sources = Callable[..., None]


def run(project: Path) -> dict[str, object]:
    Config.reload()
    return run_stage(ToyStage, "book", project, max_workers=1)


def blocked(path: Path) -> None:
    """Put a file where a folder is to be: root may write into folders that forbid it, but into no file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("in the way")


@pytest.mark.parametrize("folder", ["data/book", "reports/book"])
def test_what_cannot_be_written_is_one_line_with_its_name(project: Path, sources: Sources, folder: str) -> None:
    sources("1")
    blocked(project / folder)
    with pytest.raises(WriteError) as caught:
        run(project)
    assert folder in str(caught.value)
    assert "a file stands where a folder should be; take it away and run again" in str(caught.value)
    (project / folder).unlink()
    assert run(project)["pages_failed"] == 0


def test_logs_that_cannot_be_written_stop_no_stage(
    project: Path, sources: Sources, capsys: pytest.CaptureFixture[str]
) -> None:
    sources("1", "2")
    blocked(project / "logs")
    assert run(project)["pages_processed"] == 2
    said = capsys.readouterr().err
    assert said.count("the log cannot be written") == 1
    assert "going on without it" in said


def test_two_runs_exclude_each_other_without_logs(project: Path) -> None:
    blocked(project / "logs")
    folder = project / "data" / "book" / "toy"
    with exclusive(project / "logs/book/.toy.lock", instead=folder):
        code = (
            "from pathlib import Path; from lib.system.locking import exclusive; "
            f"exclusive(Path('logs/book/.toy.lock'), 0, instead=Path({str(folder)!r})).__enter__()"
        )
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        second = subprocess.run([sys.executable, "-c", code], cwd=project, env=environment, capture_output=True)
        assert b"BusyError: process unknown is already working on this" in second.stderr
    with exclusive(project / "logs/book/.toy.lock", 0, instead=folder):
        pass


def test_a_full_disk_leaves_the_file_that_stood(tmp_path: Path) -> None:
    """A limit of the kernel on a file's size stands for the disk: a real write that really fails."""
    path = tmp_path / "record.json"
    path.write_bytes(b"what stood")
    code = (
        "import resource, signal, sys; from pathlib import Path; from lib.system.atomic import write_bytes\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        f"write_bytes(Path({str(path)!r}), b'x' * 5000)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert f"WriteError: {path}: cannot be written: File too large" in done.stderr
    assert path.read_bytes() == b"what stood"
    assert [entry.name for entry in tmp_path.iterdir()] == ["record.json"]


def test_an_error_of_another_file_is_not_taken_for_that_of_the_write(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as caught, writing(tmp_path / "made") as file:
        file.write(b"half")
        (tmp_path / "gone").read_bytes()
    assert not isinstance(caught.value, WriteError)
    assert list(tmp_path.iterdir()) == []


def test_a_write_that_failed_is_told_though_it_was_taken_for_something_else(tmp_path: Path) -> None:
    """As by what falls back on another way where one fails, whatever the reason."""
    with pytest.raises(WriteError, match="No space left"), failing(Disk(tmp_path, 1)):  # noqa: SIM117
        with writing(tmp_path / "made") as file:
            with suppress(OSError):
                file.write(b"x" * 100_000)
            file.write(b"and on")
    assert list(tmp_path.iterdir()) == []


def test_the_remedy_fits_the_cause(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(number: int) -> Callable[[int], None]:
        def fsync(_: int) -> None:
            raise OSError(number, os.strerror(number))

        return fsync

    for number, words in (
        (errno.ENOSPC, "free some space"),
        (errno.EROFS, "mounted for reading only"),
        (errno.EDQUOT, "quota"),
        (errno.EIO, "look at the disk"),
        (errno.EBADF, "see what stands there"),
    ):
        monkeypatch.setattr(os, "fsync", refused(number))
        with pytest.raises(WriteError, match=words):
            write_bytes(tmp_path / "file", b"data")
