"""Writing files so that a reader, or a crash, never meets half of one."""

from __future__ import annotations

import os
import threading
from pathlib import Path

TEMPORARY_PREFIX = ".tmp-"
"""Temporary files start with this; what a killed process left is found and removed by it."""


def write_bytes(path: Path, data: bytes, *, sync: bool = True) -> None:
    """Write `data` to `path` through a temporary file beside it, fsync and rename; folders are made.

    Without `sync`, a power failure may leave an empty file: for what can be had again.
    """
    temporary = path.with_name(f"{TEMPORARY_PREFIX}{os.getpid()}-{threading.get_ident()}-{path.name}")
    try:
        file = temporary.open("wb")
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = temporary.open("wb")
    try:
        with file:
            file.write(data)
            file.flush()
            if sync:
                os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_text(path: Path, text: str) -> None:
    """Write `text` as UTF-8, atomically."""
    write_bytes(path, text.encode("utf-8"))
