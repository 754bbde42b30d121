"""The workers of a Dask cluster as a driver knows them: who is there, who was accepted, and what each has in hand."""

from __future__ import annotations

import queue
import time
import uuid
from collections.abc import Awaitable, Callable
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Literal

from distributed import Client, Future

from lib.errors import EngineError
from lib.pipeline.engines.contract import Contract
from lib.pipeline.engines.dask_tasks import GREETING_SECONDS, close_job, do_page, hear, keep_shared, open_job
from lib.pipeline.engines.parcels import Packer, with_last
from lib.pipeline.page import Page
from lib.settings.engines import DaskSettings

DEPTH, DEEP = 2, 8
"""Pages at a worker for each of its threads: one under way, and one that has come when that is done; more where pages
are short. From: a page is on its way for 20 to 40 ms, there and back."""
SHORT_SECONDS = 0.2
"""A page that takes less is short. From: as above, for a worker that is never to wait."""
FIRST_PACE_SECONDS, PACE_WEIGHT_SHARE = 1.0, 0.2
"""What a page takes as long as nothing is known, and how far a new one moves that. From: set by hand; short pages are
known for it after eight."""
LOOK_SECONDS, ANSWER_SECONDS = 0.5, 20.0
"""How often it is looked who is there, and how long the scheduler may take to say so. From: set by hand; an answer
takes 2 ms."""

TOLD_SECONDS = 10.0
"""After so long without a worker it is told that there is none. From: set by hand."""
NAMED = 3
"""So many of the workers that were refused are named in an error."""
START = "start one in its checkout: .venv/bin/dask worker"


@dataclass(eq=False)
class Task:
    """A page on its way. `lost` counts the workers that went away while they had it under way."""

    page: Page
    lost: int = 0
    future: Future | None = None


@dataclass(eq=False)
class Member:
    """A worker of the cluster."""

    address: str
    threads: int
    state: Literal["asked", "accepted", "refused"] = "asked"
    name: str = ""
    why: str = ""
    pace: float = FIRST_PACE_SECONDS
    """Of its pages, the last ones counting most: a blank one among long ones makes no difference."""
    tasks: list[Task] = field(default_factory=list)
    """In the order they were sent: the first `threads` of them are under way."""
    kept: set[str] = field(default_factory=set)
    heard: float = field(default_factory=time.monotonic)
    """When it last answered, or was given its first page."""
    opening: Future | None = None

    @property
    def under_way(self) -> list[Task]:
        return self.tasks[: self.threads]

    @property
    def room(self) -> int:
        """So many more pages may be sent."""
        return self.depth * self.threads - len(self.tasks) if self.state == "accepted" else 0

    @property
    def depth(self) -> int:
        return DEPTH if self.pace >= SHORT_SECONDS else DEEP

    @property
    def idle(self) -> bool:
        """Whether a thread has nothing to do."""
        return self.state == "accepted" and len(self.tasks) < self.threads

    def heard_of(self, seconds: float) -> None:
        """A page came back that took so long."""
        self.pace += PACE_WEIGHT_SHARE * (seconds - self.pace)


async def _unheeded(said: Awaitable[object]) -> None:
    with suppress(Exception):  # of a library: a worker that is gone is seen elsewhere
        await said


Event = tuple[Member, Task | None, Future]


