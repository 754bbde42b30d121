"""A folder of its own for the temporary files of a command, of its workers and of the programs that it starts.

A kill leaves such files behind, whoever made them. The folder is locked as long as its command lives, so that the next
command finds those whose command is gone, and removes them.
"""

from __future__ import annotations

import errno
import fcntl
import os
import re
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing import util
from pathlib import Path

from lib.errors import ColophonError

PREFIX = "colophon-run-"
_NAME = re.compile(re.escape(PREFIX) + r"[a-z0-9_]{8}")
"""What mkdtemp makes of it: a folder that a person named so is nobody's to remove."""
LONGEST_PATH = 68
"""Bytes of such a folder's path. From: a socket's path has 104 at most, of which multiprocessing's takes 33."""
LONGEST_FOLDER = 70
"""Bytes of TMPDIR itself, where no folder is made in it. From: as above, 104 less 33, and a byte to spare."""
MOST_TRIES = 5
"""From: set by hand; that a folder is taken away before it is locked is a matter of microseconds."""
_SOCKETS = "pymp-*"
"""What multiprocessing calls the folder of its sockets."""
_AFTER_MULTIPROCESSING = -200
"""Its own is removed at -100; lower numbers come later."""
_VARIABLE = "TMPDIR"
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_REMEDY = "free some space there, or name a folder with more in TMPDIR, and run again"


def lacks_room(error: OSError) -> bool:
    """Whether an error says that a temporary file found no room.

    One that names no file is taken for such: all other files are written by lib.system.atomic, whose errors name them.
    """
    if error.errno not in _FULL:
        return False
    return error.filename is None or os.fsdecode(error.filename).startswith(tempfile.gettempdir())


def told_of_no_room(error: OSError) -> str:
    """The line for a person. It does not say where that is: a page's record, which may hold it, says nothing of the
    machine."""
    return f"no room for temporary files (in TMPDIR, or /tmp): {os.strerror(error.errno or 0)}; {_REMEDY}"


@contextmanager
def own_temporary_files() -> Iterator[None]:
    """Within the block, temporary files of this process and of those that it starts are in a folder of their own.

    Folders of commands that were killed are removed first. Where no folder can be made the usual one serves: a command
    may need none. Raises ColophonError where there is no usual one.
    """
    try:
        base = Path(tempfile.gettempdir())
    except OSError as error:
        told = " ".join(str(error.strerror or error).split())
        raise ColophonError(f"temporary files: {told}; {_REMEDY}") from None
    if len(os.fsencode(base)) > LONGEST_FOLDER:
        raise ColophonError(f"TMPDIR: {base}: its path is too long for the sockets of workers; name a shorter folder")
    _remove_left(base)
    made = _locked_folder(base)
    if made is None:
        yield
        return
    folder, lock = made
    before = os.environ.get(_VARIABLE)
    os.environ[_VARIABLE] = tempfile.tempdir = str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = str(base)
        if before is None:
            del os.environ[_VARIABLE]
        else:
            os.environ[_VARIABLE] = before
        if any(folder.glob(_SOCKETS)):  # multiprocessing removes its own as the process ends, and must find it
            util.Finalize(None, _remove, (folder, lock), exitpriority=_AFTER_MULTIPROCESSING)
        else:
            _remove(folder, lock)


def _remove(folder: Path, lock: int) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    os.close(lock)


def _locked_folder(base: Path) -> tuple[Path, int] | None:
    """A new folder and the descriptor that locks it; None where there is no room, no lock, or its path is too long."""
    for _ in range(MOST_TRIES):
        try:
            folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=base))
        except OSError:
            return None
        short = len(os.fsencode(folder)) <= LONGEST_PATH
        lock = _try_lock(folder) if short else None
        if lock is not None and folder.is_dir():
            return folder, lock
        # Another command took it for a dead one's before it was locked; or there are no locks here.
        if lock is not None:
            os.close(lock)
        with suppress(OSError):
            folder.rmdir()
        if not short:
            break
    return None


def _remove_left(base: Path) -> None:
    """Remove the folders of this user that nobody holds."""
    with suppress(OSError), os.scandir(base) as entries:
        for entry in entries:
            if _NAME.fullmatch(entry.name) and entry.is_dir(follow_symlinks=False):
                lock = _try_lock(Path(entry.path))
                if lock is not None:
                    shutil.rmtree(entry.path, ignore_errors=True)
                    os.close(lock)


def _try_lock(folder: Path) -> int | None:
    """A descriptor that locks a folder of this user; None where another holds it, or it is none."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        found = os.fstat(descriptor)
    except OSError:
        os.close(descriptor)
        return None
    if found.st_uid != os.getuid() or not stat.S_ISDIR(found.st_mode):
        os.close(descriptor)
        return None
    return descriptor
