"""What questions will come to, before they are asked. Nothing here goes over the network."""

from __future__ import annotations

from dataclasses import dataclass

from lib.llm.cost import forecast
from lib.llm.prepared import prepare
from lib.llm.request import LLMRequest
from lib.llm.store import ReplyStore
from lib.settings.llm import LLMSettings


@dataclass
class Estimate:
    """Tokens and dollars of the questions that are still to be asked; `answered` are in the store already."""

    calls: int = 0
    answered: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    usd: float = 0.0

    def __add__(self, other: Estimate) -> Estimate:
        return Estimate(
            self.calls + other.calls,
            self.answered + other.answered,
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
            self.usd + other.usd,
        )

    def scaled(self, factor: float) -> Estimate:
        """The same calls, each `factor` times as large and as dear."""
        return Estimate(
            self.calls,
            self.answered,
            round(self.prompt_tokens * factor),
            round(self.completion_tokens * factor),
            self.usd * factor,
        )


def estimate(request: LLMRequest, settings: LLMSettings, store: ReplyStore) -> Estimate:
    """What one question comes to: made ready as it would be sent, image and all, and looked up in the store.

    Raises SourceError where its image cannot be read, LLMError where its model has no price.
    """
    prepared = prepare(request, settings)
    if prepared.key in store:
        return Estimate(answered=1)
    usd = forecast(prepared, settings.price(request.model))
    return Estimate(1, 0, prepared.prompt_likely, prepared.answer_likely, usd)
