"""What can go wrong with a call, by class: whether it may pass, and whether it may have been paid."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lib.llm.completion import one_line
from lib.llm.dialects import Refusal

FIRST_PAUSE_SECONDS = 0.5
MOST_DOUBLINGS = 20
LONGEST_PAUSE_SECONDS = 30.0
LONGEST_RATE_PAUSE_SECONDS = 0.5
RATE_PAUSE_SHARE = 0.25
"""After a refusal of pace. The limiter slows all calls down where that helps, so that no request has to do it alone."""

UNAUTHORISED, PAYMENT_REQUIRED, NOT_FOUND, TOO_MANY = 401, 402, 404, 429
OVERLOADED = 529
"""Anthropic's word for a server that has too much to do: as TOO_MANY, and of nobody's making."""
PASSING = {408, 409, 425, TOO_MANY}
GIVEN_UP = {504, 520, 524, 598}
"""A gateway gave up on the model's server, which may have gone on and been paid."""


@dataclass(frozen=True)
class Fault:
    """A try that brought no reply."""

    kind: str
    message: str
    passing: bool = False
    """Trying again may help."""
    for_all: bool = False
    """No other request would fare better: the key, the account or the model is at fault."""
    maybe_paid: bool = False
    """It went out and no answer came: the provider may have charged for it."""
    retry_after: float | None = None
    used: tuple[int, int] | None = None
    """Tokens of prompt and answer that are known to have been used, though there is no reply."""
    refuses: Refusal | None = None
    """What of the question the endpoint does not take; the same without it may pass."""


class CallError(Exception):
    """A try failed; `fault` says how, `tries` how many there were, `lost_usd` what they cost as far as is known."""

    def __init__(self, fault: Fault, tries: int = 1, lost_usd: float = 0.0) -> None:
        super().__init__(fault.message)
        self.fault = fault
        self.tries = tries
        self.lost_usd = lost_usd


def status_fault(status: int, message: str, code: str | None = None, retry_after: float | None = None) -> Fault:
    """The fault that an HTTP status stands for."""
    text = f"HTTP {status}: {message}" if message else f"HTTP {status}"
    if code == "insufficient_quota":
        return Fault("client", text, for_all=True)
    if status in (TOO_MANY, OVERLOADED):
        return Fault("rate_limited", text, passing=True, retry_after=retry_after)
    if status >= 500 or status in PASSING:
        maybe_paid = status in GIVEN_UP
        return Fault("server", text, passing=True, maybe_paid=maybe_paid, retry_after=retry_after)
    return Fault("client", text, for_all=status in (UNAUTHORISED, PAYMENT_REQUIRED, NOT_FOUND))


def body_fault(error: Any) -> Fault:
    """The fault in a 200 whose body is an error, as routers send it when the model's own server failed."""
    said: Mapping[str, Any] = error if isinstance(error, Mapping) else {"message": str(error)}
    code = said.get("code")
    status = code if isinstance(code, int) and 400 <= code < 600 else 502
    return status_fault(status, one_line(said.get("message") or ""))


def pause_seconds(tries: int, fault: Fault) -> float:
    """How long to wait after so many failed tries: doubling, with jitter, and never less than the server asks for."""
    paced = fault.kind == "rate_limited"
    longest = LONGEST_RATE_PAUSE_SECONDS if paced else LONGEST_PAUSE_SECONDS
    first = FIRST_PAUSE_SECONDS * (RATE_PAUSE_SHARE if paced else 1.0)
    doubled = min(longest, first * 2.0 ** (min(tries, MOST_DOUBLINGS) - 1))
    jittered: float = doubled * random.uniform(0.5, 1.0)  # noqa: S311 - no secret hangs on it
    return jittered if fault.retry_after is None else fault.retry_after + 0.1 * jittered
