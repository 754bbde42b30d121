"""The digest of a file of overrides: what stands in the file's place and is none is told at once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from lib.errors import InvalidRecordError
from lib.merge import page_in_hand
from lib.merge.page_in_hand import overrides_digest


def test_no_file_is_an_empty_one(tmp_path: Path) -> None:
    (tmp_path / "page_0001.json").touch()
    assert overrides_digest(tmp_path / "page_0001.json") == overrides_digest(tmp_path / "page_0002.json")


def test_a_pipe_is_not_waited_on(tmp_path: Path) -> None:
    os.mkfifo(pipe := tmp_path / "page_0001.json")
    with pytest.raises(InvalidRecordError, match=r"page_0001\.json: cannot be read: no regular file; see what stands"):
        overrides_digest(pipe)


def test_a_file_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_in_hand, "MOST_BYTES", 3)
    (path := tmp_path / "page_0001.json").write_bytes(b"1234")
    with pytest.raises(InvalidRecordError, match="more than 3 bytes"):
        overrides_digest(path)
