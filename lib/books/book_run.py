"""One book brought up to date by a dvc process of its own, and what became of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from lib.pipeline.repro_output import blocked_by, cause, plain, running_stage

State = Literal["fresh", "ran", "failed", "stopped", "not begun"]
DVC = (sys.executable, "-m", "lib.books.dvc_process", "--wait-for-lock", "repro")
"""DVC lets go of its lock while a stage's command runs. Around it others wait for the lock, half a second a try."""
BUSY_SECONDS = 3.0
"""DVC does not wait for files that a stage of another process reads or writes: so it is asked again after so long.
From: set by hand; an attempt costs 0.7 CPU seconds."""


@dataclass(frozen=True)
class BookResult:
    """How a book's run ended."""

    book: str
    state: State
    seconds: float = 0.0
    stage: str | None = None
    """The stage at which it ended early."""
    error: str | None = None


class BookRun:
    """`dvc repro` of one book, in a session of its own: signals reach it by `interrupt` and `kill` alone."""

    def __init__(self, book: str, arguments: Sequence[str], root: Path, say: Callable[[str], None]) -> None:
        self.book = book
        self._arguments = arguments
        self._root = root
        self._say = say
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._stopped = False
        self._wake = threading.Event()

    def run(self, environment: Mapping[str, str]) -> BookResult:
        """Run to the end. The thread that calls it must live as long: the kernel ends the process with it."""
        started = time.monotonic()
        waits = False
        while True:
            with self._lock:
                if self._stopped:
                    return BookResult(self.book, "stopped" if waits else "not begun", time.monotonic() - started)
                self._process = process = subprocess.Popen(
                    [*DVC, *self._arguments], cwd=self._root, env=dict(environment), stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
                    start_new_session=True,
                )  # fmt: skip
            stage, said = self._follow(process)
            code = process.wait()
            with self._lock:
                self._process = None
            blocker = blocked_by(said) if code else None
            if blocker is None:
                return self._result(code, time.monotonic() - started, stage, said)
            if not waits:
                self._say(f"{self.book}: waits for {blocker}, which works on it")
            waits = True
            self._wake.wait(BUSY_SECONDS)

    def _result(self, code: int, seconds: float, stage: str | None, said: Sequence[str]) -> BookResult:
        if code == 0:
            return BookResult(self.book, "ran", seconds)
        state: State = "stopped" if self._stopped else "failed"
        return BookResult(self.book, state, seconds, stage, cause(said, code))

    def _follow(self, process: subprocess.Popen[str]) -> tuple[str | None, list[str]]:
        """Pass on what the stages say; the last stage that began, and all that was said."""
        stage, said = None, []
        assert process.stdout is not None
        for raw in process.stdout:
            line = plain(raw)
            if not line:
                continue
            said.append(line)
            stage = running_stage(line) or stage
            if blocked_by([line]) is not None:
                continue
            if "@" in line.partition(":")[0] or line.startswith(("ERROR", "colophon:")):
                self._say(line if f"@{self.book}" in line else f"{self.book}: {line}")
        return stage, said

    def interrupt(self) -> None:
        """Let the stage finish the pages under way and begin nothing new; as Ctrl-C does."""
        self._signal(signal.SIGINT)

    def kill(self) -> None:
        self._signal(signal.SIGKILL)

    def _signal(self, number: signal.Signals) -> None:
        self._wake.set()
        with self._lock:
            self._stopped = True
            if self._process is not None:
                with suppress(ProcessLookupError):
                    os.killpg(self._process.pid, number)
