"""How a batch went."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from lib.errors import BudgetError
from lib.llm.result import LLMResult


@dataclass
class BatchSummary:
    """Counts and sums over a batch. `cost_usd` was paid now; `stored_cost_usd` is what replies found again once cost.

    `uncertain_usd` bounds what calls may have cost that went out and brought no reply. `unsent` counts requests
    without a result after a stop; None where the requests were an iterator that was not run to its end.
    """

    succeeded: int = 0
    failed: int = 0
    from_store: int = 0
    unsent: int | None = 0
    stopped: Literal["signal", "budget"] | None = None
    message: str = ""
    attempts: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_tokens: int = 0
    usage_estimated: bool = False
    cost_usd: float = 0.0
    stored_cost_usd: float = 0.0
    uncertain_usd: float = 0.0
    cost_known: bool = True
    callback_errors: int = 0
    seconds: float = 0.0

    @property
    def results(self) -> int:
        return self.succeeded + self.failed

    def add(self, result: LLMResult) -> None:
        """Count a result."""
        self.succeeded += result.success
        self.failed += not result.success
        self.from_store += result.from_store
        self.attempts += result.attempts
        self.prompt_tokens += result.prompt_tokens
        self.completion_tokens += result.completion_tokens
        self.cached_tokens += result.cached_tokens
        self.usage_estimated |= result.usage_estimated
        self.cost_usd += result.new_cost_usd
        self.stored_cost_usd += result.cost_usd - result.new_cost_usd
        self.cost_known &= result.cost_known

    def check_budget(self) -> None:
        """Raise BudgetError, which says what is left, where the budget ended the batch."""
        if self.stopped == "budget":
            raise BudgetError(f"{self.message} ({self.unsent} requests are left)")

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)
