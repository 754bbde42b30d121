"""What a reply used and what it cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from lib.llm.prepared import BYTES_A_TOKEN, Prepared
from lib.settings.llm import Price

CostSource = Literal["provider", "prices", "unknown"]


@dataclass(frozen=True)
class Usage:
    """Tokens of one reply; `estimated` where the server did not say."""

    prompt_tokens: int
    completion_tokens: int
    cached_tokens: int = 0
    estimated: bool = False


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
