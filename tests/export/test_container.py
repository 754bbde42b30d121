"""An EPUB's archive on a disk that is full."""

from __future__ import annotations

import gc
import io
import sys

import pytest

from lib.export.epub.container import Container

ROOM = range(0, 1200, 100)
"""Bytes that there is room for: less than the first two files of the archive take, and more."""


class FullDisk(io.BytesIO):
    """A file that takes so many bytes, and is closed as a program that gives up closes it."""

    def __init__(self, room: int) -> None:
        super().__init__()
        self.room = room

    def write(self, data: object, /) -> int:
        if self.tell() + len(bytes(data)) > self.room:  # type: ignore[call-overload]
            raise OSError(28, "No space left on device")
        return super().write(data)  # type: ignore[arg-type]


@pytest.mark.parametrize("room", ROOM)
def test_an_archive_that_cannot_be_written_says_nothing_more(room: int, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", said.append)

    def write() -> bool:
        with FullDisk(room) as file:
            container = Container(file)
            try:
                container.add("picture.png", bytes(100))
                container.close()
            except OSError:
                container.give_up()
                raise
        return True

    try:
        assert write()
    except OSError:
        assert room < ROOM[-1]
    gc.collect()
    assert said == []
