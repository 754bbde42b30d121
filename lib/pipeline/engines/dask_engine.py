"""Pages over a Dask cluster: `run.engine: dask`. The driver reads inputs, and writes records; workers only compute.

Each page is sent to a worker by name, a few at a time, so that neither the driver nor the scheduler holds a book, and
it is known whose death a page shares.
"""

from __future__ import annotations

import queue
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from distributed import Future

from lib.errors import EngineError
from lib.pipeline.engines.contract import contract_of
from lib.pipeline.engines.dask_connection import connected
from lib.pipeline.engines.dask_crew import ANSWER_SECONDS, DEPTH, Crew, Member, Task
from lib.pipeline.engines.engine_table import EngineWork
from lib.pipeline.engines.parcels import Answer, Refused, with_paths
from lib.pipeline.executors import Job, PageResult, described
from lib.pipeline.page import Page
from lib.pipeline.process_pool import MAX_TRIES, POLL_SECONDS
from lib.settings.engines import DaskSettings
from lib.system.stop_signal import StopSignal

SILENCE_SECONDS = 120.0
"""So much longer than its pages may take a worker may be silent. From: set by hand, for a network that stands still."""
LONGEST = 500
"""Characters of a cause."""


class DaskExecutor:
    """An executor over the workers of a Dask scheduler. EngineError where there is none, or where all are refused."""

    def __init__(self, work: EngineWork) -> None:
        self.work = work
        self.settings: DaskSettings = work.run.dask
        if self.settings.scheduler is None:
            raise EngineError(
                "run.engine is dask, and run.dask.scheduler does not say where: set it to the scheduler's address, as "
                "in tcp://10.0.0.1:8786"
            )

    def run(self, job: Job, pages: Iterable[Page], stop: StopSignal) -> Iterator[PageResult]:
        contract = contract_of(self.work.stage, job, self.work.limits)
        with connected(self.settings) as client:
            crew = Crew(client, contract, self.settings, self.work.tell)
            try:
                yield from _Run(crew, self.work, self.settings, pages, stop).results()
            finally:
                crew.dismiss()


