"""A stage's script with imports for its workers, and what a worker of it says."""

from __future__ import annotations

import sys
from multiprocessing.connection import Connection


class EagerStage:
    worker_imports = ("wave",)


def tell(connection: Connection) -> None:
    connection.send([name in sys.modules for name in (__name__, "wave")])
