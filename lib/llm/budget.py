"""The hard limit: what a call may cost is set aside before it goes out."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from lib.errors import BudgetError
from lib.llm.ledger import Ledger
from lib.llm.reply import Reply

SLACK_USD = 1e-9
"""What rounding may add to a cost."""


class Reserved:
    """Money set aside for one try, until it is settled."""

    def __init__(self, budget: Budget, reservation: str, foreseen: float, usd: float) -> None:
        self.usd = usd
        self._foreseen = foreseen
        self._budget = budget
        self._reservation = reservation
        self._out = False
        self._open = True

    def goes_out(self) -> None:
        """The call is on its way: from here on it may be paid, and counts in full until something else is known."""
        self._out = True

    def settle(self, usd: float) -> None:
        """The call cost this much: 0 where it did not reach anybody, or was answered with an error."""
        if self._open:
            self._budget.ledger.settle(self._reservation, usd)
            self._budget.came_to(usd, self._foreseen)
            self._end()

    def broke_off(self, usd: float) -> None:
        """The call used this much, and its reply never came whole: the rest of what was reserved stays held."""
        self._budget.ledger.book_part(self._reservation, usd)
        self.usd = max(0.0, self.usd - usd)

    def close(self) -> None:
        """Settle what is not settled: nothing where it never went out, else held for good."""
        if not self._open:
            return
        if self._out:
            self._budget.ledger.give_up(self._reservation)
            self._budget.uncertain += self.usd
        else:
            self._budget.ledger.settle(self._reservation, 0.0)
        self._end()

    def _end(self) -> None:
        self._open = False
        self._budget.ended()


class Budget:
    """The money of one batch, over a journal that outlives it."""

    def __init__(self, limit: float | None, ledger: Ledger) -> None:
        self.limit = limit
        self.ledger = ledger
        self.uncertain = 0.0
        self._stretch = 1.0
        """Times what a call may cost by its price, as replies have shown."""
        self._under_way = 0
        self._waiting = 0
        self._spent = False
        self._change = asyncio.Condition()

    @asynccontextmanager
    async def reserve(self, key: str, usd: float) -> AsyncIterator[Reserved]:
        """Set up to `usd` aside for the block. Waits for calls under way, that may cost less than they reserved.

        Raises BudgetError where the limit leaves no room even without them.
        """
        reserved = await self._reserved(key, usd)
        try:
            yield reserved
        finally:
            # No await in here: a task that is being cancelled must settle too.
            reserved.close()

    def came_to(self, usd: float, foreseen: float) -> None:
        """A call cost `usd`, where at most `foreseen` was expected. More is held from now on, and it is told once."""
        if usd <= foreseen + SLACK_USD or foreseen <= 0:
            return
        if self._stretch == 1.0:
            logging.getLogger(__name__).warning(
                "a reply cost $%.4f, where $%.4f was the most that was foreseen: a price in run.llm.prices, "
                "image_tokens or max_tokens is too low; from now on as much more is held for each call",
                usd,
                foreseen,
            )
        self._stretch = max(self._stretch, usd / foreseen)

    def ended(self) -> None:
        """A call that was under way is settled."""
        self._under_way -= 1
        asyncio.get_running_loop().call_soon(self._wake)

    async def _reserved(self, key: str, foreseen: float) -> Reserved:
        async with self._change:
            while True:
                usd = foreseen * self._stretch
                reservation = None if self._spent else self.ledger.reserve(key, usd, self.limit)
                if reservation is not None:
                    self._under_way += 1
                    return Reserved(self, reservation, foreseen, usd)
                if self._spent or not self._under_way:
                    # From here on nothing goes out, even where a smaller question would still fit.
                    self._spent = True
                    self._wake()
                    raise BudgetError(
                        f"budget_usd {self.limit}: {self.ledger.spent:.4f} spent, {self.ledger.held:.4f} held "
                        f"for calls without a reply, and the next call may cost {usd:.4f}; "
                        "raise run.llm.budget_usd to go on"
                    )
                self._waiting += 1
                try:
                    await self._change.wait()
                finally:
                    self._waiting -= 1

    def found(self, reply: Reply) -> None:
        """A reply was in the store. Where a killed run kept it and did not live to book it, it is booked now."""
        self.ledger.settle_left_behind(reply.key, reply.cost_usd)

    def _wake(self) -> None:
        if not self._waiting:
            return

        async def wake() -> None:
            async with self._change:
                self._change.notify_all()

        self._waking = asyncio.ensure_future(wake())