class _Run:
    """One job's pages: what waits, what is under way, and what came back."""

    def __init__(
        self, crew: Crew, work: EngineWork, settings: DaskSettings, pages: Iterable[Page], stop: StopSignal
    ) -> None:
        self.crew, self.limits, self.settings, self.stop = crew, work.limits, settings, stop
        self.waiting = iter(pages)
        self.again: deque[Task] = deque()
        self.failed: list[PageResult] = []
        """Of pages that failed here, not on a worker."""
        self.given_up_at: float | None = None

    def results(self) -> Iterator[PageResult]:
        while True:
            for member in self.crew.look():
                self._lose(member)
            self._end_silent()
            if self.stop:
                self._hurry()
            else:
                self._hand_out()
            yield from self.failed
            self.failed.clear()
            if self._over():
                return
            if not self.stop:
                self.crew.check_somebody_is_there()
            yield from self._come_back()

    # Pages out

    def _next(self) -> Task | None:
        if self.again:
            return self.again.popleft()
        page = next(self.waiting, None)
        return None if page is None else Task(page)

    def _hand_out(self) -> None:
        """One page at a time to whoever has least to do, so that the last pages of a book are spread."""
        while True:
            with_room = [member for member in self.crew.members.values() if member.room > 0]
            if not with_room:
                return
            member = min(with_room, key=lambda one: len(one.tasks) / one.threads)
            task = self._next()
            if task is None:
                self._move_waiting(with_room)
                return
            self._send(member, task)

    def _send(self, member: Member, task: Task) -> None:
        try:
            if not self.crew.send(member, task):
                self.again.append(task)
                self._refuse(member, "it cannot keep what pages have in common; has its disk room?")
        except OSError as error:
            self.failed.append(PageResult(task.page.number, **described(error)))

    def _move_waiting(self, with_room: list[Member]) -> None:
        """Take pages that only wait at one worker to those that have nothing to do."""
        for idle in (member for member in with_room if member.idle):
            longest = max(self.crew.members.values(), key=lambda one: len(one.tasks) - one.threads)
            if len(longest.tasks) <= longest.threads or longest.depth != DEPTH:
                return
            task = longest.tasks.pop()
            self.crew.drop([task])
            self._send(idle, task)

    # What became of them

    def _come_back(self) -> Iterator[PageResult]:
        timeout = POLL_SECONDS
        while True:
            try:
                member, task, future = self.crew.events.get(timeout=timeout)
            except queue.Empty:
                return
            timeout = 0
            if task is None:
                self._take_answer(member, future)
            elif task is not None and task.future is future:  # else it was given up, and given to another
                result = self._take_page(member, task, future)
                if result is not None:
                    # The worker goes on while the result is saved.
                    if not self.stop:
                        self._hand_out()
                    yield result

    def _take_answer(self, member: Member, future: Any) -> None:
        """A worker compared."""
        if member.opening is None or member.opening is not future:
            return
        member.opening = None
        if future.status == "cancelled":
            self.crew.ask(member)
            return
        try:
            name, host, why = future.result(timeout=ANSWER_SECONDS)
        except Exception as error:
            name, host, why = member.address, "", f"its checkout cannot be used ({type(error).__name__}: {error})"
        named = name if name == member.address else f"{name} ({member.address})"
        member.name = f"{named} on {host}" if host else named
        if why:
            self._refuse(member, " ".join(why.split()))
        else:
            member.state = "accepted"

    def _refuse(self, member: Member, why: str) -> None:
        member.state, member.why = "refused", why
        self.crew.tell(f"worker {member.name} is refused, since it differs: {why}")
        self._take_back(member)

    def _take_page(self, member: Member, task: Task, future: Future) -> PageResult | None:
        member.tasks.remove(task)
        member.heard = time.monotonic()
        task.future = None
        if future.status == "cancelled":
            self.again.append(task)
            return None
        try:
            answer: Answer = future.result(timeout=ANSWER_SECONDS)
        except Exception as error:  # none of the page's own, which would be its result
            self._blame(member, task, f"{type(error).__name__}: {error}")
            return None
        if isinstance(answer, Refused):
            self.again.append(task)
            if answer.unknown:
                self._take_back(member)
                self.crew.ask(member)
            elif member.state != "refused":
                self._refuse(member, answer.why)
            return None
        if answer.error is None:
            member.heard_of(answer.seconds)
        if answer.number != task.page.number:
            answer = PageResult(task.page.number, error=f"the worker answered for page {answer.number}")
        return replace(
            answer,
            tries=answer.tries + task.lost,
            error=with_paths(answer.error, task.page),
            trace=with_paths(answer.trace, task.page),
        )

    def _take_back(self, member: Member) -> None:
        tasks, member.tasks = member.tasks, []
        self.crew.drop(tasks)
        self.again.extend(tasks)

    def _lose(self, member: Member) -> None:
        """A worker went away. What it had under way may be why; what waited there is innocent."""
        begun = member.under_way
        member.tasks = member.tasks[len(begun) :]
        for task in begun:
            self.crew.drop([task])
            self._blame(member, task, "it went away")
        self._take_back(member)

    def _blame(self, member: Member, task: Task, what: str) -> None:
        """A page did not come back, for a worker's sake or its own: it is tried again, but not for ever."""
        task.lost += 1
        if task.lost < self.settings.tries:
            self.again.append(task)
            return
        error = f"the worker that did the page was lost, {task.lost} times; the last was {member.name} ({what})"
        self.failed.append(PageResult(task.page.number, error=" ".join(error.split())[:LONGEST], tries=task.lost))

    def _end_silent(self) -> None:
        """Who answers nothing for longer than its pages may take is as good as gone."""
        longest = MAX_TRIES * self.limits.seconds + SILENCE_SECONDS
        for member in list(self.crew.members.values()):
            if member.tasks and time.monotonic() - member.heard > longest:
                self.crew.tell(f"worker {member.name} has said nothing for {longest:g} s; going on without it")
                self._lose(member)
                member.state, member.why = "refused", f"it said nothing for {longest:g} s"

    # The end

    def _over(self) -> bool:
        if any(member.tasks for member in self.crew.members.values()):
            return self.given_up_at is not None and time.monotonic() > self.given_up_at
        if self.stop:
            return True
        if self.again:
            return False
        task = self._next()
        if task is not None:
            self.again.append(task)
        return task is None

    def _hurry(self) -> None:
        """Told to stop: pages under way may end, for a while; those that wait are taken back."""
        if self.given_up_at is None:
            self.given_up_at = time.monotonic() + self.limits.stop_seconds
        for member in self.crew.members.values():
            idle, member.tasks = member.tasks[member.threads :], member.under_way
            self.crew.drop(idle)
