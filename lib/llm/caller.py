"""Getting one reply: the tries, their money, their pace, and the end of patience."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lib.errors import LLMError
from lib.llm.budget import Budget, Reserved
from lib.llm.cost import forecast, read_cost, read_usage, upper_cost
from lib.llm.events import LLMEvent
from lib.llm.faults import CallError, Fault, pause_seconds
from lib.llm.limiter import Admitted, Limiter
from lib.llm.prepared import Prepared
from lib.llm.reply import Reply
from lib.llm.store import ReplyStore
from lib.settings.llm import LLMSettings, Price

if TYPE_CHECKING:
    from lib.llm.transport import Transport  # openai takes a second to import


class EndpointError(LLMError):
    """The endpoint refuses every request: the key, the account or the model is at fault."""


@dataclass
class Patience:
    """The seconds that a request's tries and pauses may take. Waiting for its turn is not among them."""

    left: float

    def spend(self, seconds: float) -> None:
        self.left = max(0.0, self.left - seconds)


@dataclass(frozen=True)
class Question:
    """What is asked, of whom, for which request. `queued` is when the request was put in line."""

    prepared: Prepared
    request: str
    model: str
    queued: float


@dataclass(frozen=True)
class Caller:
    """Asks the endpoint, and keeps each reply the moment it arrives."""

    settings: LLMSettings
    store: ReplyStore | None
    budget: Budget
    limiter: Limiter
    files: Executor
    keeping: Executor
    slots: asyncio.Semaphore
    connect: Callable[[], Transport]
    tell: Callable[[LLMEvent], None]
    calling: set[asyncio.Task[Any]] = field(default_factory=set)
    """Tasks whose question is out, or whose reply is being kept."""
    halted: asyncio.Event = field(default_factory=asyncio.Event)
    """Once set, nothing more goes out."""

    async def ask(self, question: Question, patience: Patience) -> Reply:
        """The reply to a question, after as many tries as the settings allow.

        Raises CallError where there is none, BudgetError where the money does not reach, and LLMError where no
        request would fare better.
        """
        began = time.monotonic()
        prepared = question.prepared
        price = self.settings.price(question.model)
        dearest = upper_cost(prepared, price, self.settings, question.request)
        transport = self.connect()
        if not self.limiter.fits(prepared.upper):
            raise CallError(Fault("client", f"up to {prepared.upper} tokens, more than tokens_per_minute"), tries=0)
        attempt = 0
        waited: float | None = None
        while True:
            attempt += 1
            try:
                async with self.budget.reserve(prepared.key, dearest) as money, _Slot(self.slots) as slot:
                    admitted = await self.limiter.admit(prepared.upper, prepared.likely)
                    waited = time.monotonic() - question.queued if waited is None else waited
                    with self._out():
                        self.tell(LLMEvent("sent", question.request, f"try {attempt}"))
                        received = await self._call(transport, prepared.body, patience, money, admitted)
                        # The next may go out while this one's reply is written.
                        slot.free()
                        spent = Spent(attempt, waited, time.monotonic() - began)
                        reply = make_reply(question, received, price, spent)
                        money.settle(reply.cost_usd)
                        admitted.settle(reply.tokens)
                        await self._keep(reply)
                self.tell(LLMEvent("answered", question.request, f"{reply.completion_tokens} tokens", received.seconds))
                return reply
            except CallError as error:
                await self._wait(error.fault, attempt, question.request, patience)

    @contextlib.contextmanager
    def _out(self) -> Iterator[None]:
        """Mark this task as one that a stop has to wait for; end it where a stop was asked for."""
        if self.halted.is_set():
            raise asyncio.CancelledError
        task = asyncio.current_task()
        assert task is not None
        self.calling.add(task)
        try:
            yield
        finally:
            self.calling.discard(task)

    async def _call(
        self, transport: Transport, body: bytes, patience: Patience, money: Reserved, admitted: Admitted
    ) -> Received:
        """One try, within the time that is left."""
        seconds = min(self.settings.timeout_seconds, patience.left)
        started = time.monotonic()
        money.goes_out()
        try:
            try:
                async with asyncio.timeout(seconds):
                    response, first = await transport.ask(body)
            except TimeoutError:
                message = f"no whole answer in {seconds:.0f} s"
                raise CallError(Fault("timeout", message, passing=True, maybe_paid=True)) from None
        except CallError as error:
            if not error.fault.maybe_paid:
                money.settle(0.0)
                admitted.settle(0)
            raise
        finally:
            patience.spend(time.monotonic() - started)
        return Received(response, time.monotonic() - started, first)

    async def _keep(self, reply: Reply) -> None:
        if self.store is not None:
            # Shielded: a stop must not lose what was paid.
            await asyncio.shield(asyncio.get_running_loop().run_in_executor(self.keeping, self.store.save, reply))

    async def _wait(self, fault: Fault, attempt: int, request: str, patience: Patience) -> None:
        """Wait before the next try, or raise where there is to be none."""
        if fault.for_all:
            raise EndpointError(f"{self.settings.base_url}: {fault.message}; mend that and run again")
        if not fault.passing or attempt > self.settings.max_retries:
            raise CallError(fault, attempt)
        pause = pause_seconds(attempt, fault)
        if fault.kind == "rate_limited":
            self.limiter.slow_down(pause)
        if pause >= patience.left:
            wish = "" if fault.retry_after is None else f", the server asks to wait {fault.retry_after:.0f} s"
            message = f"deadline_seconds are over after {attempt} tries{wish}; the last: {fault.message}"
            raise CallError(Fault("deadline", message), attempt)
        if self.halted.is_set():
            raise asyncio.CancelledError
        self.tell(LLMEvent("failed_try", request, fault.message, pause))
        await asyncio.sleep(pause)
        patience.spend(pause)


class _Slot:
    """A place among the requests in flight, that may be freed before its block ends."""

    def __init__(self, slots: asyncio.Semaphore) -> None:
        self._slots = slots
        self._held = False

    async def __aenter__(self) -> _Slot:
        await self._slots.acquire()
        self._held = True
        return self

    async def __aexit__(self, *error: object) -> None:
        self.free()

    def free(self) -> None:
        if self._held:
            self._held = False
            self._slots.release()


@dataclass(frozen=True)
class Spent:
    """Tries until a reply came, and seconds: in line, and over all tries with the pauses between them."""

    attempts: int = 1
    queue_seconds: float = 0.0
    total_seconds: float = 0.0


@dataclass(frozen=True)
class Received:
    """A response, how long it took, and the seconds to its first token when streaming."""

    response: dict[str, Any]
    seconds: float
    first: float | None


def make_reply(question: Question, received: Received, price: Price | None, spent: Spent) -> Reply:
    """A response as it is kept: with what it used and cost."""
    usage = read_usage(received.response, question.prepared)
    cost, source = read_cost(received.response, usage, price)
    return Reply(
        key=question.prepared.key,
        request_model=question.model,
        response=received.response,
        prompt_tokens=usage.prompt_tokens,
        completion_tokens=usage.completion_tokens,
        cached_tokens=usage.cached_tokens,
        usage_estimated=usage.estimated,
        cost_usd=cost,
        cost_source=source,
        forecast_usd=forecast(question.prepared, price),
        attempts=spent.attempts,
        queue_seconds=round(spent.queue_seconds, 4),
        execution_seconds=round(received.seconds, 4),
        total_seconds=round(spent.total_seconds, 4),
        ttft_seconds=None if received.first is None else round(received.first, 4),
    )
