"""A lock that the kernel lets go of when its holder dies."""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path

from lib.errors import BusyError

LOCK_PATIENCE_SECONDS = 10.0


@contextlib.contextmanager
def exclusive(path: Path, patience: float = LOCK_PATIENCE_SECONDS) -> Iterator[None]:
    """Hold an flock on `path`. The kernel lets go of it when the process dies, however it dies.

    Waits up to `patience` seconds for a run that is just ending, then raises BusyError.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        deadline = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    file.seek(0)
                    holder = file.read().strip() or "unknown"
                    raise BusyError(f"process {holder} is already working on this; wait for it, or stop it") from None
                time.sleep(0.1)
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
