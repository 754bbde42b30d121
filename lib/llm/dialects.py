"""How servers want to be told what an answer must look like, and what else of a question they take.

A dialect is where a batch begins. What the endpoint refuses of it is left out or said in another way from then on.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any, Literal

from lib.llm.request import AnswerShape
from lib.settings.llm import Dialect, LLMSettings

Told = Literal["strict", "loose", "inside", "words", "tools", "plain", "native"]
"""strict: a json_schema that the server holds the model to. loose: the same as given, without strict mode. inside: the
schema inside a json_object, as llama.cpp takes it. words: a json_object, the schema in words. tools: the answer is the
call of a function. plain: in words alone. native: in Ollama's own protocol."""

FIRST: dict[Dialect, Told] = {
    "openai": "strict", "json_object": "inside", "tools": "tools", "plain": "plain", "ollama": "native"
}  # fmt: skip
NEXT: dict[Told, Told] = {"strict": "loose", "loose": "words", "inside": "words", "words": "tools", "tools": "plain"}
"""What is tried where a server refuses one."""

UNHEEDED = 2
"""Answers without any JSON, after which a schema seems to be passed over."""

Refusal = Literal["told", "max_tokens", "max_completion_tokens", "temperature", "seed", "stream_options"]
"""What of a question a server may refuse, so that the same question without it passes."""


@dataclass(frozen=True)
class Form:
    """How a question is put to one model at one endpoint."""

    told: Told = "strict"
    completion_limit: bool = False
    """The answer's limit is called max_completion_tokens, as OpenAI's newer models want it."""
    left_out: frozenset[str] = frozenset()

    @classmethod
    def first(cls, settings: LLMSettings) -> Form:
        """How a question goes out while nothing is known but the settings."""
        return cls(FIRST[settings.dialect], completion_limit=settings.host == "api.openai.com")

    def without(self, refusal: Refusal) -> Form | None:
        """The form after a refusal; None where nothing else can be tried."""
        if refusal == "told":
            return replace(self, told=NEXT[self.told]) if self.told in NEXT else None
        if refusal == "max_tokens":
            return None if self.completion_limit else replace(self, completion_limit=True)
        if refusal == "max_completion_tokens":
            return replace(self, completion_limit=False) if self.completion_limit else None
        return None if refusal in self.left_out else replace(self, left_out=self.left_out | {refusal})


class Manners:
    """What the endpoint takes, by model: learnt from its refusals, for all questions of a batch."""

    def __init__(self, settings: LLMSettings) -> None:
        self._first = Form.first(settings)
        self._known: dict[str, Form] = {}
        self._heeded: set[str] = set()
        self._unheeded: dict[str, int] = {}
        self._refused: dict[str, set[Form]] = {}

    def form(self, model: str) -> Form:
        return self._known.get(model, self._first)

    def answered(self, model: str, used: Form, *, with_json: bool) -> None:
        """A question in the form `used` was answered. A server may pass over a schema without a word.

        Where the first answers hold no JSON at all, the schema is told in words from then on.
        """
        if used.told not in ("strict", "loose", "inside") or model in self._heeded:
            return
        if with_json:
            self._heeded.add(model)
            return
        self._unheeded[model] = self._unheeded.get(model, 0) + 1
        if self._unheeded[model] == UNHEEDED and self.form(model) == used:
            self._known[model] = replace(used, told="words")

    def learn(self, model: str, used: Form, refusal: Refusal) -> bool:
        """A question in the form `used` was refused. Returns whether another form may pass."""
        refused = self._refused.setdefault(model, set())
        refused.add(used)
        if self.form(model) not in refused:
            return True  # another question met it first
        made = used.without(refusal)
        if made is None or made in refused:
            return False
        self._known[model] = made
        return True


def answer_fields(shape: AnswerShape, told: Told) -> dict[str, Any]:
    """The fields of the body that say what the answer must look like."""
    if told in ("plain", "native"):
        return {}
    if told == "tools":
        function = {
            "name": "answer",
            "description": "Give the answer.",
            "parameters": shape.schema or {"type": "object"},
        }
        return {
            "tools": [{"type": "function", "function": function}],
            "tool_choice": {"type": "function", "function": {"name": "answer"}},
        }
    if shape.schema is None or told == "words":
        return {"response_format": {"type": "json_object"}}
    if told == "inside":
        return {"response_format": {"type": "json_object", "schema": shape.schema}}
    strict = told == "strict" and shape.strict
    schema = shape.wire if strict else shape.schema
    return {
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": shape.name, "strict": strict, "schema": schema},
        }
    }


def spoken_schema(shape: AnswerShape, told: Told) -> str | None:
    """Words for the end of the question; None where other fields say it all."""
    if told not in ("plain", "words"):
        return None
    if shape.schema is None:
        return "Answer with one JSON object and nothing else."
    schema = json.dumps(shape.schema, ensure_ascii=False)
    return f"Answer with one JSON object and nothing else. It must fit this JSON schema:\n{schema}"
