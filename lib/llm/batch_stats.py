"""How a batch stands while it runs."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Mapping, Sized
from typing import Any

from lib.llm.events import LLMEvent
from lib.llm.request import LLMRequest
from lib.llm.result import LLMResult


class BatchStats(dict[str, Any]):
    """The figures, as a mapping whose keys are attributes too. Times are seconds, `progress` is a share."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(f"the figures of a batch have no {name}; they have {', '.join(self)}") from None


class Tally:
    """Counts what goes through a batch. Any thread may ask for the figures."""

    def __init__(self, requests: Iterable[LLMRequest]) -> None:
        self._lock = threading.Lock()
        self._began = time.monotonic()
        self._total = len(requests) if isinstance(requests, Sized) else None
        self._out: set[str] = set()
        self._results = {"succeeded": 0, "failed": 0, "from_store": 0}
        self._sums = {"total_cost_usd": 0.0, "total_tokens": 0, "total_time": 0.0}
        self._times: tuple[float, float] | None = None
        self._ended: float | None = None
        self._waiting_until = 0.0

    def event(self, event: LLMEvent) -> None:
        with self._lock:
            if event.kind == "sent":
                self._out.add(event.request_id)
            elif event.kind == "waiting":
                self._waiting_until = time.monotonic() + event.seconds
            else:
                self._out.discard(event.request_id)

    def result(self, result: LLMResult) -> None:
        with self._lock:
            self._out.discard(result.request_id)
            self._results["succeeded" if result.success else "failed"] += 1
            self._results["from_store"] += result.from_store
            self._sums["total_cost_usd"] += result.new_cost_usd
            self._sums["total_tokens"] += result.tokens_total
            self._sums["total_time"] += result.total_seconds
            low, high = self._times or (result.total_seconds, result.total_seconds)
            self._times = min(low, result.total_seconds), max(high, result.total_seconds)

    def end(self) -> None:
        with self._lock:
            self._ended = time.monotonic()

    def stats(self, total: int | None = None) -> BatchStats:
        """The figures now. `total`: how many requests there are, where only the caller knows."""
        with self._lock:
            seconds = max((self._ended or time.monotonic()) - self._began, 1e-6)
            done = self._results["succeeded"] + self._results["failed"]
            known = self._total if total is None else total
            count = done + len(self._out) if known is None else known
            low, high = self._times or (0.0, 0.0)
            figures: Mapping[str, Any] = {
                "total_requests": count,
                "completed": self._results["succeeded"],
                "failed": self._results["failed"],
                "from_store": self._results["from_store"],
                "in_progress": len(self._out),
                "queued": max(0, count - done - len(self._out)),
                "progress": done / count if count else 0.0,
                "elapsed_seconds": round(seconds, 3),
                "requests_per_second": round(done / seconds, 3),
                "avg_time_per_request": round(self._sums["total_time"] / done, 4) if done else 0.0,
                "min_time": round(low, 4),
                "max_time": round(high, 4),
                "total_cost_usd": round(self._sums["total_cost_usd"], 10),
                "avg_cost_per_request": round(self._sums["total_cost_usd"] / done, 10) if done else 0.0,
                "total_tokens": self._sums["total_tokens"],
                "waiting_seconds": round(max(0.0, self._waiting_until - time.monotonic()), 3),
            }
            return BatchStats(figures)