class Crew:
    """Sends pages to workers, each to one that is named: only the driver decides who has which page."""

    def __init__(self, client: Client, contract: Contract, settings: DaskSettings, tell: Callable[[str], None]) -> None:
        self.client, self.settings, self.tell = client, settings, tell
        self.contract = contract.to_bytes()
        self.job = f"{contract.module}-{uuid.uuid4().hex}"
        self.packer = Packer()
        self.members: dict[str, Member] = {}
        self.events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._sent = 0
        self._looked = 0.0
        self._greeted = time.monotonic()
        self.alone_since, self.told, self.met = time.monotonic(), False, False
        """Since when nobody was there who may do a page, whether that was told, and whether anybody ever was."""

    def look(self) -> list[Member]:
        """See who came, who are asked to compare, and return who went. EngineError where the scheduler went."""
        now = time.monotonic()
        if now - self._looked < LOOK_SECONDS:
            return []
        self._looked = now
        there = self._there()
        if now - self._greeted > GREETING_SECONDS:
            self._greeted = now
            self._greet()
        gone = [member for address, member in self.members.items() if address not in there]
        for member in gone:
            del self.members[member.address]
        for address, threads in there.items():
            if address not in self.members:
                self.members[address] = member = Member(address, max(threads, 1))
                self.ask(member)
        return gone

    def _greet(self) -> None:
        """Let the workers know that their driver lives. Nobody waits for what they say: one may stand still."""
        said = self.client._run(hear, self.job, workers=list(self.members), on_error="ignore")
        self.client.loop.add_callback(_unheeded, said)

    def _there(self) -> dict[str, int]:
        """Address → threads."""
        if self.client.status == "running":
            try:
                there: dict[str, int] = self.client.sync(self.client.scheduler.ncores, callback_timeout=ANSWER_SECONDS)
                return there
            except (OSError, FutureTimeout, TimeoutError, RuntimeError):
                pass
        raise self._gone()

    def _gone(self) -> EngineError:
        return EngineError(
            f"the Dask scheduler at {self.settings.scheduler} went away; start it again, with its workers, and "
            "run again to go on: what is done is kept"
        )

    def ask(self, member: Member) -> None:
        """Have a worker compare what decides a record with what the driver has."""
        member.state, member.kept = "asked", set()
        member.opening = self._submit(member, None, open_job, self.job, self.contract)

    def send(self, member: Member, task: Task) -> bool:
        """Send a page; whether that could be done. OSError where an input of it cannot be read."""
        parcel = self.packer.pack(task.page)
        if not all(self._share(member, digest) for digest in sorted(parcel.shared - member.kept)):
            return False
        if not member.tasks:
            member.heard = time.monotonic()
        member.tasks.append(task)
        task.future = self._submit(member, task, do_page, self.job, task.page.number, parcel.to_bytes())
        return True

    def _submit(self, member: Member, task: Task | None, function: Callable[..., object], *given: object) -> Future:
        if self.client.status != "running":
            raise self._gone()
        self._sent += 1
        future: Future = self.client.submit(
            function,
            *given,
            key=f"colophon-{self.job}-{self._sent}",
            workers=[member.address],
            allow_other_workers=False,
            pure=False,
        )
        future.add_done_callback(lambda done: self.events.put((member, task, done)))
        return future

    def _share(self, member: Member, digest: str) -> bool:
        """Send what pages have in common to a worker that has it not yet; whether it was kept there."""
        start = 0
        for chunk, last in with_last(self.packer.chunks(digest)):
            if not self._run(keep_shared, self.job, digest, start, chunk, last, members=[member.address]):
                return False
            start += len(chunk)
        member.kept.add(digest)
        return True

    def _run(self, function: Callable[..., object], *given: object, members: list[str]) -> bool:
        """Call a function on workers at once, past the pages that their threads have; whether all say yes.

        EngineError where the scheduler went.
        """
        try:
            # As Client.run, which has no limit of time.
            said = self.client.sync(
                self.client._run, function, *given, workers=members, on_error="return", callback_timeout=ANSWER_SECONDS
            )
        except (OSError, FutureTimeout, TimeoutError, RuntimeError):
            self._there()
            return False
        return all(said.get(address) is True for address in members)

    def drop(self, tasks: list[Task]) -> None:
        """Give up pages that were sent: those that have not begun never will."""
        futures = [task.future for task in tasks if task.future is not None]
        for task in tasks:
            task.future = None
        if futures and self.client.status == "running":
            self.client.cancel(futures, force=True)

    def dismiss(self) -> None:
        """End the job on every worker, with what is under way there."""
        self.drop([task for member in self.members.values() for task in member.tasks])
        if self.client.status == "running" and self.members:
            with suppress(EngineError):
                self._run(close_job, self.job, members=list(self.members))

    def check_somebody_is_there(self) -> None:
        members, address = self.members.values(), self.settings.scheduler
        if any(member.state == "accepted" for member in members):
            self.alone_since, self.told, self.met = time.monotonic(), False, True
            return
        alone = time.monotonic() - self.alone_since
        if alone > TOLD_SECONDS and not self.told:
            self.told = True
            self.tell(f"{address}: waiting for a worker that has time and is like the driver")
        if any(member.state == "asked" for member in members):
            return
        if members and (alone > self.settings.wait_seconds or not self.met):
            told = [f"{member.name}: {member.why}" for member in members]
            more = f" (and {len(told) - NAMED} more)" if len(told) > NAMED else ""
            raise EngineError(
                f"no worker at {address} may do these pages: {'; '.join(told[:NAMED])}{more}; give the workers the "
                "driver's code, data and packages, and start them again"
            )
        if alone > self.settings.wait_seconds:
            raise EngineError(
                f"{address} has no worker, and none came within run.dask.wait_seconds "
                f"({self.settings.wait_seconds:g} s); {START} {address}"
            )
