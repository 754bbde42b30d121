"""`run.llm:` of params.yaml: where the model is, how hard to ask, what may be spent. None of it decides a record."""

from __future__ import annotations

import os
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from lib.errors import LLMError

Dialect = Literal["openai", "json_object", "tools", "plain", "ollama"]
BATCH_SHARE = 0.5
"""What the Batch API costs, of the usual price."""
ANY_MODEL = "*"
"""In place of a model's name: the price of every model that has none of its own."""
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class Price(BaseModel):
    """What a model costs, in dollars a million tokens."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    input: float = Field(ge=0)
    output: float = Field(ge=0)
    cached_input: float | None = Field(default=None, ge=0, description="Prompt tokens from the provider's cache.")
    reasoning: float | None = Field(default=None, ge=0, description="Tokens of thoughts, where they cost otherwise.")
    image: float = Field(default=0.0, ge=0, description="Dollars an image, where it costs beside its tokens.")

    def cost(self, prompt: int, completion: int, cached: int = 0, *, images: int = 0, reasoning: int = 0) -> float:
        """Dollars for these tokens; `cached` are among `prompt`, `reasoning` among `completion`."""
        cached_price = self.input if self.cached_input is None else self.cached_input
        thought_price = self.output if self.reasoning is None else self.reasoning
        read = (prompt - cached) * self.input + cached * cached_price
        written = (completion - reasoning) * self.output + reasoning * thought_price
        return (read + written) / 1e6 + images * self.image

    @property
    def dearest(self) -> Price:
        """The price at which nothing costs more than it may."""
        return Price(
            input=max(self.input, self.cached_input or 0.0),
            output=max(self.output, self.reasoning or 0.0),
            image=self.image,
        )

    def times(self, factor: float) -> Price:
        """The same, so many times as dear."""
        return Price(**{name: value if value is None else value * factor for name, value in self.model_dump().items()})


class LLMSettings(BaseModel):
    """How models are asked. The key itself is never a setting: `key_env` names the variable that holds it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    base_url: str = Field(default="https://api.openai.com/v1", pattern=r"^https?://")
    key_env: str = Field(default="OPENAI_API_KEY", pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")
    max_workers: int = Field(default=30, ge=1, description="Requests in flight.")
    max_retries: int = Field(default=5, ge=0, description="Tries after the first, for failures that may pass.")
    requests_per_minute: float | None = Field(default=None, gt=0)
    tokens_per_minute: float | None = Field(default=None, gt=0)
    timeout_seconds: float = Field(default=120, gt=0, description="For one try.")
    deadline_seconds: float = Field(
        default=300, gt=0, description="For a request: all its tries and pauses. A longer wait ends the run."
    )
    budget_usd: float | None = Field(default=None, ge=0, description="Never spend more than this.")
    prices: dict[str, Price] | Literal["unknown"] = Field(
        default_factory=dict, description="By model; * stands for any other."
    )
    image_tokens: int = Field(default=6000, ge=0, description="The most that one image may count for.")
    dialect: Dialect = Field(default="openai", description="How the server wants to be told of the schema.")
    stream: bool = False
    mode: Literal["direct", "batch"] = Field(default="direct", description="batch: jobs at half price, in a day.")
    batch_poll_seconds: float = Field(default=30, gt=0, description="How often to look whether a job has ended.")

    @field_validator("base_url")
    @classmethod
    def _no_secret_in_the_address(cls, value: str) -> str:
        if "@" in urlsplit(value).netloc:
            raise ValueError("an address must hold no user or password; put the key into the variable of key_env")
        if urlsplit(value).query or urlsplit(value).fragment:
            raise ValueError("an address must end before ? and #; put a key into the variable of key_env")
        return value.rstrip("/")

    @model_validator(mode="after")
    def _budget_needs_prices(self) -> Self:
        if self.budget_usd is not None and self.prices == "unknown":
            raise ValueError("budget_usd needs prices: without them nobody knows when it is spent")
        return self

    @property
    def host(self) -> str:
        return urlsplit(self.base_url).hostname or ""

    def key(self) -> str:
        """The key, from the environment. LLMError where it is not set; a server on this machine needs none."""
        # Keys come out of files, with the line's end behind them.
        key = os.environ.get(self.key_env, "").strip()
        if not all("!" <= character <= "~" for character in key):
            raise LLMError(
                f"{self.key_env} holds a character that no key has (a space, a line break, or a letter beyond ASCII): "
                f"export it anew with the key for {self.host}"
            )
        if key:
            return key
        if self.host in LOOPBACK:
            return "none"
        raise LLMError(f"{self.key_env} is not set: export it with the key for {self.host}, or name another in key_env")

    def price(self, model: str) -> Price | None:
        """The model's price; None where the user said that it is unknown; LLMError where nobody said anything."""
        if self.prices == "unknown":
            return None
        price = self.prices.get(model, self.prices.get(ANY_MODEL))
        if price is None:
            raise LLMError(
                f"params.yaml: run.llm.prices: no price for {model}: give input and output in dollars a million "
                "tokens, or say `prices: unknown`"
            )
        return price.times(BATCH_SHARE) if self.mode == "batch" else price
