"""Figures of tokens and dollars that a server says: read in any form, and only where they can be true."""

from __future__ import annotations

import math
from typing import Any

MOST_TOKENS = 10**9
"""Of one call, at most. From: set by hand; a hundred times what any model reads."""
MOST_USD = 10_000.0
"""Dollars of one call, at most. From: set by hand; no model costs so much."""
MOST_FIGURES = 20
"""Of a number that is a text. From: set by hand."""


def count_of(value: Any) -> int | None:
    """A count of tokens; None where it is none, or cannot be one."""
    if isinstance(value, str):
        value = int(value) if value.isdecimal() and len(value) <= MOST_FIGURES else None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= MOST_TOKENS:
        return None
    return int(value)


def dollars_of(value: Any) -> float | None:
    """Dollars that a call cost; None where it is no number, or cannot be what it cost."""
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= MOST_USD:
        return None
    return float(value) if math.isfinite(value) else None
