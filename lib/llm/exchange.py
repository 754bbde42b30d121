"""One request from question to result: look into the store, ask, read, and ask once more if the answer is no good."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from lib.errors import SourceError
from lib.llm.answer import Answer, complaint, read_answer
from lib.llm.caller import Caller, Patience, Question
from lib.llm.events import LLMEvent
from lib.llm.faults import CallError
from lib.llm.keylocks import KeyLocks
from lib.llm.prepared import Message, Prepared, prepare
from lib.llm.reply import Reply
from lib.llm.request import LLMRequest
from lib.llm.result import LLMResult

ROUNDS = 2
"""An answer that cannot be used is asked for again once."""


@dataclass
class Story:
    """The replies that a request got, in order."""

    request: LLMRequest
    replies: list[Reply] = field(default_factory=list)
    new: list[Reply] = field(default_factory=list)
    lost_tries: int = 0
    outcome: LLMResult | None = None
    """Set when the request is at its end."""

    def result(self, answer: Answer | None, error_kind: str | None = None, error: str | None = None) -> LLMResult:
        """The result, with the sums over all replies. Without an answer it is the error."""
        replies = self.replies
        last = replies[-1] if replies else None
        seconds = sum(reply.execution_seconds for reply in replies)
        written = sum(reply.completion_tokens for reply in replies)
        good = answer is not None and answer.parsed is not None
        return LLMResult(
            request=self.request,
            success=good,
            parsed=answer.parsed if answer else None,
            content=answer.content if answer else "",
            error=None if good else (error or (answer.error if answer else None)),
            error_kind=None if good else (error_kind or (answer.error_kind if answer else None)),
            attempts=sum(reply.attempts for reply in replies) + self.lost_tries,
            prompt_tokens=sum(reply.prompt_tokens for reply in replies),
            completion_tokens=written,
            cached_tokens=sum(reply.cached_tokens for reply in replies),
            usage_estimated=any(reply.usage_estimated for reply in replies),
            tokens_per_second=round(written / seconds, 2) if seconds > 0 else 0.0,
            model=last.model if last else "",
            provider=last.provider if last else "",
            cost_usd=round(sum(reply.cost_usd for reply in replies), 10),
            cost_known=all(reply.cost_source != "unknown" for reply in replies),
            # What was asked again was not foreseen.
            forecast_usd=replies[0].forecast_usd if replies else 0.0,
            new_cost_usd=round(sum(reply.cost_usd for reply in self.new), 10),
            queue_seconds=replies[0].queue_seconds if replies else 0.0,
            execution_seconds=round(seconds, 4),
            total_seconds=round(sum(reply.total_seconds for reply in replies), 4),
            ttft_seconds=replies[0].ttft_seconds if replies else None,
            from_store=bool(replies) and not self.new,
            reply_keys=tuple(reply.key for reply in replies),
        )


class Exchange:
    """Carries requests through. One for a batch; each request is a call of `run`."""

    def __init__(self, caller: Caller) -> None:
        self.caller = caller
        self._locks = KeyLocks()

    async def run(self, request: LLMRequest, queued: float) -> LLMResult:
        """The result of a request that was put in line at `queued`, in seconds of the monotonic clock.

        Raises BudgetError and LLMError where the batch must end, and nothing else.
        """
        story = Story(request)
        patience = Patience(self.caller.settings.deadline_seconds)
        more: list[Message] = []
        answer: Answer | None = None
        try:
            for number in range(1, ROUNDS + 1):
                reply = await self._reply(request, more, patience, queued, story)
                answer = read_answer(reply.response, request.shape, self.caller.settings.dialect)
                if answer.parsed is not None:
                    break
                if number < ROUNDS:
                    self.caller.tell(LLMEvent("asked_again", request.id, answer.error or ""))
                    more = [*more, *complaint(answer)]
        except CallError as error:
            story.lost_tries += error.tries
            return story.result(None, error.fault.kind, error.fault.message)
        except SourceError as error:
            return story.result(None, "source", str(error))
        return story.result(answer)

    async def _reply(
        self, request: LLMRequest, more: list[Message], patience: Patience, queued: float, story: Story
    ) -> Reply:
        prepared, reply = await self._prepared(request, more)
        if reply is None:
            async with self._locks.holding(prepared.key) as others:
                if others:
                    _, reply = await self._prepared(request, more)
                if reply is None:
                    question = Question(prepared, request.id, request.model, queued)
                    fresh = await self.caller.ask(question, patience)
                    story.replies.append(fresh)
                    story.new.append(fresh)
                    return fresh
        self.caller.budget.found(reply)
        self.caller.tell(LLMEvent("found", request.id, reply.key))
        story.replies.append(reply)
        return reply

    async def _prepared(self, request: LLMRequest, more: list[Message]) -> tuple[Prepared, Reply | None]:
        """The request made ready, and the reply that was already paid, if any."""
        settings, store = self.caller.settings, self.caller.store

        def work() -> tuple[Prepared, Reply | None]:
            prepared = prepare(request, settings, more)
            return prepared, None if store is None else store.find(prepared.key)

        return await asyncio.get_running_loop().run_in_executor(self.caller.files, work)
