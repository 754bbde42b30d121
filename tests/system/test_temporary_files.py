"""Temporary files: those of a command that was killed are removed by the next one, and a full disk is one line."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.errors import ColophonError
from lib.pipeline.script import disk_trouble
from lib.system.temporary_files import LONGEST_FOLDER, PREFIX, own_temporary_files
from tests.projects import ROOT

HOLDER = """
import sys, tempfile, time
from lib.system.temporary_files import own_temporary_files
with own_temporary_files():
    tempfile.mkdtemp()
    print(tempfile.gettempdir(), flush=True)
    time.sleep(60)
"""
PAGE_ON_A_FULL_DISK = """
import os, sys
import numpy as np
from PIL import Image
from pathlib import Path
from lib.ocr.image_reading import read_words
from lib.ocr.tesseract import Reading
from lib.pipeline.executors import Job, run_page
from lib.pipeline.page import Page
from lib.system.temporary_files import own_temporary_files

def page(page, settings):
    noise = np.random.default_rng(1).integers(0, 255, (900, 900), dtype=np.uint8)
    read_words(Image.fromarray(noise), Reading("eng"))

with own_temporary_files():
    if sys.argv[1] == "no room at all":
        Path(os.environ["TMPDIR"], "filler").write_bytes(bytes(65536 - 3 * 4096))
    print(run_page(Job(page, None, None), Page(1, {}, {})).error)
"""


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for temporary files whose path is short, as such folders' are."""
    folder = Path(tempfile.mkdtemp(prefix="t-", dir="/tmp"))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def held(place: Path) -> tuple[subprocess.Popen[str], Path]:
    """A process that has temporary files below `place`, and its folder."""
    process = subprocess.Popen([sys.executable, "-c", HOLDER], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


def test_they_are_in_a_folder_that_goes_with_the_command(place: Path) -> None:
    with own_temporary_files():
        folder = Path(tempfile.gettempdir())
        assert folder.parent == place
        assert folder.name.startswith(PREFIX)
        asked = subprocess.run(
            [sys.executable, "-c", "import tempfile; print(tempfile.gettempdir())"], capture_output=True, text=True
        )
        assert asked.stdout.strip() == str(folder)
        (folder / "left").write_text("by a program")
    assert list(place.iterdir()) == []
    assert tempfile.gettempdir() == os.environ["TMPDIR"] == str(place)


def test_multiprocessing_finds_its_sockets_until_it_ends(place: Path) -> None:
    """It is removed by what ends the process, or a traceback says that it was not there."""
    script = (
        "from multiprocessing import util\n"
        "from lib.system.temporary_files import own_temporary_files\n"
        "with own_temporary_files():\n"
        "    pipe = util.get_temp_dir()\n"
        "print(pipe)"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert done.stderr == ""
    assert Path(done.stdout.strip()).parent.parent == place
    assert list(place.iterdir()) == []


def test_those_of_a_killed_command_are_removed_and_no_others(place: Path) -> None:
    (killed, its_folder), (living, other) = held(place), held(place)
    try:
        assert its_folder.parent == other.parent == place
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        assert list(its_folder.iterdir())
        (place / f"{PREFIX}file").write_text("no folder")
        (place / f"{PREFIX}link").symlink_to(other)
        with own_temporary_files():
            assert not its_folder.exists()
            assert list(other.iterdir())
    finally:
        for process in (killed, living):
            process.kill()
            process.communicate()
    with own_temporary_files():
        assert not other.exists()
    assert sorted(path.name for path in place.iterdir()) == [f"{PREFIX}file", f"{PREFIX}link"]


def test_a_folder_too_deep_for_a_socket_is_not_made(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = place / ("d" * (LONGEST_FOLDER - 1 - len(str(place))))
    deep.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(deep))
    with own_temporary_files():
        assert tempfile.gettempdir() == str(deep)
    assert list(deep.iterdir()) == []
    deeper = place / ("d" * (LONGEST_FOLDER - len(str(place))))
    deeper.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(deeper))
    with pytest.raises(ColophonError, match="name a shorter folder"), own_temporary_files():
        pass


def test_a_folder_that_a_person_named_so_stays(place: Path) -> None:
    (place / f"{PREFIX}mine").mkdir()
    (place / f"{PREFIX}mine" / "thesis.txt").write_text("x")
    with own_temporary_files():
        pass
    assert (place / f"{PREFIX}mine" / "thesis.txt").exists()


def test_where_none_can_be_written_a_line_says_so() -> None:
    script = (
        "import tempfile; from lib.errors import ColophonError\n"
        "from lib.system.temporary_files import own_temporary_files\n"
        "tempfile._candidate_tempdir_list = lambda: ['/proc/no', '/proc']\n"
        "try:\n  with own_temporary_files(): pass\n"
        "except ColophonError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.startswith("temporary files: No usable temporary directory found in"), done.stderr[-300:]
    assert done.stdout.count("\n") == 1
    assert "TMPDIR" in done.stdout


@pytest.mark.parametrize("how", ["some room", "no room at all"])
def test_a_page_that_finds_no_room_says_so_in_a_line(tmp_path: Path, how: str) -> None:
    """On a real file system of 64 KiB, where the system lets a user mount one."""
    small = Path(tempfile.mkdtemp(prefix="t-", dir="/tmp"))
    command = f'mount -t tmpfs -o size=64k tmpfs {small} && TMPDIR={small} exec "$0" "$@"'
    user = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", command]
    try:
        if shutil.which("unshare") is None or subprocess.run([*user, "true"], capture_output=True).returncode:
            pytest.skip("this user may mount nothing")
        done = subprocess.run(
            [*user, sys.executable, "-c", PAGE_ON_A_FULL_DISK, how], cwd=ROOT, capture_output=True, text=True
        )
    finally:
        small.rmdir()
    told = "no room for temporary files (in TMPDIR, or /tmp): No space left on device; free some space there, or name"
    assert done.stdout.startswith(told), (done.stdout, done.stderr[-500:])
    assert str(small) not in done.stdout


def test_a_command_says_the_same(place: Path) -> None:
    told = disk_trouble(OSError(28, "No space left on device", str(place / "colophon-abc")))
    assert isinstance(told, ColophonError)
    assert str(told).startswith("no room for temporary files")
    named = disk_trouble(OSError(28, "No space left on device", "/elsewhere/file"))
    assert str(named).startswith("/elsewhere/file: cannot be written")
    assert "perhaps a temporary one" in str(disk_trouble(OSError(28, "No space left on device")))
