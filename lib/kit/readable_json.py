"""JSON as a person reads and compares it: what fits stands in one line, so that a word of a record is a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

WIDTH = 120
"""Characters in a line."""


def laid_out(data: Any) -> str:
    """Plain data as JSON: each key of a record on a line of its own, what it holds in one line where it fits."""
    return "\n".join(_lines(data, "", ""))


def _lines(data: Any, indent: str, name: str) -> Iterator[str]:
    """The lines of a value behind `name`, its key with a colon or nothing."""
    lead = indent + name
    flat = json.dumps(data, ensure_ascii=False)
    fits = bool(lead) and len(lead) + len(flat) <= WIDTH
    if fits or not isinstance(data, dict | list) or not data:
        yield lead + flat
        return
    if isinstance(data, dict):
        brackets, parts = "{}", [(json.dumps(key, ensure_ascii=False) + ": ", value) for key, value in data.items()]
    else:
        brackets, parts = "[]", [("", value) for value in data]
    yield lead + brackets[0]
    for number, (key, value) in enumerate(parts, start=1):
        *inner, last = _lines(value, indent + "  ", key)
        yield from inner
        yield last + ("," if number < len(parts) else "")
    yield indent + brackets[1]
