"""Progress on the terminal: a bar where there is one, a line now and then where there is none."""

from __future__ import annotations

import os
import sys
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress

PLAIN_INTERVAL_SECONDS = 15.0
RICHS_OWN = frozenset({"FORCE_COLOR", "TTY_COMPATIBLE"})
"""Variables by which rich is told that there is a terminal. From: its manual."""


class RichProgressBar:
    """`12/48 pages  11 ok, 1 failed  2.1 pages/s  0:00:17`. All methods may be called from any thread."""

    def __init__(self, total: int, unit: str = "pages", description: str = "", *, plain: bool | None = None) -> None:
        self.total = total
        self.unit = unit
        self.description = description
        self._lock = threading.Lock()
        self._started = self._last_line = time.monotonic()
        self._current = 0
        self._bar: Progress | None = None
        if not (plain if plain is not None else not _is_terminal()):
            self._bar = _bar()
            self._task = self._bar.add_task(description, total=total, suffix="")
            self._bar.start()

    def update(self, current: int, suffix: str = "", cost_usd: float | None = None) -> None:
        """Show that `current` of the total are over; `suffix` says how they went."""
        with self._lock:
            self._current = current
            now = time.monotonic()
            rate = current / max(now - self._started, 1e-3)
            text = f"{suffix}  {rate:.1f} {self.unit}/s"
            if cost_usd:
                text += f"  ${cost_usd:.2f}"
            if self._bar is not None:
                self._bar.update(self._task, completed=current, suffix=text)
                self._bar.refresh()
            elif now - self._last_line >= PLAIN_INTERVAL_SECONDS and current < self.total:
                self._last_line = now
                left = (self.total - current) / rate if rate else 0
                self._line(f"{self.description}: {current}/{self.total} {text}, {left:.0f} s left")

    def finish(self, message: str = "") -> None:
        """Take the bar away and print `message`. A second call does nothing."""
        with self._lock:
            if self._bar is not None:
                self._bar.stop()
                self._bar = None
            if message:
                self._line(message)

    @staticmethod
    def _line(text: str) -> None:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()


def _is_terminal() -> bool:
    """Whether a bar can be drawn: rich is asked only where it may say so, for it takes an eighth of a stage's start."""
    if not (sys.stdout.isatty() or RICHS_OWN & os.environ.keys()):
        return False
    from rich.console import Console  # noqa: PLC0415  # as above

    return Console(file=sys.stdout).is_terminal


def _bar() -> Progress:
    from rich.console import Console  # noqa: PLC0415  # as above
    from rich.progress import (  # noqa: PLC0415  # as above
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[suffix]}"),
        TimeRemainingColumn(),
        console=Console(file=sys.stdout),
        # No thread of its own: the bar is drawn when it is told of something.
        auto_refresh=False,
        transient=True,
    )
