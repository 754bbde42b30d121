"""Progress on the terminal: a bar where there is one, a line now and then where there is none."""

from __future__ import annotations

import sys
import threading
import time

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

PLAIN_INTERVAL_SECONDS = 15.0


class RichProgressBar:
    """`12/48 pages  11 ok, 1 failed  2.1 pages/s  0:00:17`. All methods may be called from any thread."""

    def __init__(self, total: int, unit: str = "pages", description: str = "", *, plain: bool | None = None) -> None:
        self.total = total
        self.unit = unit
        self.description = description
        self._lock = threading.Lock()
        self._started = self._last_line = time.monotonic()
        self._current = 0
        console = Console(file=sys.stdout)
        self._bar: Progress | None = None
        if not (plain if plain is not None else not console.is_terminal):
            self._bar = Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn("{task.fields[suffix]}"),
                TimeRemainingColumn(),
                console=console,
                # No thread of its own: the bar is drawn when it is told of something.
                auto_refresh=False,
                transient=True,
            )
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
