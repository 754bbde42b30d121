"""What can go wrong with a call, by class: whether it may pass, and whether it may have been paid."""

from __future__ import annotations

import email.utils
import random
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0

UNAUTHORISED, PAYMENT_REQUIRED, NOT_FOUND, TOO_MANY = 401, 402, 404, 429
PASSING = {408, 409, 425, TOO_MANY}


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


class CallError(Exception):
    """A try failed; `fault` says how, and `tries` how many there were."""

    def __init__(self, fault: Fault, tries: int = 1) -> None:
        super().__init__(fault.message)
        self.fault = fault
        self.tries = tries


def status_fault(status: int, message: str, code: str | None = None, retry_after: float | None = None) -> Fault:
    """The fault that an HTTP status stands for."""
    text = f"HTTP {status}: {message}" if message else f"HTTP {status}"
    if code == "insufficient_quota":
        return Fault("client", text, for_all=True)
    if status == TOO_MANY:
        return Fault("rate_limited", text, passing=True, retry_after=retry_after)
    if status >= 500 or status in PASSING:
        return Fault("server", text, passing=True, retry_after=retry_after)
    return Fault("client", text, for_all=status in (UNAUTHORISED, PAYMENT_REQUIRED, NOT_FOUND))


def body_fault(error: Any) -> Fault:
    """The fault in a 200 whose body is an error, as routers send it when the model's own server failed."""
    said: Mapping[str, Any] = error if isinstance(error, Mapping) else {"message": str(error)}
    code = said.get("code")
    status = code if isinstance(code, int) and 400 <= code < 600 else 502
    return status_fault(status, " ".join(str(said.get("message") or "").split())[:300])


def retry_after_seconds(headers: Mapping[str, str]) -> float | None:
    """The pause that a server asks for, in seconds or until a date; None where it asks for none."""
    milliseconds = headers.get("retry-after-ms")
    said = headers.get("retry-after")
    try:
        if milliseconds is not None:
            return max(0.0, float(milliseconds) / 1000)
        if said is None:
            return None
        return max(0.0, float(said))
    except ValueError:
        pass
    try:
        return max(0.0, email.utils.parsedate_to_datetime(said or "").timestamp() - time.time())
    except ValueError:
        return None


def pause_seconds(tries: int, fault: Fault) -> float:
    """How long to wait after so many failed tries: doubling, with jitter, and never less than the server asks for."""
    doubled = min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2.0 ** (tries - 1))
    jittered: float = doubled * random.uniform(0.5, 1.0)  # noqa: S311 - no secret hangs on it
    return jittered if fault.retry_after is None else fault.retry_after + 0.1 * jittered
