"""Opening what is a file, and nothing else: a pipe that lies in a folder of records would be waited on for ever."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import TextIO

NO_FILE = "no regular file"
MOST_BYTES = 64 << 20
"""Bytes of a file that is read as a whole and has no limit of its own. From: set by hand; far beyond the largest."""


def open_regular(path: Path) -> BufferedReader:
    """A regular file, open for reading. OSError where it cannot be opened, or is a folder, a pipe or a device."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, NO_FILE, str(path))
    return os.fdopen(descriptor, "rb")


def append_regular(path: Path) -> TextIO:
    """A regular file to which lines are added, each by one write. OSError as `open_regular` raises it."""
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, NO_FILE, str(path))
    return path.open("a", encoding="utf-8", buffering=1)


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Have an OSError within the block say which file it is about: one that comes of a read does not."""
    try:
        yield
    except OSError as error:
        if error.filename is None:
            error.filename = str(path)
        raise


def read_regular(path: Path, most: int) -> bytes:
    """The bytes of a regular file.

    Raises OSError as open_regular does, and where the file holds more than `most` bytes.
    """
    with naming(path), open_regular(path) as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise OSError(errno.EFBIG, f"more than {most:,} bytes", str(path))
    return data
