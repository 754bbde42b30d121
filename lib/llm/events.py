"""What happens on the way to a result, for logs and progress."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

EventKind = Literal["sent", "found", "answered", "failed_try", "asked_again", "waiting"]


@dataclass(frozen=True)
class LLMEvent:
    """One thing that happened to a request. `detail` is one line; `seconds` the pause before the next try.

    waiting: all calls wait for so many seconds, for the reason in `detail`; `request_id` is empty.
    """

    kind: EventKind
    request_id: str
    detail: str = ""
    seconds: float = 0.0


OnEvent = Callable[[LLMEvent], object]
