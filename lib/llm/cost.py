"""What a question may cost, what it should cost, and what a reply used and cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from lib.errors import LLMError
from lib.llm.completion import read_message
from lib.llm.counts import count_of, dollars_of
from lib.llm.prepared import BYTES_A_TOKEN, Prepared
from lib.settings.llm import LLMSettings, Price

CostSource = Literal["provider", "prices", "unknown"]


@dataclass(frozen=True)
class Usage:
    """Tokens of one reply; `estimated` where the server did not say. Reasoning is a part of the completion."""

    prompt_tokens: int
    completion_tokens: int
    cached_tokens: int = 0
    reasoning_tokens: int = 0
    estimated: bool = False


def upper_cost(prepared: Prepared, price: Price | None, settings: LLMSettings, request: str) -> float:
    """The most that one try may cost; 0 where no price is known. LLMError where nothing bounds it."""
    if price is None:
        return 0.0
    if prepared.answer_upper is None and settings.budget_usd is not None:
        raise LLMError(
            f"request {request}: no max_tokens; with budget_usd each request must say how long it may answer"
        )
    return price.dearest.cost(prepared.prompt_upper, prepared.answer_upper or 0, images=prepared.images)


def forecast(prepared: Prepared, price: Price | None) -> float:
    """What a question should cost, in dollars; 0 where no price is known."""
    if price is None:
        return 0.0
    return round(price.cost(prepared.prompt_likely, prepared.answer_likely, images=prepared.images), 10)


def used_cost(used: tuple[int, int], prepared: Prepared, price: Price | None) -> float:
    """Dollars for tokens of a reply that broke off; the prompt counts as it should where nobody says."""
    prompt, written = used
    return 0.0 if price is None else price.cost(prompt or prepared.prompt_likely, written, images=prepared.images)


def read_usage(response: Mapping[str, Any], prepared: Prepared) -> Usage:
    """The tokens that a response says it used; an estimate from its text where it says nothing that can be read."""
    said = response.get("usage")
    prompt = _count(said, "prompt_tokens")
    if not prompt:
        # Nothing was asked in no words: who counts so counts nothing.
        return Usage(
            prepared.prompt_likely, max(_written(response), _count(said, "completion_tokens") or 0), estimated=True
        )
    completion = _count(said, "completion_tokens")
    if not completion:
        completion = _written(response)
    reasoning = _count(_part(said, "completion_tokens_details"), "reasoning_tokens") or 0
    # Some count what a model thinks apart from what it writes, and both in the total.
    total = _count(said, "total_tokens")
    if total is not None:
        reasoning = min(reasoning, max(completion, total - prompt))
    completion = max(completion, (total or 0) - prompt, reasoning)
    cached = _count(_part(said, "prompt_tokens_details"), "cached_tokens")
    if cached is None:
        cached = _count(said, "prompt_cache_hit_tokens") or _count(said, "cached_tokens") or 0
    return Usage(prompt, completion, min(cached, prompt), reasoning)


def _written(response: Mapping[str, Any]) -> int:
    """About how many tokens the text of a response has."""
    return -(-len(read_message(response).content.encode("utf-8", "replace")) // BYTES_A_TOKEN)


def read_cost(response: Mapping[str, Any], usage: Usage, price: Price | None, images: int) -> tuple[float, CostSource]:
    """Dollars, and who says so: the provider's own figure, else the prices, else nobody (0).

    Nothing is no figure beside prices: many servers count no dollars, and say 0 for it.
    """
    said = dollars_of(_part(response, "usage").get("cost"))
    if said or (said is not None and price is None):
        return said, "provider"
    if price is None:
        return 0.0, "unknown"
    tokens = (usage.prompt_tokens, usage.completion_tokens, usage.cached_tokens)
    return price.cost(*tokens, images=images, reasoning=usage.reasoning_tokens), "prices"


def _part(said: Any, name: str) -> Mapping[str, Any]:
    part = said.get(name) if isinstance(said, Mapping) else None
    return part if isinstance(part, Mapping) else {}


def _count(said: Any, name: str) -> int | None:
    """A count of tokens; None where there is none that can be true."""
    return count_of(said.get(name)) if isinstance(said, Mapping) else None
