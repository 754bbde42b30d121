"""Which part of a question a server refuses: told from its error, so that the question can be put otherwise."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lib.llm.dialects import Refusal

BAD_REQUEST, NO_ENDPOINT, UNPROCESSABLE = 400, 404, 422
_NOT_TAKEN = re.compile(
    r"unsupported|not (?:\w+ )?support|unrecogni[sz]ed|unknown|not permitted|not allowed|extra (?:inputs|fields)"
    r"|unexpected|only the default|invalid schema|invalid value|not implemented|no endpoints found|deprecated|must be"
    r"|cannot be|can't be|failed to|invalid (?:parameter|request|argument|type|json)|not available|not valid|required"
)
_LENGTH = re.compile(r"context.{0,30}(?:length|window|size)|maximum context|too (?:long|large|many)|exceed")
"""The question or its answer is too long: no other form of it is shorter."""
_PARTS: tuple[tuple[Refusal, re.Pattern[str]], ...] = (
    ("max_completion_tokens", re.compile(r"^[^.]*max_completion_tokens(?!.*\binstead\b)(?!.*use )")),
    ("max_tokens", re.compile(r"max_tokens")),
    ("stream_options", re.compile(r"stream_options|include_usage")),
    ("temperature", re.compile(r"\btemperature\b")),
    ("seed", re.compile(r"\bseed\b")),
    ("told", re.compile(
        r"response_format|response format|json_schema|json schema|json_object|json mode|schema|structured[ _]output"
        r"|grammar|guided|\btools?\b|tool_choice|function call|additionalproperties|requested parameters"
    )),
)  # fmt: skip


def refused_part(status: int, error: Any) -> Refusal | None:
    """The part of the question that an error refuses; None where it is about something else.

    `error` is the error's body as it came. A server that fails on a schema may call it an error of its own.
    """
    text, named = _words(error)
    passing = status >= 500
    if status not in (BAD_REQUEST, NO_ENDPOINT, UNPROCESSABLE) and not passing:
        return None
    if _LENGTH.search(text) and named is None:
        return None
    if named is not None and not passing:
        return named
    if not _NOT_TAKEN.search(text):
        return None
    found = next((part for part, words in _PARTS if words.search(text)), None)
    return found if found == "told" or not passing else None


def _words(error: Any) -> tuple[str, Refusal | None]:
    """All that an error says, in small letters, and the part that it names as the parameter at fault."""
    found = error
    while isinstance(found, list) and found:
        found = found[0]
    inner = found.get("error", found) if isinstance(found, Mapping) else found
    text = str(error).casefold()
    if not isinstance(inner, Mapping) or not inner.get("param") or not isinstance(inner["param"], str):
        return text, None
    parameter = inner["param"].casefold()
    refused = str(inner.get("code") or "") in ("unsupported_parameter", "unsupported_value", "unknown_parameter")
    for part, words in _PARTS:
        if words.search(parameter) and (refused or _NOT_TAKEN.search(text)):
            return text, part
    return text, None
