"""What a response says, in whatever of its forms a server says it."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

FINISHES = {
    "max_tokens": "length", "model_length": "length", "safety": "content_filter", "recitation": "content_filter",
    "prohibited_content": "content_filter", "blocklist": "content_filter", "spii": "content_filter",
    "refusal": "content_filter", "sensitive": "content_filter", "content-filter": "content_filter",
}  # fmt: skip
"""Names of ends that other servers have for OpenAI's."""


@dataclass(frozen=True)
class Said:
    """The text of an answer, why it ended, the words of a refusal, and an error that came in its place."""

    content: str
    finish: str | None = None
    refusal: str | None = None
    error: str | None = None


def read_message(response: Mapping[str, Any]) -> Said:
    """The first choice of a chat completion. What is not of the form that it should be counts as not there."""
    choice = next(iter(choices_of(response.get("choices"))), {})
    said = choice.get("message")
    message = {"content": said} if isinstance(said, str) else _mapping(said)
    text, refusal = _text(message.get("content"))
    if not text.strip():
        text = _called(message) or (choice["text"] if isinstance(choice.get("text"), str) else text)
    said = message.get("refusal")
    given = choice.get("finish_reason")
    finish = given.casefold() if isinstance(given, str) else None
    error = choice.get("error")
    if isinstance(error, Mapping):
        error = error.get("message") or error
    return Said(
        content=text,
        finish=FINISHES.get(finish or "", finish),
        refusal=one_line(said) if isinstance(said, str) and said.strip() else refusal,
        error=one_line(error) if error else None,
    )


def _text(content: Any) -> tuple[str, str | None]:
    """The text of a message's content: a text, parts of text, or JSON as it is; and a refusal among the parts."""
    if isinstance(content, str):
        return content, None
    if isinstance(content, Mapping):
        return json.dumps(content, ensure_ascii=False), None
    parts = [{"text": part} if isinstance(part, str) else part for part in _list(content)]
    refusals = [part["refusal"] for part in parts if isinstance(part, Mapping) and part.get("refusal")]
    texts = [part.get("text") for part in parts if isinstance(part, Mapping) and part.get("type") not in THOUGHTS]
    return "".join(text for text in texts if isinstance(text, str)), one_line(refusals[0]) if refusals else None


MOST_SAID = 10_000
"""Letters of a text that are looked at for a line of it. From: set by hand."""
SHORTEST_KEY = 5
"""Letters of a key, at least. From: set by hand."""
THOUGHTS = ("thinking", "reasoning", "reasoning_content")
"""What the type of a part that is no answer may be. A tuple, for a server may send a list in its place."""


def _called(message: Mapping[str, Any]) -> str:
    """The arguments of a function that was called: an answer, where a function is what was asked for."""
    calls = [_mapping(_mapping(call).get("function")) for call in _list(message.get("tool_calls"))]
    for function in (*calls, _mapping(message.get("function_call"))):
        arguments = function.get("arguments")
        if isinstance(arguments, str) and arguments.strip():
            return arguments
        if isinstance(arguments, Mapping):
            return json.dumps(arguments, ensure_ascii=False)
    return ""


def choices_of(said: Any) -> Sequence[Mapping[str, Any]]:
    """The choices of a reply, or of a piece of one: a list of them, one by itself, or some by their numbers."""
    if isinstance(said, Mapping):
        own = said.keys() & {"delta", "message", "text", "finish_reason"}
        said = [said] if own else list(said.values())
    return [one for one in said if isinstance(one, Mapping)] if isinstance(said, list) else []


def as_completion(response: Mapping[str, Any]) -> dict[str, Any]:
    """A response of Ollama's own protocol as a chat completion; any other as it is."""
    message = response.get("message")
    if "choices" in response or not isinstance(message, Mapping) or "done" not in response:
        return dict(response)
    usage = {"prompt_tokens": response.get("prompt_eval_count"), "completion_tokens": response.get("eval_count")}
    return {
        "object": "chat.completion",
        "model": response.get("model"),
        "choices": [{"index": 0, "message": dict(message), "finish_reason": response.get("done_reason") or "stop"}],
        "usage": {name: count for name, count in usage.items() if isinstance(count, int)},
    }


def said_error(body: Any) -> str:
    """The message in an error's body, on one line."""
    found = body
    while isinstance(found, list) and found:
        found = found[0]
    if isinstance(found, Mapping):
        inner = found.get("error", found)
        found = (inner.get("message") or inner.get("detail") or inner) if isinstance(inner, Mapping) else inner
    return one_line(found) if found else ""


_WORDS = ("message", "msg", "detail", "error_msg")
"""Under which names servers say what is wrong."""
MOST_DIGITS = 9
"""Digits of a code that is a number, at most. From: set by hand; Python refuses to read thousands."""
_WAITING = ("queued", "pending", "processing", "accepted", "running", "in_progress", "error", "failed")
"""What the status of a body without an answer may be; a tuple for the same reason."""


def error_in(response: Mapping[str, Any]) -> Any:
    """The error that a body has instead of an answer; None where it has an answer, or says nothing of one.

    Gateways answer 200 and say in the body that it is none: as an error, as a code with words, as a job that waits.
    """
    if response.get("choices"):
        return None
    if response.get("error"):
        return response["error"]
    code, words = response.get("code"), next((response[name] for name in _WORDS if response.get(name)), None)
    code = int(code) if isinstance(code, str) and code.isdecimal() and len(code) <= MOST_DIGITS else code
    if response.get("object") == "error" or (code and isinstance(words, str)):
        return {"code": code, "message": words or "an error without words"}
    if "usage" not in response and response.get("status") in _WAITING:
        return {"message": f"no answer, but its status: {response['status']}"}
    return None


MOST_DEEP = 100
"""Levels of a response that are kept; a serializer takes few more. From: set by hand."""


def storable(value: Any, hide: Callable[[str], str] = str, deep: int = MOST_DEEP) -> Any:
    """The value as it can be kept: without halves of characters, numbers that JSON does not have, and all too deep
    nesting. `hide` takes out of each text what must not be kept.
    """
    if deep == 0:
        return None
    if isinstance(value, str):
        return hide(value.encode("utf-8", "replace").decode("utf-8"))
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, Mapping):
        return {storable(str(name), hide): storable(item, hide, deep - 1) for name, item in value.items()}
    if isinstance(value, list):
        return [storable(item, hide, deep - 1) for item in value]
    return value


def redacted(text: str, key: str) -> str:
    """The text without the key: a server may echo what it was sent. What is shorter than any key is none."""
    return text.replace(key, "[key]") if len(key) >= SHORTEST_KEY and key in text else text


def one_line(text: Any) -> str:
    """On one line, no longer than somebody reads, and without what a terminal would obey."""
    seen = "".join(letter if letter.isprintable() else " " for letter in str(text)[:MOST_SAID])
    return " ".join(seen.split())[:300]


def _list(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else ()


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
