"""What a question may cost, what it should cost, and what a reply used and cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from lib.errors import LLMError
from lib.llm.prepared import BYTES_A_TOKEN, Prepared
from lib.settings.llm import LLMSettings, Price

CostSource = Literal["provider", "prices", "unknown"]


@dataclass(frozen=True)
class Usage:
    """Tokens of one reply; `estimated` where the server did not say."""

    prompt_tokens: int
    completion_tokens: int
    cached_tokens: int = 0
    estimated: bool = False


def upper_cost(prepared: Prepared, price: Price | None, settings: LLMSettings, request: str) -> float:
    """The most that one try may cost; 0 where no price is known. LLMError where nothing bounds it."""
    if price is None:
        return 0.0
    if prepared.answer_upper is None and settings.budget_usd is not None:
        raise LLMError(
            f"request {request}: no max_tokens; with budget_usd each request must say how long it may answer"
        )
    dearest = Price(input=max(price.input, price.cached_input or 0.0), output=price.output)
    return dearest.cost(prepared.prompt_upper, prepared.answer_upper or 0)


def forecast(prepared: Prepared, price: Price | None) -> float:
    """What a question should cost, in dollars; 0 where no price is known."""
    return 0.0 if price is None else round(price.cost(prepared.prompt_likely, prepared.answer_likely), 10)


def read_usage(response: Mapping[str, Any], prepared: Prepared) -> Usage:
    """The tokens that a response says it used; an estimate from its text where it says nothing."""
    said = response.get("usage")
    if isinstance(said, Mapping) and isinstance(said.get("prompt_tokens"), int):
        details = said.get("prompt_tokens_details") or {}
        prompt = int(said["prompt_tokens"])
        return Usage(
            prompt, int(said.get("completion_tokens") or 0), min(int(details.get("cached_tokens") or 0), prompt)
        )
    texts = [(choice.get("message") or {}).get("content") or "" for choice in response.get("choices") or ()]
    written = sum(len(text.encode("utf-8")) for text in texts)
    return Usage(prepared.prompt_likely, -(-written // BYTES_A_TOKEN), estimated=True)


def read_cost(response: Mapping[str, Any], usage: Usage, price: Price | None) -> tuple[float, CostSource]:
    """Dollars, and who says so: the provider's own figure, else the prices, else nobody (0)."""
    said = (response.get("usage") or {}).get("cost")
    if isinstance(said, int | float) and not isinstance(said, bool):
        return float(said), "provider"
    if price is None:
        return 0.0, "unknown"
    return price.cost(usage.prompt_tokens, usage.completion_tokens, usage.cached_tokens), "prices"
