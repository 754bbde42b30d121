"""Waits that are longer than a run has patience for."""

from __future__ import annotations

import time
from dataclasses import dataclass

from lib.errors import LLMError

LONGEST_SECONDS = 31 * 86400.0
"""Of a wait that an endpoint can mean: limits begin anew once a month at the latest. From: set by hand."""


class LongWaitError(LLMError):
    """The endpoint wants to be left alone for longer than `deadline_seconds`: come back later."""


def come_back(url: str, said: str, seconds: float | None, longest: float) -> str:
    """One line that says what the endpoint said, and when to run again; `seconds` None: nobody knows."""
    if seconds is None:
        return (
            f"{url}: every call was refused for {longest:.0f} s (run.llm.deadline_seconds); the last: {said}; "
            "run again later, or lower run.llm.requests_per_minute"
        )
    wish = f"{url}: {said}; it asks to wait {_span(seconds)}, and run.llm.deadline_seconds is {longest:.0f}: "
    if seconds > LONGEST_SECONDS:
        return f"{wish}no such wait can be meant; ask those who run it, or run again later"
    when = time.strftime("%d %B, %H:%M", time.localtime(time.time() + seconds))
    return f"{wish}run again after {when}, or raise run.llm.deadline_seconds"


def _span(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.0f} s"
    if seconds > LONGEST_SECONDS:
        return "more than a month"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 120 else f"{minutes / 60:.1f} h"


@dataclass
class Moment:
    """A time that changes, in seconds of the monotonic clock."""

    at: float = 0.0


@dataclass
class Counted:
    """A number that changes."""

    count: int = 0
