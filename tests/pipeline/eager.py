"""A stage's script with imports for its workers, and what a worker of it says."""

from __future__ import annotations

import os
import sys
from multiprocessing.connection import Connection
from pathlib import Path


class EagerStage:
    worker_imports = ("wave",)


def tell(connection: Connection) -> None:
    connection.send([name in sys.modules for name in (__name__, "wave")])


def tell_threads(connection: Connection) -> None:
    import cv2  # noqa: PLC0415  # as a worker that has a page to read

    connection.send((cv2.getNumThreads(), os.environ.get("OMP_NUM_THREADS")))


def tell_open_files(connection: Connection) -> None:
    """Names of files that are open: a worker's own are pipes and sockets."""
    files = [path.readlink() for path in Path("/proc/self/fd").iterdir() if path.is_symlink() and path.exists()]
    connection.send([file.name for file in files if file.suffix])
