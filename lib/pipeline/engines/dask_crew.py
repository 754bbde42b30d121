"""The workers of a Dask cluster as a driver knows them: who is there, who was accepted, and what each has in hand."""

from __future__ import annotations

import queue
import time
import uuid
from collections.abc import Callable
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass, field
from typing import Literal

from distributed import Client, Future

from lib.errors import EngineError
from lib.pipeline.engines.contract import Contract
from lib.pipeline.engines.dask_tasks import close_job, do_page, keep_shared, open_job
from lib.pipeline.engines.parcels import Packer, Parcel
from lib.pipeline.page import Page

DEPTH = 2
"""Pages at a worker for each of its threads: one under way, and one that has come when that is done. From: without the
second, a page of 10 ms waits as long again for the next."""
LOOK_SECONDS, ANSWER_SECONDS = 0.5, 20.0
"""How often it is looked who is there, and how long the scheduler may take to say so. From: set by hand; an answer
takes 2 ms."""


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
        return DEPTH * self.threads - len(self.tasks) if self.state == "accepted" else 0


Event = tuple[Member, Task | None, Future]


class Crew:
    """Sends pages to workers, each to one that is named: only the driver decides who has which page."""

    def __init__(self, client: Client, contract: Contract, tell: Callable[[str], None]) -> None:
        self.client, self.tell = client, tell
        self.contract = contract.to_bytes()
        self.job = f"{contract.module}-{uuid.uuid4().hex}"
        self.packer = Packer()
        self.members: dict[str, Member] = {}
        self.events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._sent = 0
        self._looked = 0.0

    def look(self) -> list[Member]:
        """See who came, who are asked to compare, and return who went. EngineError where the scheduler went."""
        now = time.monotonic()
        if now - self._looked < LOOK_SECONDS:
            return []
        self._looked = now
        there = self._there()
        gone = [member for address, member in self.members.items() if address not in there]
        for member in gone:
            del self.members[member.address]
        for address, threads in there.items():
            if address not in self.members:
                self.members[address] = member = Member(address, max(threads, 1))
                self.ask(member)
        return gone

    def _there(self) -> dict[str, int]:
        """Address → threads."""
        if self.client.status == "running":
            try:
                there: dict[str, int] = self.client.sync(self.client.scheduler.ncores, callback_timeout=ANSWER_SECONDS)
                return there
            except (OSError, FutureTimeout, TimeoutError, RuntimeError):
                pass
        raise EngineError(
            f"the Dask scheduler at {self.client.scheduler.address} went away; start it again, with its workers, and "
            "run again to go on: what is done is kept"
        )

    def ask(self, member: Member) -> None:
        """Have a worker compare what decides a record with what the driver has."""
        member.state, member.kept = "asked", set()
        member.opening = self._submit(member, None, open_job, self.job, self.contract)

    def send(self, member: Member, task: Task) -> None:
        """Send a page. OSError where an input of it cannot be read."""
        parcel = self.packer.pack(task.page)
        self._share(member, parcel)
        if not member.tasks:
            member.heard = time.monotonic()
        member.tasks.append(task)
        task.future = self._submit(member, task, do_page, self.job, task.page.number, parcel.to_bytes())

    def _submit(self, member: Member, task: Task | None, function: Callable[..., object], *given: object) -> Future:
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

    def _share(self, member: Member, parcel: Parcel) -> None:
        """Send what the parcel has in common with others, where the worker has it not yet."""
        for digest in parcel.shared - member.kept:
            start = 0
            chunks = [*self.packer.chunks(digest)] if isinstance(self.packer.sources[digest], bytes) else None
            chunks_to_send = iter(chunks) if chunks is not None else self.packer.chunks(digest)
            chunk = next(chunks_to_send, b"")
            while True:
                following = next(chunks_to_send, None)
                last = following is None
                # As a page of another's thread pool would wait for a page to end, this goes past it.
                self.client.run(
                    keep_shared, self.job, digest, start, chunk, last, workers=[member.address], on_error="ignore"
                )
                if following is None:
                    break
                start, chunk = start + len(chunk), following
            member.kept.add(digest)

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
            self.client.run(close_job, self.job, workers=list(self.members), on_error="ignore", wait=True)
