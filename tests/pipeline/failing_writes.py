"""A disk that fails at its n-th write: whatever a program writes under a folder is real, and real until then."""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

_WRITING = frozenset("wax+")


class Disk:
    """Counts the writes, syncs, renames and new folders under `root`, and lets one of them fail, or all from it on."""

    def __init__(self, root: Path, nth: int, *, stays_full: bool = False) -> None:
        self.root, self.nth, self.stays_full = str(root.absolute()), nth, stays_full
        self.count = 0

    def asked(self) -> None:
        """One more: raises OSError where it is the one."""
        self.count += 1
        if self.count == self.nth or (self.stays_full and self.count > self.nth):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def holds(self, path: Any) -> bool:
        return isinstance(path, str | os.PathLike) and str(Path(os.fspath(path)).absolute()).startswith(self.root)


class _File(io.FileIO):
    disk: Disk

    def write(self, data: Any, /) -> int:
        try:
            self.disk.asked()
        except OSError:
            super().write(bytes(data)[: len(data) // 2])  # as much as there was room for
            raise
        return super().write(data) or 0


@contextmanager
def failing(disk: Disk) -> Iterator[Disk]:
    """Within the block, what this process writes under the disk's folder goes by the disk."""
    real_open, real_fsync = io.open, os.fsync

    def opened(file: Any, mode: str = "r", buffering: int = -1, *given: Any, **named: Any) -> Any:
        if not _WRITING & set(mode) or not disk.holds(file):
            return real_open(file, mode, buffering, *given, **named)
        if not Path(os.fspath(file)).exists():
            disk.asked()  # there may be room, and no inode
        raw = _File(os.fspath(file), mode.replace("b", "").replace("t", ""))
        raw.disk = disk
        binary = io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)
        return binary if "b" in mode else io.TextIOWrapper(binary, encoding="utf-8", line_buffering=buffering == 1)

    def fsync(descriptor: int) -> None:
        disk.asked()
        real_fsync(descriptor)

    def changing(real: Callable[..., Any]) -> Callable[..., Any]:
        def called(path: Any, *given: Any, **named: Any) -> Any:
            if disk.holds(path):
                disk.asked()
            return real(path, *given, **named)

        return called

    patches = [mock.patch.object(os, name, changing(getattr(os, name))) for name in ("replace", "mkdir")]
    with mock.patch("io.open", opened), mock.patch("os.fsync", fsync), patches[0], patches[1]:
        yield disk
