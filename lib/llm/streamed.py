"""A reply that comes in pieces: what they come to, and what had come when they broke off."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lib.llm.body import values_of
from lib.llm.completion import THOUGHTS, choices_of
from lib.llm.counts import count_of

LETTERS_A_TOKEN = 4
DATA, EVENT = "data:", "event:"
END = "[DONE]"
MOST_LINES = 1000
"""Of one event, that are laid together until they are JSON. From: set by hand."""


def has_lines(text: str) -> bool:
    """Whether a text is a stream's."""
    return any(line.startswith(DATA) for line in text.removeprefix("\ufeff").splitlines())


def is_piece(value: Any) -> bool:
    """Whether a JSON value is a piece of a reply, and no whole one."""
    if not isinstance(value, Mapping):
        return False
    deltas = any("delta" in choice and "message" not in choice for choice in choices_of(value.get("choices")))
    return deltas or value.get("object") == "chat.completion.chunk" or value.get("done") is False


@dataclass
class Gathered:
    """The pieces of one reply so far. What is not of the form that it should be counts as not there."""

    whole: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    """The message's fields of text: content, refusal, the thoughts of a model that shows them."""
    calls: dict[str, str] = field(default_factory=dict)
    """The arguments of functions that were called, by number."""
    finish: str | None = None
    ended: bool = False
    """The server said that this is all."""
    error: Any = None
    number: str | None = None
    """Which of several answers is taken: the first of which anything came."""
    answered: bool = False
    """A piece of an answer came, be there no text in it, or what it used."""
    event: list[str] = field(default_factory=list)
    """Lines of an event that is not whole."""
    kind: str = ""
    """What the event is called."""

    def line(self, line: str) -> None:
        """Take a line of the stream."""
        line = line.removeprefix("\ufeff")
        if not line.startswith(DATA):
            if not line.strip():
                self.event, self.kind = [], ""
            elif line.startswith(EVENT):
                self.kind = line[len(EVENT) :].strip()
            return
        said = line[len(DATA) :].strip()
        if said.startswith(END):
            self.ended = True
            return
        if len(self.event) >= MOST_LINES:
            self.event = []
        self.event.append(said)
        # An event may have several lines, and each of them is often one by itself.
        for text in dict.fromkeys((said, "\n".join(self.event))):
            with contextlib.suppress(ValueError):
                values = list(values_of(text))
                self.event = []
                for value in values:
                    self.value(value)
                return

    def value(self, value: Any) -> None:
        """Take a JSON value of the stream."""
        if self.kind == "error":
            self.error = self.error or value or "no reason"
        if isinstance(value, Mapping):
            self.chunk(value)

    def chunk(self, chunk: Mapping[str, Any]) -> None:
        """Take a piece: a chunk of OpenAI's protocol, or a whole completion, or a piece of Ollama's own protocol."""
        self.error = chunk.get("error") or self.error
        self.whole |= {n: value for n, value in chunk.items() if n not in ("choices", "object", "error") and value}
        self.answered |= "choices" in chunk or "usage" in chunk
        choices = choices_of(chunk.get("choices"))
        if "choices" not in chunk and isinstance(chunk.get("message"), Mapping):
            choices = [{"message": chunk["message"], "finish_reason": chunk.get("done_reason")}]
        for choice in choices:
            # Of several answers one is taken; whose number is not 0 may be the only one.
            number = _number(choice)
            self.number = number if self.number is None else self.number
            if number != self.number:
                continue
            finish = choice.get("finish_reason")
            self.finish = (finish if isinstance(finish, str) else "stop") if finish else self.finish
            self.error = choice.get("error") or self.error
            delta = choice.get("delta") or choice.get("message") or choice.get("text")
            self._take(delta if isinstance(delta, Mapping) else {"content": delta})

    def _take(self, delta: Mapping[str, Any]) -> None:
        for name in ("content", "refusal", "reasoning_content", "reasoning"):
            said = _text(delta.get(name))
            if said:
                self.texts[name] = self.texts.get(name, "") + said
        called = delta.get("tool_calls")
        for call in called if isinstance(called, list) else (called,):
            if not isinstance(call, Mapping):
                continue
            function = call.get("function")
            arguments = _text(function.get("arguments")) if isinstance(function, Mapping) else ""
            if arguments:
                number = _number(call)
                self.calls[number] = self.calls.get(number, "") + arguments

    @property
    def began(self) -> bool:
        """Whether anything of an answer has come."""
        return bool(self.texts or self.calls)

    @property
    def complete(self) -> bool:
        """Whether this is the whole reply. Some servers give no reason why it ended, or do not say that it did."""
        if self.finish is not None and self.error is None:
            return True
        return self._is_json() or (self.ended and self.answered and self.error is None)

    def _is_json(self) -> bool:
        """Whether an answer came that is JSON to its end: nothing can be missing of it."""
        for text in (self.texts.get("content", ""), *self.calls.values()):
            with contextlib.suppress(ValueError, RecursionError):
                if isinstance(json.loads(text), Mapping):
                    return True
        return False

    @property
    def used(self) -> tuple[int, int] | None:
        """Tokens of prompt and answer that are known to have been used; the prompt's 0 where nobody says."""
        said = self.whole.get("usage")
        if isinstance(said, Mapping):
            prompt, completion = (count_of(said.get(name)) for name in ("prompt_tokens", "completion_tokens"))
            if prompt is not None and completion is not None:
                return prompt, completion
        written = sum(map(len, self.texts.values())) + sum(map(len, self.calls.values()))
        return (0, -(-written // LETTERS_A_TOKEN)) if written else None

    def response(self) -> dict[str, Any]:
        """The pieces as one chat completion."""
        message: dict[str, Any] = {"role": "assistant", "content": self.texts.get("content", "")}
        message |= {name: text for name, text in self.texts.items() if name != "content"}
        if self.calls:
            message["tool_calls"] = [
                {"type": "function", "function": {"name": "answer", "arguments": text}} for text in self.calls.values()
            ]
        choices = [{"index": 0, "message": message, "finish_reason": self.finish or "stop"}]
        return {**self.whole, "object": "chat.completion", "choices": choices}


def _number(part: Mapping[str, Any]) -> str:
    number = part.get("index")
    return str(number or 0) if isinstance(number, int | str) else "0"


def _text(said: Any) -> str:
    """The text in a field: a text, a number that lost its quotation marks, parts of text, or JSON as it is."""
    if isinstance(said, str):
        return said
    if isinstance(said, list):
        return "".join(map(_text, said))
    if isinstance(said, Mapping):
        if said.get("type") in THOUGHTS:
            return ""
        text = said.get("text")
        return _text(text) if "text" in said or "type" in said else json.dumps(said, ensure_ascii=False)
    return str(said) if isinstance(said, int | float) and not isinstance(said, bool) else ""
