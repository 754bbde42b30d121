"""Getting one reply: the tries, their money, their pace, and the end of patience."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from lib.errors import LLMError
from lib.llm.budget import Budget, Reserved
from lib.llm.cost import upper_cost, used_cost
from lib.llm.dialects import Manners
from lib.llm.events import LLMEvent
from lib.llm.faults import CallError, Fault, pause_seconds
from lib.llm.limiter import Admitted, Limiter
from lib.llm.received import Patience, Question, Received, Tries, make_reply
from lib.llm.reply import Reply
from lib.llm.store import ReplyStore
from lib.llm.told_limits import ToldLimits
from lib.llm.waiting import Counted, LongWaitError, Moment, come_back
from lib.llm.wire import path_of
from lib.settings.llm import LLMSettings

if TYPE_CHECKING:
    from lib.llm.transport import Transport  # openai takes a second to import

TOLD_SECONDS = 5.0
"""A wait of all calls is told from here on."""


class EndpointError(LLMError):
    """The endpoint refuses every request: the key, the account or the model is at fault."""


@dataclass(frozen=True)
class Caller:
    """Asks the endpoint, and keeps each reply the moment it arrives."""

    settings: LLMSettings
    store: ReplyStore | None
    budget: Budget
    limiter: Limiter
    manners: Manners
    files: Executor
    keeping: Executor
    slots: asyncio.Semaphore
    connect: Callable[[], Transport]
    tell: Callable[[LLMEvent], None]
    calling: set[asyncio.Task[Any]] = field(default_factory=set)
    """Tasks whose question is out, or whose reply is being kept."""
    halted: asyncio.Event = field(default_factory=asyncio.Event)
    """Once set, nothing more goes out."""
    pausing: Counted = field(default_factory=Counted)
    """Questions that wait for their next try."""
    limits: ToldLimits = field(default_factory=ToldLimits)
    """What answers say of the endpoint's limits."""
    told_until: Moment = field(default_factory=Moment)
    """Until when all calls wait, as was told."""

    async def ask(self, question: Question, patience: Patience) -> Reply:
        """The reply to a question, after as many tries as the settings allow.

        A refusal of pace is no failed try: such tries go on until the deadline. Raises CallError where there is no
        reply, BudgetError where the money does not reach, LongWaitError where the endpoint wants to be left alone for
        long, and LLMError where no request would fare better.
        """
        tries = Tries(time.monotonic())
        price = self.settings.price(question.model)
        dearest = upper_cost(question.prepared, price, self.settings, question.request)
        transport = self.connect()
        upper = question.prepared.upper
        if not self.limiter.fits(upper):
            raise CallError(Fault("client", f"up to {upper} tokens, more than tokens_per_minute"), tries=0)
        while True:
            tries.all += 1
            try:
                # Money is set aside by those that hold a place, so no more than so many calls are held.
                async with _Slot(self.slots) as slot, self.budget.reserve(question.prepared.key, dearest) as money:
                    question = await self._put(question)
                    admitted = await self.limiter.admit(upper, question.prepared.likely)
                    if tries.waited is None:
                        tries.waited = time.monotonic() - question.queued
                    with self._out():
                        self.tell(LLMEvent("sent", question.request, f"try {tries.all}"))
                        received = await self._call(transport, question, patience, money, admitted)
                        reply = make_reply(question, received, price, tries.spent)
                        money.settle(reply.cost_usd)
                        admitted.settle(reply.tokens)
                        # The next may go out while this one's reply is written.
                        slot.free()
                        await self._keep(reply)
                self.tell(LLMEvent("answered", question.request, f"{reply.completion_tokens} tokens", received.seconds))
                return reply
            except CallError as error:
                tries.lost_usd += error.lost_usd
                await self._wait(error.fault, tries, question, patience)

    async def _put(self, question: Question) -> Question:
        """The question in the form that its model is known to take."""
        form = self.manners.form(question.model)
        prepared = question.prepared
        if prepared.form == form:
            return question
        made = await asyncio.get_running_loop().run_in_executor(self.files, prepared.put_as, form)
        return replace(question, prepared=made)

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
        self, transport: Transport, question: Question, patience: Patience, money: Reserved, admitted: Admitted
    ) -> Received:
        """One try, within the time that is left."""
        from lib.llm.transport import Call  # noqa: PLC0415 - openai takes a second to import

        prepared = question.prepared
        seconds = min(self.settings.timeout_seconds, patience.left)
        started = time.monotonic()
        call = Call(prepared.body, path_of(prepared.form, self.settings.base_url))
        money.goes_out()
        try:
            try:
                async with asyncio.timeout(seconds):
                    response = await transport.ask(call)
            except TimeoutError:
                come = transport.all_that_came(call)
                if come is None:
                    message = f"no whole answer in {seconds:.0f} s"
                    fault = Fault("timeout", message, passing=True, maybe_paid=True, used=call.gathered.used)
                    raise CallError(fault) from None
                response = come
        except CallError as error:
            self._book_fault(error, question, money, admitted)
            raise
        finally:
            admitted.ended()
            patience.spend(time.monotonic() - started)
        admitted.served()
        wait = min(self.limits.wait(call.headers, started, time.monotonic()), self.settings.deadline_seconds)
        if wait:
            self.limiter.congestion.wait(wait)
        if wait >= TOLD_SECONDS:
            self.tell_all(wait, "an answer says that its limit is used up")
        return Received(response, time.monotonic() - started, call.first)

    def _book_fault(self, error: CallError, question: Question, money: Reserved, admitted: Admitted) -> None:
        """What a try cost that brought no reply, as far as anybody knows."""
        fault = error.fault
        if fault.used is not None:
            error.lost_usd = used_cost(fault.used, question.prepared, self.settings.price(question.model))
            money.broke_off(error.lost_usd)
        if not fault.maybe_paid:
            money.settle(0.0)
            admitted.settle(0)
        if fault.kind == "rate_limited":
            self.limits.refused()
            wait = admitted.refused(fault.retry_after)
            if wait >= TOLD_SECONDS and fault.retry_after is not None and wait <= self.settings.deadline_seconds:
                self.tell_all(wait, fault.message)

    async def _keep(self, reply: Reply) -> None:
        if self.store is not None:
            # Shielded: a stop must not lose what was paid.
            await asyncio.shield(asyncio.get_running_loop().run_in_executor(self.keeping, self.store.save, reply))

    async def _wait(self, fault: Fault, tries: Tries, question: Question, patience: Patience) -> None:
        """Wait before the next try, or raise where there is to be none."""
        if fault.refuses is not None and self.manners.learn(question.model, question.prepared.form, fault.refuses):
            self.tell(LLMEvent("failed_try", question.request, f"{fault.message}; asked in another form"))
            return
        if fault.for_all:
            raise EndpointError(f"{self.settings.base_url}: {fault.message}; mend that and run again")
        paced = fault.kind == "rate_limited"
        tries.failed += not paced
        if not fault.passing or tries.failed > self.settings.max_retries:
            raise CallError(fault, tries.all, tries.lost_usd)
        pause = pause_seconds(tries.all if paced else tries.failed, fault)
        longest = self.settings.deadline_seconds
        if fault.retry_after is not None and fault.retry_after > longest:
            raise LongWaitError(come_back(self.settings.base_url, fault.message, fault.retry_after, longest))
        if pause >= patience.left:
            if paced and self.limiter.congestion.last_served < tries.began:
                # Nobody was served in all this time.
                raise LongWaitError(come_back(self.settings.base_url, fault.message, None, longest))
            wish = "" if fault.retry_after is None else f", the server asks to wait {fault.retry_after:.0f} s"
            message = f"deadline_seconds are over after {tries.all} tries{wish}; the last: {fault.message}"
            raise CallError(Fault("deadline", message), tries.all, tries.lost_usd)
        if self.halted.is_set():
            raise asyncio.CancelledError
        self.tell(LLMEvent("failed_try", question.request, fault.message, pause))
        self.pausing.count += 1
        try:
            await asyncio.sleep(pause)
        finally:
            self.pausing.count -= 1
        patience.spend(pause)

    def tell_all(self, seconds: float, why: str) -> None:
        """Say that all calls wait, once for each wait."""
        until = time.monotonic() + seconds
        if until <= self.told_until.at + TOLD_SECONDS:
            return
        self.told_until.at = until
        self.tell(LLMEvent("waiting", "", f"{self.settings.base_url}: {why}", seconds))


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
