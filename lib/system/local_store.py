"""A store of files by key on this machine, of limited size: what was used longest ago goes first.

An entry is one file in a folder of its key's first letter; a key is a SHA-256 in hexadecimal. Nothing depends on an
entry being there, or on the store: one that cannot be read or written is as good as empty. Processes may share it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from lib.errors import WriteError
from lib.system.atomic import write_bytes
from lib.system.regular_files import read_regular
from lib.system.user_cache import user_cache

STORE_VARIABLE = "COLOPHON_STORE"
BUCKETS = 16
"""Folders of the store: the keys are hexadecimal digests, and the first of their letters names a folder."""
_ENTRY = re.compile(r"(?:\.tmp-[0-9-]+-)?[0-9a-f]{64}\.entry")
"""Names of entries, and of what a killed process left of one."""
MOST_ENTRY_BYTES = 256 << 20
"""Bytes of an entry. From: a page in colour of 80 megapixels is 240 MB before it is packed."""


def store_folder(name: str) -> Path | None:
    """The folder of one kind of entries: in that which COLOPHON_STORE names, or in the user's cache."""
    folder = user_cache("store", STORE_VARIABLE)
    return folder / name if folder is not None else None


class LocalStore:
    """Entries under `folder`, at most about `limit` bytes of them. `folder` None: a store that is always empty."""

    def __init__(self, folder: Path | None, limit: float) -> None:
        self.folder = folder
        self.limit = limit
        self._written: set[Path] = set()

    def _path(self, key: str) -> Path | None:
        return self.folder / key[:1] / f"{key}.entry" if self.folder is not None else None

    def find(self, key: str) -> bytes | None:
        """What was kept under this key; None where nothing is, or where it cannot be read."""
        path = self._path(key)
        if path is None:
            return None
        try:
            data = read_regular(path, MOST_ENTRY_BYTES)
        except OSError:
            return None
        with suppress(OSError):
            os.utime(path)  # it was used now, and goes last
        return data

    def keep(self, key: str, data: bytes) -> None:
        """Keep bytes under a key, if the disk takes them."""
        path = self._path(key)
        if path is None or len(data) > min(self.limit / BUCKETS, MOST_ENTRY_BYTES):
            return
        with suppress(WriteError):
            write_bytes(path, data, sync=False)
            self._written.add(path.parent)

    def trim(self) -> None:
        """Bring the folders that were written into back to their share of the limit."""
        for bucket in sorted(self._written):
            found = sorted(_entries(bucket), key=lambda entry: (entry[1].st_mtime_ns, entry[0]), reverse=True)
            room = self.limit / BUCKETS
            for path, facts in found:
                room -= facts.st_size
                if room < 0:
                    with suppress(OSError):
                        path.unlink()
        self._written.clear()

    def clear(self) -> tuple[int, int, int]:
        """Remove all entries; returns how many went, their bytes, and how many could not be removed."""
        count = size = left = 0
        for bucket in sorted(self.folder.glob("[0-9a-f]")) if self.folder is not None else ():
            if bucket.is_symlink():
                continue
            for path, facts in _entries(bucket):
                try:
                    path.unlink()
                except FileNotFoundError:
                    continue  # another process was quicker
                except OSError:
                    left += 1
                else:
                    count, size = count + 1, size + facts.st_size
            with suppress(OSError):
                bucket.rmdir()
        return count, size, left


def _entries(bucket: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """The entries of a folder, and what a killed process left of one, with their facts. No file of anybody else's."""
    with suppress(OSError):
        for path in bucket.iterdir():
            if _ENTRY.fullmatch(path.name):
                with suppress(OSError):  # another process may trim the same folder
                    yield path, path.stat(follow_symlinks=False)
