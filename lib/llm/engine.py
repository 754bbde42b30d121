"""The event loop that asks, in a thread of its own: requests go in, outcomes and events come out of a queue."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from queue import SimpleQueue
from types import TracebackType
from typing import TYPE_CHECKING, Self

from lib.errors import LLMError
from lib.llm.budget import Budget
from lib.llm.caller import Caller
from lib.llm.dialects import Manners
from lib.llm.events import LLMEvent
from lib.llm.exchange import Exchange
from lib.llm.ledger import Ledger
from lib.llm.limiter import Limiter
from lib.llm.request import LLMRequest
from lib.llm.result import LLMResult
from lib.llm.store import ReplyStore
from lib.settings.llm import LLMSettings

if TYPE_CHECKING:
    from lib.llm.transport import Transport

STOP_SECONDS = 0.8
"""What calls under way are given when a stop is asked for."""
FILE_THREADS = 8
"""They load images and look into the store."""
KEEPING_THREADS = 16
"""They wait for the disk, each with a reply: on a busy disk for longer than anything else here takes."""


@dataclass(frozen=True)
class Outcome:
    """What came of a request: a result, or none where it was not brought to its end; `failure` then ends the batch."""

    request: LLMRequest
    result: LLMResult | None = None
    failure: LLMError | None = None


class Engine:
    """Asks up to max_workers requests at once. A context manager; all its methods are called from one thread."""

    def __init__(self, settings: LLMSettings, store: ReplyStore | None, ledger: Ledger, *, events: bool) -> None:
        self.settings = settings
        self.out: SimpleQueue[Outcome | LLMEvent] = SimpleQueue()
        self.uncertain_usd = 0.0
        self.manners = Manners(settings)
        self._store = store
        self._ledger = ledger
        self._events = events
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="llm", daemon=True)
        self._tasks: set[asyncio.Task[Outcome]] = set()
        self._transport: Transport | None = None

    def __enter__(self) -> Self:
        self._files = ThreadPoolExecutor(FILE_THREADS, thread_name_prefix="llm-files")
        self._keeping = ThreadPoolExecutor(KEEPING_THREADS, thread_name_prefix="llm-keeping")
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._set_up(), self._loop).result()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End what is under way, keep what was paid, and let go of everything."""
        self.halt(STOP_SECONDS)
        asyncio.run_coroutine_threadsafe(self._tear_down(), self._loop).result()
        self._files.shutdown(wait=True)
        self._keeping.shutdown(wait=True)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self.uncertain_usd = self._budget.uncertain

    def submit(self, request: LLMRequest) -> None:
        """Put a request in line."""
        self._loop.call_soon_threadsafe(self._start, request, time.monotonic())

    def halt(self, grace: float | None = None) -> None:
        """Send nothing more. Calls under way are cancelled after `grace` seconds; None: they may take their time."""
        self._loop.call_soon_threadsafe(self._halt, grace)

    @property
    def pausing(self) -> int:
        """Requests that wait for their next try."""
        return self._caller.pausing.count

    # In the loop's thread

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    async def _set_up(self) -> None:
        settings = self.settings
        self._budget = Budget(settings.budget_usd, self._ledger)
        self._caller = Caller(
            settings=settings,
            store=self._store,
            budget=self._budget,
            limiter=Limiter(settings.requests_per_minute, settings.tokens_per_minute),
            manners=self.manners,
            files=self._files,
            keeping=self._keeping,
            slots=asyncio.Semaphore(settings.max_workers),
            connect=self._connect,
            tell=self._tell,
        )
        self._exchange = Exchange(self._caller)

    def _tell(self, event: LLMEvent) -> None:
        # Waits are told, whoever listens.
        if self._events or event.kind == "waiting":
            self.out.put(event)

    async def _tear_down(self) -> None:
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._transport is not None:
            await self._transport.close()

    def _connect(self) -> Transport:
        """The connections, made when the first question goes out: what is in the store needs no key."""
        if self._transport is None:
            from lib.llm.transport import Transport  # noqa: PLC0415 - openai takes a second to import

            self._transport = Transport(self.settings)
        return self._transport

    def _start(self, request: LLMRequest, queued: float) -> None:
        task = self._loop.create_task(self._carry_through(request, queued))
        self._tasks.add(task)

        def done(task: asyncio.Task[Outcome]) -> None:
            self._tasks.discard(task)
            # A task may be cancelled before its first step, so it cannot tell of its end itself.
            self.out.put(Outcome(request) if task.cancelled() else task.result())

        task.add_done_callback(done)

    def _halt(self, grace: float | None) -> None:
        self._caller.halted.set()
        for task in self._tasks - self._caller.calling:
            task.cancel()
        if grace is not None:
            self._loop.call_later(grace, lambda: [task.cancel() for task in self._tasks])

    async def _carry_through(self, request: LLMRequest, queued: float) -> Outcome:
        try:
            return Outcome(request, await self._exchange.run(request, queued))
        except LLMError as error:
            return Outcome(request, failure=error)
        except Exception as error:
            logging.getLogger(__name__).exception("request %s", request.id)
            text = f"{type(error).__name__}: {error}".split("\n", 1)[0]
            return Outcome(request, LLMResult(request, success=False, error=text, error_kind="internal"))
