"""The caller's side of a batch: a bounded window of requests goes in, results are handed over one at a time."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence, Sized
from dataclasses import dataclass, field
from queue import Empty
from typing import Any

from lib.errors import BudgetError
from lib.llm.engine import STOP_SECONDS, Engine, Outcome
from lib.llm.events import LLMEvent
from lib.llm.request import LLMRequest
from lib.llm.summary import BatchSummary
from lib.llm.waiting import LongWaitError
from lib.system.stop_signal import StopSignal

Callback = Callable[[Any], object]

WINDOW = 2
"""Requests in line for each that may be in flight."""
MOST_PAUSING = 4
"""Requests, for each that may be in flight, that wait for their next try and hold no other back."""
LOOK_SECONDS = 0.1
"""How often a batch looks whether it is to stop."""


def call_back(callback: Callback, value: object, summary: BatchSummary) -> None:
    """Call it; an exception is logged and counted, and ends nothing."""
    try:
        callback(value)
    except Exception:
        summary.callback_errors += 1
        logging.getLogger(__name__).exception("a callback failed; the batch goes on")


@dataclass
class Batch:
    """One call of process_batch. Callbacks are called in the thread that calls `run`."""

    requests: Iterable[LLMRequest]
    on_results: Sequence[Callback]
    on_events: Sequence[Callback]
    stop: StopSignal | None
    summary: BatchSummary = field(default_factory=BatchSummary)
    failure: Exception | None = None
    """What ended the batch: the endpoint, or an exception in the iterator of requests."""
    _ended: bool = False
    _pending: int = 0
    _unfinished: int = 0

    def run(self, engine: Engine) -> BatchSummary:
        """Carry all requests through.

        Raises LLMError where the endpoint would refuse every one, and whatever the iterator of requests raises.
        """
        started = time.monotonic()
        waiting = iter(self.requests)
        window = WINDOW * engine.settings.max_workers
        most_pausing = MOST_PAUSING * engine.settings.max_workers
        with engine:
            while not self._ended or self._pending:
                self._fill(engine, waiting, window + min(engine.pausing, most_pausing))
                self._take(engine)
                if self.stop and self.summary.stopped is None:
                    self._end("signal", f"stopped by {self.stop.name}")
                    engine.halt(STOP_SECONDS)
        while not engine.out.empty():
            self._handle(engine, engine.out.get())
        self._tell_of_lost(engine.uncertain_usd)
        self.summary.seconds = round(time.monotonic() - started, 3)
        if isinstance(self.failure, LongWaitError):
            self.summary.unsent = self._unsent(waiting)
            raise LongWaitError(f"{self.failure} ({self.summary.unsent} requests are left)")
        if self.failure is not None and not isinstance(self.failure, BudgetError):
            raise self.failure
        self.summary.unsent = self._unsent(waiting)
        return self.summary

    def _tell_of_lost(self, usd: float) -> None:
        self.summary.uncertain_usd = usd
        if usd > 0:
            logging.getLogger(__name__).warning(
                "calls went out and brought no reply: up to $%.4f may have been paid for them, which stays held "
                "against run.llm.budget_usd",
                usd,
            )

    def _tell_of_wait(self, event: LLMEvent) -> None:
        until = time.strftime("%H:%M:%S", time.localtime(time.time() + event.seconds))
        logging.getLogger(__name__).warning(
            "%s; waiting %.0f s, until %s, with %d requests in line", event.detail, event.seconds, until, self._pending
        )

    def _fill(self, engine: Engine, waiting: Iterator[LLMRequest], window: int) -> None:
        """Put requests in line while there is room and nothing to hand over."""
        while not self._ended and not self.stop and self._pending < window:
            try:
                request = next(waiting, None)
            except Exception as error:
                # What is under way is brought to its end first, and handed over.
                self.failure = error
                request = None
            if request is None:
                self._ended = True
                return
            engine.submit(request)
            self._pending += 1
            if not engine.out.empty():
                return

    def _take(self, engine: Engine) -> None:
        """Handle what came out; wait for it a moment."""
        try:
            self._handle(engine, engine.out.get(timeout=LOOK_SECONDS))
        except Empty:
            return

    def _handle(self, engine: Engine, item: Outcome | LLMEvent) -> None:
        if isinstance(item, LLMEvent):
            if item.kind == "waiting":
                self._tell_of_wait(item)
            self._call(self.on_events, item)
            return
        self._pending -= 1
        if item.result is not None:
            self.summary.add(item.result)
            self._call(self.on_results, item.result)
            return
        self._unfinished += 1
        if item.failure is not None and self.failure is None:
            self.failure = item.failure
            self._end("budget" if isinstance(item.failure, BudgetError) else None, str(item.failure))
            engine.halt()

    def _end(self, stopped: Any, message: str) -> None:
        self._ended = True
        self.summary.stopped = stopped
        self.summary.message = message

    def _call(self, callbacks: Sequence[Callback], value: object) -> None:
        for callback in callbacks:
            call_back(callback, value, self.summary)

    def _unsent(self, waiting: Iterator[LLMRequest]) -> int | None:
        """Requests without a result. An iterator is counted to its end, except when somebody waits for us to stop; one
        that knows how many it has `left` says so."""
        if self.summary.stopped == "signal":
            return len(self.requests) - self.summary.results if isinstance(self.requests, Sized) else None
        left = getattr(waiting, "left", None)
        return self._unfinished + (left() if left is not None else sum(1 for _ in waiting))
