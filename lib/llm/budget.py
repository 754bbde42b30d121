"""The hard limit: what a call may cost is set aside before it goes out."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from lib.errors import BudgetError
from lib.llm.ledger import Ledger
from lib.llm.reply import Reply


class Reserved:
    """Money set aside for one try."""

    def __init__(self) -> None:
        self.cost: float | None = 0.0

    def goes_out(self) -> None:
        """The call is on its way: from here on it may be paid, and counts in full until something else is known."""
        self.cost = None

    def settle(self, usd: float) -> None:
        """The call cost this much: 0 where it did not reach anybody, or was answered with an error."""
        self.cost = usd


class Budget:
    """The money of one batch, over a journal that outlives it."""

    def __init__(self, limit: float | None, ledger: Ledger) -> None:
        self.limit = limit
        self.ledger = ledger
        self.uncertain = 0.0
        self._under_way = 0
        self._waiting = 0
        self._spent = False
        self._change = asyncio.Condition()

    @asynccontextmanager
    async def reserve(self, key: str, usd: float) -> AsyncIterator[Reserved]:
        """Set up to `usd` aside for the block. Waits for calls under way, that may cost less than they reserved.

        Raises BudgetError where the limit leaves no room even without them.
        """
        reservation = await self._reserved(key, usd)
        reserved = Reserved()
        try:
            yield reserved
        finally:
            if reserved.cost is not None:
                self.ledger.settle(reservation, reserved.cost)
            else:
                self.ledger.give_up(reservation)
                self.uncertain += usd
            self._under_way -= 1
            # No await in here: a task that is being cancelled must settle too.
            asyncio.get_running_loop().call_soon(self._wake)

    async def _reserved(self, key: str, usd: float) -> str:
        async with self._change:
            while True:
                reservation = None if self._spent else self.ledger.reserve(key, usd, self.limit)
                if reservation is not None:
                    self._under_way += 1
                    return reservation
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
