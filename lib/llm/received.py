"""A question on its way, its tries, and its reply as it is kept."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from lib.llm.cost import forecast, read_cost, read_usage
from lib.llm.prepared import Prepared
from lib.llm.reply import Reply
from lib.settings.llm import Price


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
class Spent:
    """Tries until a reply came, and seconds: in line, and over all tries with the pauses between them."""

    attempts: int = 1
    queue_seconds: float = 0.0
    total_seconds: float = 0.0
    lost_usd: float = 0.0


@dataclass
class Tries:
    """The tries of one question: all, those that failed for another reason than the pace, and what broke off cost."""

    began: float
    all: int = 0
    failed: int = 0
    waited: float | None = None
    lost_usd: float = 0.0

    @property
    def spent(self) -> Spent:
        return Spent(self.all, self.waited or 0.0, time.monotonic() - self.began, self.lost_usd)


@dataclass(frozen=True)
class Received:
    """A response, how long it took, and the seconds to its first token when streaming."""

    response: dict[str, Any]
    seconds: float
    first: float | None


def make_reply(question: Question, received: Received, price: Price | None, spent: Spent) -> Reply:
    """A response as it is kept: with what it used and cost. Whatever it says, it was paid, and this does not fail."""
    usage = read_usage(received.response, question.prepared)
    cost, source = read_cost(received.response, usage, price, question.prepared.images)
    return Reply(
        key=question.prepared.key,
        request_model=question.model,
        response=received.response,
        prompt_tokens=usage.prompt_tokens,
        completion_tokens=usage.completion_tokens,
        cached_tokens=usage.cached_tokens,
        reasoning_tokens=usage.reasoning_tokens,
        usage_estimated=usage.estimated,
        cost_usd=cost,
        cost_source=source,
        lost_usd=round(spent.lost_usd, 10),
        forecast_usd=forecast(question.prepared, price),
        attempts=spent.attempts,
        queue_seconds=round(spent.queue_seconds, 4),
        execution_seconds=round(received.seconds, 4),
        total_seconds=round(spent.total_seconds, 4),
        ttft_seconds=None if received.first is None else round(received.first, 4),
    )
