"""Writing files so that a reader, or a crash, never meets half of one."""

from __future__ import annotations

import errno
import io
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, cast

from lib.errors import WriteError

TEMPORARY_PREFIX = ".tmp-"
"""Temporary files start with this; what a killed process left is found and removed by it."""


_REMEDIES = {
    errno.ENOSPC: "free some space, or files (inodes), on its disk and run again",
    errno.EDQUOT: "free some of your quota of its disk and run again",
    errno.EROFS: "its disk is mounted for reading only; mount it for writing and run again",
    errno.EACCES: "let yourself write there (chmod, chown) and run again",
    errno.EPERM: "let yourself write there (chmod, chown) and run again",
    errno.EIO: "the disk does not take it; look at the disk, then run again",
    errno.EFBIG: "a limit of the system lets no file be so large (ulimit -f); raise it and run again",
    errno.ENOTDIR: "a file stands where a folder should be; take it away and run again",
    errno.EEXIST: "a file stands where a folder should be; take it away and run again",
    errno.EISDIR: "a folder stands where the file should be; take it away and run again",
}
TROUBLES = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO})
"""What a disk, or who may write on it, answers wherever it is met."""


def write_error(path: Path, error: OSError) -> WriteError:
    """A WriteError in one line: which file, why, and what to do."""
    if isinstance(error, WriteError):
        return error
    remedy = _REMEDIES.get(error.errno or 0, "see what stands there, and run again")
    return WriteError(f"{path}: cannot be written: {error.strerror or error}; {remedy}")


class _Output(io.BufferedIOBase):
    """A file that is written, and remembers whether a write failed: what follows on one that did is no whole file."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.failed: OSError | None = None

    def write(self, data: Any, /) -> int:
        try:
            return self._file.write(data)
        except OSError as error:
            self.failed = error
            raise

    def flush(self) -> None:
        if not self._file.closed:
            self._file.flush()

    def tell(self) -> int:
        return self._file.tell()

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return self._file.seek(offset, whence)

    def seekable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._file.fileno()


@contextmanager
def writing(path: Path, *, sync: bool = True) -> Iterator[BinaryIO]:
    """A file to write `path` in pieces: a temporary one beside it, synced and renamed at the end; folders are made.

    Where the block raises, `path` stays as it was. Without `sync`, a power failure may leave an empty file: for what
    can be had again. Raises WriteError where the file cannot be written.
    """
    temporary = path.with_name(f"{TEMPORARY_PREFIX}{os.getpid()}-{threading.get_ident()}-{path.name}")
    try:
        try:
            file = temporary.open("wb")
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            file = temporary.open("wb")
    except OSError as error:
        raise write_error(path, error) from error
    try:
        with file:
            output = _Output(file)
            yield cast(BinaryIO, output)
            file.flush()
            if output.failed is not None:  # whoever writes may have taken it for an error of what it was reading
                raise output.failed
            if sync:
                os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        if isinstance(error, OSError) and _is_ours(error, temporary):
            raise write_error(path, error) from error
        raise


def _is_ours(error: OSError, temporary: Path) -> bool:
    """Whether an error is that of the file which is written: a write names none, and what reads others names them."""
    return error.filename is None or os.fspath(error.filename) == os.fspath(temporary)


def write_bytes(path: Path, data: bytes, *, sync: bool = True) -> None:
    """Write `data` to `path` as `writing` does. WriteError where that fails."""
    with writing(path, sync=sync) as file:
        file.write(data)


def write_text(path: Path, text: str) -> None:
    """Write `text` as UTF-8, atomically. WriteError where that fails."""
    write_bytes(path, text.encode("utf-8"))
