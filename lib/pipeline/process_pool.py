"""Pages over processes: one page a worker at a time, so that a worker's death costs only the page it held."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerContext, ForkServerProcess

from lib.pipeline.executors import Job, PageResult, run_page
from lib.pipeline.page import Page
from lib.system.forkserver import start_worker_server
from lib.system.limits import ENOUGH, limit_memory
from lib.system.parent_death import die_with_parent
from lib.system.stop_signal import StopSignal

POLL_SECONDS = 0.25
MAX_TRIES = 2
"""A page whose worker died is tried once more: the next worker may find the memory that this one lacked."""


_ABORTS = frozenset({"SIGABRT", "SIGTRAP", "SIGILL", "SIGSEGV", "SIGBUS"})
"""What ends a process in which a library was refused memory, or met with a fault of its own."""


@dataclass(frozen=True)
class Limits:
    """What a page may cost."""

    seconds: float
    memory_mb: int | None
    """MiB of a worker's memory."""
    stop_seconds: float = 30.0
    """How long pages under way are waited for once the stage is told to stop."""


def cause_of_death(exit_code: int | None) -> str:
    """Why a process that did a page is gone, in words."""
    if exit_code is not None and exit_code < 0:
        name = signal.Signals(-exit_code).name
        why = f" (perhaps for lack of memory: {ENOUGH})" if name in _ABORTS else ""
        return f"the worker was killed by {name}{why}"
    return f"the worker died with exit code {exit_code}"


def overdue(limits: Limits) -> str:
    """Why a page that took too long fails."""
    return f"took longer than run.page_timeout_seconds ({limits.seconds:g} s)"


def _serve(connection: Connection, job: Job, memory_mb: int | None) -> None:
    """A worker's life: take a page, do it, send the result, until the parent hangs up."""
    # A process group of its own: Ctrl-C at the terminal is for the parent, which lets pages under way finish.
    os.setpgrp()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    die_with_parent()
    limit_memory(memory_mb)
    while True:
        try:
            page = connection.recv()
        except EOFError:
            return
        result = run_page(job, page)
        try:
            connection.send(result)
        except BrokenPipeError:  # the parent was killed
            return


@dataclass
class _Task:
    page: Page
    tries: int = 1


class _Worker:
    def __init__(self, context: ForkServerContext, job: Job, limits: Limits) -> None:
        self.connection, theirs = context.Pipe()
        self.process: ForkServerProcess = context.Process(
            target=_serve, args=(theirs, job, limits.memory_mb), daemon=True
        )
        self.process.start()
        theirs.close()
        self.task: _Task | None = None
        self.deadline = 0.0
        self.hurried = False

    def give(self, task: _Task, timeout: float) -> None:
        self.task = task
        self.deadline = time.monotonic() + timeout
        # A worker that died while it had nothing to do is noticed when its answer is collected, as any other.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.connection.send(task.page)

    def end(self) -> None:
        """Hang up, and make sure that the process is gone, with all it started."""
        self.connection.close()
        if self.task is not None and self.process.pid is not None:
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                self.process.kill()
        self.process.join(timeout=10)

    @property
    def death(self) -> str:
        self.process.join(timeout=10)
        return cause_of_death(self.process.exitcode)


class ProcessExecutor:
    """`workers` processes. A page that takes more than the limits allow, or kills its worker twice, fails."""

    def __init__(self, workers: int, limits: Limits, preload: str | None = None) -> None:
        self.workers = workers
        self.limits = limits
        # A fork server starts workers from a process without threads and with the stage's imports done.
        self.context = multiprocessing.get_context("forkserver")
        self.preload = preload

    def run(self, job: Job, pages: Iterable[Page], stop: StopSignal) -> Iterator[PageResult]:
        waiting = iter(pages)
        again: deque[_Task] = deque()
        crew: list[_Worker] = []

        def next_task() -> _Task | None:
            if stop:
                return None
            if again:
                return again.popleft()
            page = next(waiting, None)
            return None if page is None else _Task(page)

        if self.preload:
            start_worker_server(self.preload)
        try:
            while True:
                self._hand_out(crew, job, next_task)
                busy: dict[object, _Worker] = {w.connection: w for w in crew if w.task is not None}
                if not busy:
                    return
                for connection in wait([w.connection for w in busy.values()], timeout=POLL_SECONDS):
                    results = list(self._collect(busy[connection], crew, again))
                    # The worker goes on while its result is saved.
                    self._hand_out(crew, job, next_task)
                    yield from results
                if stop:
                    self._hurry(crew)
                yield from self._end_overdue(crew, stop)
        finally:
            for worker in crew:
                worker.end()

    def _hand_out(self, crew: list[_Worker], job: Job, next_task: Callable[[], _Task | None]) -> None:
        idle = [worker for worker in crew if worker.task is None]
        while True:
            if not idle and len(crew) >= self.workers:
                return
            task = next_task()
            if task is None:
                return
            if not idle:
                idle.append(_Worker(self.context, job, self.limits))
                crew.append(idle[-1])
            idle.pop().give(task, self.limits.seconds)

    def _collect(self, worker: _Worker, crew: list[_Worker], again: deque[_Task]) -> Iterator[PageResult]:
        assert worker.task is not None
        task = worker.task
        try:
            result: PageResult = worker.connection.recv()
        except (EOFError, ConnectionResetError):
            death = worker.death
            crew.remove(worker)
            worker.end()
            if task.tries < MAX_TRIES:
                again.append(_Task(task.page, task.tries + 1))
            else:
                yield PageResult(task.page.number, error=f"{death}, {task.tries} times", tries=task.tries)
            return
        worker.task = None
        yield replace(result, tries=task.tries)

    def _hurry(self, crew: list[_Worker]) -> None:
        """Leave the pages under way only so long as a stage that is told to stop may take."""
        latest = time.monotonic() + self.limits.stop_seconds
        for worker in crew:
            if worker.task is not None and not worker.hurried:
                worker.deadline, worker.hurried = min(worker.deadline, latest), True

    def _end_overdue(self, crew: list[_Worker], stop: StopSignal) -> Iterator[PageResult]:
        now = time.monotonic()
        for worker in [worker for worker in crew if worker.task is not None and now > worker.deadline]:
            assert worker.task is not None
            number, tries = worker.task.page.number, worker.task.tries
            crew.remove(worker)
            worker.end()
            if not stop:  # a page that was given up for the stop did not fail
                yield PageResult(number, error=overdue(self.limits), tries=tries)
