"""One question to a model: answered by a kept reply, or asked where the person says so."""

from __future__ import annotations

from pathlib import Path

from lib.errors import LLMError
from lib.llm import LLMBatchClient, LLMRequest, LLMResult, LLMSettings, ReplyStore
from lib.llm.estimate import Estimate, estimate
from lib.llm.reply import Reply


class NotAskedError(LLMError):
    """No reply is kept, and asking would cost something."""


class KeptReplies(ReplyStore):
    """A store for those who must not pay: what is not kept is an error, not a question."""

    def find(self, key: str) -> Reply | None:
        """The reply to this request; NotAskedError where it was never paid here."""
        reply = super().find(key)
        if reply is None:
            raise NotAskedError("the kept reply cannot be used, and a second question would cost money; --ask asks it")
        return reply


def kept_answer(request: LLMRequest, settings: LLMSettings, folder: Path) -> LLMResult:
    """What the replies kept in `folder`, and on this machine, say. Nothing goes over the network.

    Raises NotAskedError, which says what the question would cost, where there is no such reply.
    """
    store = KeptReplies(folder)
    cost = estimate(request, settings, store)
    if cost.calls:
        raise NotAskedError(f"no reply is kept, and nothing was asked; --ask asks, for {_price(cost, settings)}")
    return _result(LLMBatchClient(settings=settings, store=store), request)


def paid_answer(request: LLMRequest, settings: LLMSettings, folder: Path, ledger: Path) -> LLMResult:
    """The answer, from a kept reply or asked now. What is paid is kept on this machine and booked in `ledger`.

    A person waits for it, so that it is asked directly, where `mode: batch` would take a day.
    """
    direct = settings.model_copy(update={"mode": "direct"})
    return _result(LLMBatchClient(settings=direct, store=ReplyStore(folder), ledger=ledger), request)


def _result(client: LLMBatchClient, request: LLMRequest) -> LLMResult:
    results: list[LLMResult] = []
    summary = client.process_batch([request], on_result=results.append)
    summary.check_budget()
    if not results:
        raise LLMError(f"{request.id}: no answer came: {summary.message or 'it was stopped'}")
    return results[0]


def _price(cost: Estimate, settings: LLMSettings) -> str:
    tokens = f"about {cost.prompt_tokens:,} tokens in and {cost.completion_tokens:,} out"
    if settings.prices == "unknown":
        return f"{tokens}, at a price that params.yaml calls unknown"
    return f"about ${cost.usd:.4f} ({tokens})"
