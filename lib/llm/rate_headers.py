"""What an endpoint says of its pace: how long to wait, and what is left of its limits."""

from __future__ import annotations

import email.utils
import math
import re
import time
from collections.abc import Mapping
from datetime import datetime

_SPAN = re.compile(r"(\d+(?:\.\d+)?)(ms|d|h|m|s)")
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
COUNTED = ("requests", "tokens")
EPOCH_SECONDS = 1e9
"""A figure above it is a moment in seconds since 1970, and above its thousandfold in milliseconds."""


def asked_wait(headers: Mapping[str, str]) -> float | None:
    """The seconds that a refusal asks to wait; None where it asks for none.

    `retry-after-ms` and `retry-after` come first; else the moment at which a limit that is used up begins anew.
    """
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        said = read_wait(headers.get(name), unit)
        if said is None:
            # Said twice on the way, by a gateway and by the server, they come as one.
            each = [read_wait(part, unit) for part in headers.get(name, "").split(",")]
            said = max((wait for wait in each if wait is not None), default=None)
        if said is not None:
            return said
    waits = [wait for what in COUNTED if (wait := _used_up(headers, what)) is not None]
    if not waits and headers.get("x-ratelimit-remaining", "").strip() == "0":
        waits = [wait for wait in [read_wait(headers.get("x-ratelimit-reset"))] if wait is not None]
    return max(waits, default=None)


def used_up(headers: Mapping[str, str]) -> float | None:
    """The seconds until the next call may pass, where an answer says that it was the last that a limit allowed.

    A limit of so many a minute is filled up drop by drop by some endpoints and all at once by others. The wait is for
    the first drop: who waits too little is refused, and then told how long.
    """
    waits = []
    for what in COUNTED:
        wait, limit = _used_up(headers, what), _number(headers.get(f"x-ratelimit-limit-{what}"))
        if wait is not None:
            waits.append(wait / limit if what == "requests" and limit and limit >= 1 else wait)
    return max(waits, default=None)


def _used_up(headers: Mapping[str, str], what: str) -> float | None:
    for left, anew in (
        (f"x-ratelimit-remaining-{what}", f"x-ratelimit-reset-{what}"),
        (f"anthropic-ratelimit-{what}-remaining", f"anthropic-ratelimit-{what}-reset"),
    ):
        remaining = _number(headers.get(left))
        # Some say -1 where there is no limit.
        if remaining is not None and 0 <= remaining < 1:
            return read_wait(headers.get(anew))
    return None


def read_wait(said: str | None, unit: float = 1.0) -> float | None:
    """Seconds from now: of a number in `unit` seconds, a span (`6m0s`), a date, or a moment since 1970; else None."""
    text = (said or "").strip()
    number = _number(text)
    if number is not None:
        if number > EPOCH_SECONDS:
            number = (number / 1000 if number > EPOCH_SECONDS * 1000 else number) - time.time()
            unit = 1.0
        return max(0.0, number * unit)
    spans = _SPAN.findall(text)
    if spans and "".join(figure + name for figure, name in spans) == text:
        return sum(float(figure) * _UNITS[name] for figure, name in spans)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(text).timestamp() - time.time())
    except (ValueError, OverflowError):
        pass
    try:
        return max(0.0, datetime.fromisoformat(text).timestamp() - time.time())
    except (ValueError, OverflowError):
        return None


def _number(said: str | None) -> float | None:
    try:
        number = float(said or "")
    except ValueError:
        return None
    return number if math.isfinite(number) else None
