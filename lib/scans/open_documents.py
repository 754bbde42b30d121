"""Keep the document last read open, for its next page is usually asked for next."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Generic, Protocol, TypeVar


class Closeable(Protocol):
    """What can be kept."""

    def close(self) -> None: ...


DocumentT = TypeVar("DocumentT", bound=Closeable)


class KeptOpen(Generic[DocumentT]):
    """The few documents last used in this process, by path, modification time and size.

    One thread at a time may use them: neither PDFium nor an open TIFF can be shared. A forked child opens its own,
    for a file handle taken over from the parent shares its position with it.
    """

    def __init__(self, open_document: Callable[[Path], DocumentT], size: int = 2) -> None:
        self._open = open_document
        self._size = size
        self._forget()
        os.register_at_fork(after_in_child=self._forget)

    def _forget(self) -> None:
        self._lock = threading.RLock()
        self._documents: dict[tuple[str, int, int], DocumentT] = {}

    @contextmanager
    def use(self, path: Path) -> Iterator[DocumentT]:
        """The open document, for the length of a with block.

        Raises:
            OSError: the file is gone.
            Exception: whatever opening it raises.
        """
        with self._lock:
            status = path.stat()
            key = (str(path), status.st_mtime_ns, status.st_size)
            document = self._documents.pop(key, None)
            if document is None:
                document = self._open(path)
            self._documents[key] = document
            while len(self._documents) > self._size:
                self._documents.pop(next(iter(self._documents))).close()
            yield document
