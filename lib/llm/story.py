"""What became of one request: its replies, when it is asked again, and the result that they come to."""

from __future__ import annotations

from dataclasses import dataclass, field

from lib.llm.answer import Answer, complaint, read_answer
from lib.llm.reply import Reply
from lib.llm.request import LLMRequest
from lib.llm.result import LLMResult
from lib.llm.wire import Message

ROUNDS = 2
"""An answer that cannot be used is asked for again once."""
STRETCH = 2
"""Times the limit of tokens at which an answer was cut off: with the same one it would be cut off again."""


@dataclass
class Story:
    """The replies that a request got, in order."""

    request: LLMRequest
    replies: list[Reply] = field(default_factory=list)
    new: list[Reply] = field(default_factory=list)
    lost_tries: int = 0
    lost_usd: float = 0.0
    """What the tries used that broke off, where no reply tells of them."""
    stretch: int = 1
    """Times as long as the request says may the answer be."""
    more: list[Message] = field(default_factory=list)
    """Messages that ask again, to stand after the request's own."""
    complaints: int = 0
    objection: str = ""
    """What was wrong with the last answer that is asked for again."""
    last_kind: str | None = None
    """What was wrong with the last answer, as a kind; None: nothing."""
    outcome: LLMResult | None = None
    """Set when the request is at its end."""

    def read(self, reply: Reply, *, new: bool) -> Answer | None:
        """Take a reply. Its answer where that is good or the last one asked for; else None, and `more` asks again.

        `new`: it was paid just now.
        """
        self.replies.append(reply)
        if new:
            self.new.append(reply)
        answer = read_answer(reply.response, self.request.shape)
        self.last_kind = answer.error_kind
        if answer.parsed is not None or self.complaints == ROUNDS - 1:
            return answer
        if answer.error_kind == "cut_off" and (not answer.larger_limit or self.request.max_tokens is None):
            # Asked again, it would be cut off again, and paid for.
            return answer
        self.complaints += 1
        self.objection = answer.error or ""
        if answer.error_kind == "cut_off":
            self.stretch *= STRETCH
        else:
            self.more += complaint(answer, self.request.shape)
        return None

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
            reasoning_tokens=sum(reply.reasoning_tokens for reply in replies),
            cost_usd=round(sum(reply.cost_usd + reply.lost_usd for reply in replies) + self.lost_usd, 10),
            cost_known=all(reply.cost_source != "unknown" for reply in replies),
            # What was asked again was not foreseen.
            forecast_usd=replies[0].forecast_usd if replies else 0.0,
            new_cost_usd=round(sum(reply.cost_usd + reply.lost_usd for reply in self.new) + self.lost_usd, 10),
            queue_seconds=replies[0].queue_seconds if replies else 0.0,
            execution_seconds=round(seconds, 4),
            total_seconds=round(sum(reply.total_seconds for reply in replies), 4),
            ttft_seconds=replies[0].ttft_seconds if replies else None,
            from_store=bool(replies) and not self.new,
            reply_keys=tuple(reply.key for reply in replies),
        )
