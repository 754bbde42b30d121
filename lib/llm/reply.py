"""A paid reply, as it is kept."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from lib.llm.cost import CostSource


class Reply(BaseModel):
    """One reply as it came, with what it used, cost and took. `response` is the server's own JSON."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str
    request_model: str
    response: dict[str, Any]
    prompt_tokens: int = Field(ge=0)
    completion_tokens: int = Field(ge=0)
    cached_tokens: int = Field(default=0, ge=0)
    reasoning_tokens: int = Field(default=0, ge=0, description="Of the completion: what the model thought.")
    usage_estimated: bool = False
    cost_usd: float = Field(ge=0)
    cost_source: CostSource
    lost_usd: float = Field(default=0.0, ge=0, description="What earlier tries used that broke off in the middle.")
    forecast_usd: float = Field(default=0.0, ge=0, description="What it was expected to cost when it was asked.")
    attempts: int = Field(default=1, ge=1, description="Tries until this reply came.")
    queue_seconds: float = Field(default=0.0, ge=0)
    execution_seconds: float = Field(default=0.0, ge=0, description="The try that brought it.")
    total_seconds: float = Field(default=0.0, ge=0, description="All tries, and the pauses between them.")
    ttft_seconds: float | None = Field(default=None, ge=0, description="Time to first token, when streaming.")

    @property
    def model(self) -> str:
        """The model that says it answered."""
        return str(self.response.get("model") or self.request_model)

    @property
    def provider(self) -> str:
        """Who ran the model, where a router says so."""
        return str(self.response.get("provider") or "")

    @property
    def tokens(self) -> int:
        return self.prompt_tokens + self.completion_tokens
