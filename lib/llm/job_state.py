"""What an endpoint says of a job of the Batch API, whatever is lacking in it."""

from __future__ import annotations

from typing import Any

from lib.llm.completion import one_line

ENDED = {"completed", "failed", "expired", "cancelled", "canceled", "complete", "succeeded", "error", "ended"}
"""States of a job that is over, in the words of OpenAI and of others."""
END_TIMES = ("completed_at", "failed_at", "expired_at", "cancelled_at")
"""Fields of a job that are set when it is over, in whatever words its state is told."""


def is_over(state: Any) -> bool:
    """Whether a job has come to its end, as far as it says so."""
    return str(state.status).casefold() in ENDED or any(getattr(state, name, None) for name in END_TIMES)


class OddAnswerError(Exception):
    """An answer without what it must have."""


def name_of(answer: Any) -> str:
    """The name that the endpoint gives to what was sent. OddAnswerError where it gives none."""
    name = getattr(answer, "id", None)
    if not isinstance(name, str) or not name:
        raise OddAnswerError
    return name


def answered(state: Any) -> int:
    """How many questions of a job have an answer or an error, as the job says; 0 where it does not say."""
    counts = [getattr(getattr(state, "request_counts", None), name, None) for name in ("completed", "failed")]
    return sum(one for one in counts if isinstance(one, int) and one > 0)


def _errors(state: Any) -> list[Any]:
    found = getattr(getattr(state, "errors", None), "data", None)
    return found if isinstance(found, list) else []


def codes(state: Any) -> set[str]:
    """The kinds of what went wrong with a job as a whole."""
    return {str(getattr(error, "code", None)) for error in _errors(state)}


def reasons(state: Any) -> str:
    """What went wrong with it, on one line."""
    return "; ".join(one_line(getattr(error, "message", None) or error) for error in _errors(state))
