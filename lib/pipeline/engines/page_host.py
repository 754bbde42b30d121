"""On a worker: the pages of one job, each in a process that a host starts, watches, and ends where it must."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import replace
from functools import cache
from multiprocessing import Pipe
from pathlib import Path

from lib.pipeline.engines.contract import Contract
from lib.pipeline.engines.parcels import Answer, Refused
from lib.pipeline.executors import PageResult
from lib.pipeline.process_pool import MAX_TRIES, cause_of_death, overdue
from lib.system.digests import file_digest

START_SECONDS = 120.0
"""So long a process may take to import its stage and to compare. From: 2 s on an idle machine, 20 on a busy disk."""
END_SECONDS = 10.0
"""So long a process is waited for that was killed. From: set by hand."""
CHILD = "from lib.pipeline.engines.page_child import main; main()"
CLOSED = "it was told that the job is over"


@cache
def host_name() -> str:
    return socket.gethostname()


class _Child:
    """A process that does pages, and the connection to it."""

    def __init__(self, python: str, checkout: Path) -> None:
        self.connection, theirs = Pipe()
        with theirs:
            self.process = subprocess.Popen(
                [python, "-c", CHILD, str(theirs.fileno())],
                cwd=checkout,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                # Ctrl-C at a terminal is for the worker; and what a page starts is ended with the process.
                process_group=0,
            )

    def agree(self, contract: bytes) -> str:
        """Have the process compare; why it may do no page, empty where it may."""
        try:
            self.connection.send_bytes(contract)
            if not self.connection.poll(START_SECONDS):
                return f"its checkout did not start within {START_SECONDS:g} s"
            why: str = self.connection.recv()
        except (EOFError, OSError):
            return f"its checkout cannot run the framework ({self.death()})"
        return why

    def death(self) -> str:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(END_SECONDS)
        return cause_of_death(self.process.returncode)

    def end(self) -> None:
        """Make sure that the process is gone, with all it started."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(END_SECONDS)
        # The connection is not closed here: another thread may be waiting on it, and is told by the end of the process.


class PageHost:
    """Does pages of one job. Its methods may be called from several threads: each call has a process to itself.

    `checkout` is the folder with the code that does the pages, `python` the interpreter that runs it: those of this
    process where nothing else is said. `base` is where files of pages may lie for a while; `shared` is a folder
    with what pages have in common, where that is not sent.
    """

    def __init__(
        self,
        contract: bytes,
        checkout: Path,
        python: str = sys.executable,
        base: Path | str | None = None,
        shared: Path | None = None,
    ) -> None:
        self.contract = contract
        self.checkout, self.python = checkout, python
        self.limits = Contract.from_bytes(contract).limits
        self.folder = Path(tempfile.mkdtemp(prefix="colophon-pages-", dir=base))
        self.shared = shared or self.folder / "shared"
        self.shared.mkdir(exist_ok=True)
        self.used = time.monotonic()
        self._lock = threading.Lock()
        self._idle: list[_Child] = []
        self._all: set[_Child] = set()
        self._closed = False

    def check(self) -> str:
        """Why no page of the job may be done here; empty where it may. The process that says so does the first one."""
        child, why = self._take()
        if child is not None:
            self._give_back(child)
        return why

    def _take(self) -> tuple[_Child | None, str]:
        with self._lock:
            self.used = time.monotonic()
            if self._closed:
                return None, CLOSED
            if self._idle:
                return self._idle.pop(), ""
            try:
                child = _Child(self.python, self.checkout)
            except OSError as error:
                return None, f"its checkout {self.checkout} cannot be started ({error.strerror or error})"
            self._all.add(child)
        why = child.agree(self.contract)
        if why:
            self._end(child)
            return None, CLOSED if self._closed else why
        return child, ""

    def _give_back(self, child: _Child) -> None:
        with self._lock:
            self.used = time.monotonic()
            if not self._closed:
                self._idle.append(child)
                return
        self._end(child)

    def _end(self, child: _Child) -> None:
        with self._lock:
            self._all.discard(child)
        child.end()

    def do(self, number: int, parcel: bytes) -> Answer:
        """Do a page. It is tried once more where its process died, as on one machine."""
        for tries in range(1, MAX_TRIES + 1):
            child, why = self._take()
            if child is None:
                return Refused(why, unknown=why == CLOSED)
            answer = self._one_try(child, number, parcel, tries)
            if answer is not None:
                return answer
            death = child.death()
            self._end(child)
            if self._closed:
                return Refused(CLOSED, unknown=True)
        return self._failed(number, f"{death}, {MAX_TRIES} times", MAX_TRIES)

    def _one_try(self, child: _Child, number: int, parcel: bytes, tries: int) -> Answer | None:
        """What came of it; None where the process died."""
        folder = Path(tempfile.mkdtemp(prefix="page-", dir=self.folder))
        try:
            child.connection.send((str(folder), str(self.shared)))
            child.connection.send_bytes(parcel)
            if not child.connection.poll(self.limits.seconds):
                self._end(child)
                return self._failed(number, overdue(self.limits), tries)
            answer: Answer = child.connection.recv()
        except (EOFError, OSError):
            return None
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        self._give_back(child)
        return replace(answer, tries=tries, host=host_name()) if isinstance(answer, PageResult) else answer

    @staticmethod
    def _failed(number: int, error: str, tries: int) -> PageResult:
        return PageResult(number, error=error, tries=tries, host=host_name())

    def keep(self, digest: str, start: int, chunk: bytes, *, last: bool) -> bool:
        """Keep a piece of what pages share. Whether it is whole and as it should be, with the last one."""
        path = self.shared / f"{digest}.part"
        with path.open("r+b" if start else "wb") as file:
            file.seek(start)
            file.write(chunk)
        if not last:
            return True
        if file_digest(path) != digest:
            path.unlink()
            return False
        path.rename(self.shared / digest)
        return True

    def close(self) -> None:
        """End all processes, at once, and take the files away."""
        with self._lock:
            self._closed = True
            children = list(self._all)
        for child in children:
            self._end(child)
        shutil.rmtree(self.folder, ignore_errors=True)
