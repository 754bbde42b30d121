"""What lies in the place of a skip file and is none: its page is done again, nothing is waited on or read endlessly."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from lib.pipeline import skipfile
from lib.pipeline.skipfile import PageKey, SkipFile

MAKERS: dict[str, Callable[[Path], object]] = {
    "a pipe": os.mkfifo,
    "a folder": Path.mkdir,
    "a device without end": lambda path: path.symlink_to("/dev/zero"),
    "a link to itself": lambda path: path.symlink_to(path),
}


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_what_is_no_file_is_none(tmp_path: Path, make: Callable[[Path], object]) -> None:
    path = tmp_path / "page_0001.json"
    make(path)
    assert SkipFile.read(path) is None


def test_one_that_is_too_large_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "page_0001.json"
    SkipFile(key=PageKey({"a": "b"}).digest, parts={"a": "b"}, files={}).write(path)
    assert SkipFile.read(path) is not None
    monkeypatch.setattr(skipfile, "MOST_SKIP_BYTES", path.stat().st_size - 1)
    assert SkipFile.read(path) is None
