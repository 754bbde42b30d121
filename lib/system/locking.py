"""A lock that the kernel lets go of when its holder dies."""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path

from lib.errors import BusyError
from lib.system.atomic import write_error
from lib.system.regular_files import MOST_BYTES, read_regular

LOCK_PATIENCE_SECONDS = 10.0


@contextlib.contextmanager
def exclusive(path: Path, patience: float = LOCK_PATIENCE_SECONDS, instead: Path | None = None) -> Iterator[None]:
    """Hold an flock on `path`. The kernel lets go of it when the process dies, however it dies.

    Waits up to `patience` seconds for a run that is just ending, then raises BusyError. Where `path` cannot be opened
    for writing, the folder `instead` is locked itself, or WriteError raised where there is none, or none
    can be locked.
    """
    with _opened(path, instead) as descriptor:
        deadline = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    raise _busy(path) from None
                time.sleep(0.1)
            except OSError as error:  # a folder on a network's file system that locks files alone
                raise write_error(path, error) from error
        _note_holder(descriptor)
        yield


@contextlib.contextmanager
def shared(path: Path, instead: Path | None = None) -> Iterator[None]:
    """Hold `path` so that nobody has it by `exclusive` within the block; others may hold it so too. It never waits.

    Raises BusyError where somebody has it alone. Where `path` cannot be opened for writing, the folder `instead` is
    locked itself; where there is none, or none can be locked, nothing is held.
    """
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError):
            descriptor = stack.enter_context(_opened(path, instead))
            try:
                fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                raise _busy(path) from None
            _note_holder(descriptor)
        yield


def _busy(path: Path) -> BusyError:
    return BusyError(f"process {_holder(path)} is already working on this; wait for it, or stop it")


def _note_holder(descriptor: int) -> None:
    with contextlib.suppress(OSError):  # a folder, or a full disk: the lock holds without the number
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)


@contextlib.contextmanager
def _opened(path: Path, instead: Path | None) -> Iterator[int]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    except OSError as error:
        if instead is None:
            raise write_error(path, error) from error
        try:
            instead.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(instead, os.O_RDONLY | os.O_CLOEXEC)
        except OSError as other:
            raise write_error(instead, other) from other
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _holder(path: Path) -> str:
    with contextlib.suppress(OSError):
        return read_regular(path, MOST_BYTES).decode("utf-8", "replace").strip()[:20] or "unknown"
    return "unknown"
