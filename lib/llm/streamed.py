"""A reply that comes in pieces: what they come to, and what had come when they broke off."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lib.llm.counts import count_of

LETTERS_A_TOKEN = 4
DATA = "data:"
END = "[DONE]"


@dataclass
class Gathered:
    """The pieces of one reply so far."""

    whole: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    """The message's fields of text: content, refusal, the thoughts of a model that shows them."""
    calls: dict[int, str] = field(default_factory=dict)
    """The arguments of functions that were called, by number."""
    finish: str | None = None
    ended: bool = False
    """The server said that this is all."""
    error: Any = None
    number: Any = None
    """Which of several answers is taken: the first of which anything came."""

    def line(self, line: str) -> None:
        """Take a line of the stream."""
        line = line.removeprefix("\ufeff")
        if not line.startswith(DATA):
            return
        said = line[len(DATA) :].strip()
        if said.startswith(END):
            self.ended = True
            return
        try:
            chunk = json.loads(said)
        except (ValueError, RecursionError):
            return
        if isinstance(chunk, Mapping):
            self.chunk(chunk)

    def chunk(self, chunk: Mapping[str, Any]) -> None:
        """Take a piece: a chunk of OpenAI's protocol, or a whole completion."""
        self.error = chunk.get("error") or self.error
        self.whole |= {n: value for n, value in chunk.items() if n not in ("choices", "object", "error") and value}
        choices = chunk.get("choices")
        for choice in choices if isinstance(choices, list) else ():
            if not isinstance(choice, Mapping):
                continue
            # Of several answers one is taken; whose number is not 0 may be the only one.
            number = choice.get("index") or 0
            self.number = number if self.number is None else self.number
            if number != self.number:
                continue
            self.finish = choice.get("finish_reason") or self.finish
            self.error = choice.get("error") or self.error
            delta = choice.get("delta") or choice.get("message") or {}
            if isinstance(delta, Mapping):
                self._take(delta)

    def _take(self, delta: Mapping[str, Any]) -> None:
        for name in ("content", "refusal", "reasoning_content", "reasoning"):
            said = delta.get(name)
            if isinstance(said, list):
                said = "".join(part.get("text") or "" for part in said if isinstance(part, Mapping))
            if isinstance(said, str) and said:
                self.texts[name] = self.texts.get(name, "") + said
        calls = delta.get("tool_calls")
        for call in calls if isinstance(calls, list) else ():
            function = call.get("function") if isinstance(call, Mapping) else None
            if isinstance(function, Mapping) and isinstance(function.get("arguments"), str):
                number = call.get("index") or 0
                self.calls[number] = self.calls.get(number, "") + function["arguments"]

    @property
    def began(self) -> bool:
        """Whether anything of an answer has come."""
        return bool(self.texts or self.calls)

    @property
    def complete(self) -> bool:
        """Whether this is the whole reply. Some servers give no reason why it ended, but say that it did."""
        return self.error is None and (self.finish is not None or (self.ended and self.began))

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
