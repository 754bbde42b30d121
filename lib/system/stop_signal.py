"""Being told to stop: finish what is under way, take nothing new."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from types import FrameType


class StopSignal:
    """Set by SIGINT and SIGTERM: finish what is under way, take nothing new. A second one stops at once."""

    def __init__(self) -> None:
        self.name: str | None = None

    def __bool__(self) -> bool:
        return self.name is not None

    def _receive(self, number: int, _frame: FrameType | None) -> None:
        if self.name is not None:
            raise KeyboardInterrupt
        self.name = signal.Signals(number).name

    @contextlib.contextmanager
    def listening(self) -> Iterator[StopSignal]:
        """Handle the signals within the block; only in a process's main thread."""
        before = {number: signal.signal(number, self._receive) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield self
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
