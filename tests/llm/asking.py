"""What tests of the client share: questions, settings and a batch in one call."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lib.llm import LLMBatchClient, LLMRequest, LLMResult, LLMSettings, ReplyStore
from lib.llm.events import LLMEvent
from lib.llm.summary import BatchSummary
from lib.settings.llm import Price
from lib.system.stop_signal import StopSignal
from tests.llm.server import PRICE_IN, PRICE_OUT, Server

MODEL = "a-model"
PRICES = {MODEL: Price(input=PRICE_IN, output=PRICE_OUT)}
FORMAT = {
    "type": "json_schema",
    "json_schema": {
        "name": "response",
        "strict": True,
        "schema": {
            "type": "object",
            "properties": {"word": {"type": "string"}},
            "required": ["word"],
            "additionalProperties": False,
        },
    },
}


def question(text: str = "Say a word.", **values: Any) -> LLMRequest:
    """A question whose id is its text."""
    given: dict[str, Any] = {"response_format": FORMAT, "max_tokens": 100, **values}
    return LLMRequest(
        id=given.pop("id", text), model=given.pop("model", MODEL), messages=[{"role": "user", "content": text}], **given
    )


@dataclass
class Asked:
    """What a batch brought."""

    summary: BatchSummary
    results: dict[str, LLMResult]
    events: list[LLMEvent] = field(default_factory=list)

    def kinds(self, request: str) -> list[str]:
        """What happened to a request, in order."""
        return [event.kind for event in self.events if event.request_id == request]

    @property
    def only(self) -> LLMResult:
        [result] = self.results.values()
        return result


@dataclass
class Asker:
    """Asks a server, with replies and money kept in `folder`."""

    server: Server
    folder: Path

    def client(self, **settings: Any) -> LLMBatchClient:
        given = {"base_url": self.server.url, "prices": PRICES, "deadline_seconds": 20.0, **settings}
        return LLMBatchClient(
            settings=LLMSettings(**given),
            store=ReplyStore(self.folder / "replies", self.folder / "machine"),
            ledger=self.folder / "ledger.txt",
        )

    def __call__(
        self, *requests: LLMRequest | Iterable[LLMRequest], stop: StopSignal | None = None, **settings: Any
    ) -> Asked:
        """Ask single requests, or one iterable of them."""
        results: dict[str, LLMResult] = {}
        events: list[LLMEvent] = []
        first = requests[0]
        asked = [r for r in requests if isinstance(r, LLMRequest)] if isinstance(first, LLMRequest) else first
        assert not isinstance(asked, LLMRequest)
        summary = self.client(**settings).process_batch(
            asked, lambda result: results.update({result.request_id: result}), events.append, stop=stop
        )
        return Asked(summary, results, events)
