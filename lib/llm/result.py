"""What came of a request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from lib.llm.request import LLMRequest


@dataclass(frozen=True)
class LLMResult:
    """How a request went, with the sums over all its replies: those that did not fit were paid too.

    `error` is one line. `error_kind` is rate_limited, server, connection, timeout, client (another 4xx), deadline,
    cut_off, refused, failed, empty, not_json, schema, source (an image that cannot be read) or internal.
    `new_cost_usd` is what was paid now; `cost_usd` counts replies from the store too, as they were once paid.
    """

    request: LLMRequest
    success: bool
    parsed: dict[str, Any] | BaseModel | None = None
    content: str = ""
    error: str | None = None
    error_kind: str | None = None
    attempts: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_tokens: int = 0
    reasoning_tokens: int = 0
    usage_estimated: bool = False
    tokens_per_second: float = 0.0
    model: str = ""
    provider: str = ""
    cost_usd: float = 0.0
    cost_known: bool = True
    forecast_usd: float = 0.0
    new_cost_usd: float = 0.0
    queue_seconds: float = 0.0
    execution_seconds: float = 0.0
    total_seconds: float = 0.0
    ttft_seconds: float | None = None
    from_store: bool = False
    reply_keys: tuple[str, ...] = ()

    @property
    def request_id(self) -> str:
        return self.request.id

    # Other names of the same, for stages that bring them along

    @property
    def error_message(self) -> str | None:
        return self.error

    @property
    def error_type(self) -> str | None:
        return self.error_kind

    @property
    def model_used(self) -> str:
        return self.model

    @property
    def tokens_total(self) -> int:
        return self.prompt_tokens + self.completion_tokens

    @property
    def usage(self) -> dict[str, int]:
        """Tokens in OpenAI's names, over all replies."""
        return {
            "prompt_tokens": self.prompt_tokens,
            "completion_tokens": self.completion_tokens,
            "total_tokens": self.tokens_total,
            "cached_tokens": self.cached_tokens,
            "reasoning_tokens": self.reasoning_tokens,
        }

    @property
    def queue_time_seconds(self) -> float:
        return self.queue_seconds

    @property
    def execution_time_seconds(self) -> float:
        return self.execution_seconds

    @property
    def total_time_seconds(self) -> float:
        return self.total_seconds

    @property
    def response(self) -> str:
        """The answer's text."""
        return self.content

    @property
    def metadata(self) -> Mapping[str, Any]:
        """The request's metadata."""
        return self.request.metadata

    @property
    def parsed_json(self) -> dict[str, Any] | None:
        """The answer as plain data."""
        return self.parsed.model_dump(mode="json") if isinstance(self.parsed, BaseModel) else self.parsed

    def metrics(self) -> dict[str, Any]:
        """The fields of LLMPageMetrics that a result knows."""
        return {
            "cost_usd": self.cost_usd,
            "forecast_usd": self.forecast_usd,
            "attempts": self.attempts,
            "prompt_tokens": self.prompt_tokens,
            "completion_tokens": self.completion_tokens,
            "cached_tokens": self.cached_tokens,
            "tokens_total": self.tokens_total,
            "tokens_per_second": self.tokens_per_second,
            "refused": int(self.error_kind == "refused"),
            "model_used": self.model,
            "provider": self.provider,
            "queue_time_seconds": self.queue_seconds,
            "execution_time_seconds": self.execution_seconds,
            "total_time_seconds": self.total_seconds,
            "time_to_first_token_seconds": self.ttft_seconds,
        }
