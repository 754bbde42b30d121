"""Reading a response: is there an answer in it, and does it fit?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from lib.llm.completion import one_line, read_message
from lib.llm.json_in_text import loads, objects_in
from lib.llm.request import AnswerShape
from lib.llm.schema import find_fault

LOOP_LETTERS = 40
MOST_REPEATED = 20_000
"""Letters of a bad answer that a model is shown again: longer ones cost more than they tell. From: set by hand."""
LOOP_TIMES = 5
"""A text that ends in so many copies of one piece goes round in a circle."""


@dataclass(frozen=True)
class Answer:
    """What a response holds: `parsed`, or an error with its kind: cut_off, refused, failed, empty, not_json, schema.

    `failed`: the model's own server broke off. `larger_limit`: the same question with a larger limit of tokens may
    bring the whole answer.
    """

    content: str
    parsed: dict[str, Any] | BaseModel | None = None
    error_kind: str | None = None
    error: str | None = None
    larger_limit: bool = False

    def parsed_text(self) -> str:
        """The answer as JSON text, for people."""
        parsed = self.parsed.model_dump(mode="json") if isinstance(self.parsed, BaseModel) else self.parsed
        return json.dumps(parsed, ensure_ascii=False)


def read_answer(response: Mapping[str, Any], shape: AnswerShape) -> Answer:
    """The answer in a chat completion, checked against what the request asked for."""
    said = read_message(response)
    content = said.content
    if said.refusal is not None:
        return Answer(content, error_kind="refused", error=f"the model refused: {said.refusal}")
    if said.finish == "content_filter":
        return Answer(content, error_kind="refused", error="the provider's content filter stopped the answer")
    if said.error is not None or said.finish == "error":
        return Answer(content, error_kind="failed", error=f"the model's server broke off: {said.error or 'no reason'}")
    if said.finish == "length":
        if _in_a_circle(content):
            return Answer(content, error_kind="cut_off", error="the model repeated itself until the limit of tokens")
        return Answer(
            content, error_kind="cut_off", error="the answer was cut off at the limit of tokens", larger_limit=True
        )
    if not content.strip():
        return Answer(content, error_kind="empty", error="the answer is empty")
    first: Answer | None = None
    for value, text in objects_in(content):
        answer = _fitted(content, text, value, shape)
        if answer.parsed is not None:
            return answer
        first = first or answer
    return first or Answer(content, error_kind="not_json", error=f"the answer is no JSON: {_why(content)}")


def _fitted(content: str, text: str, value: Any, shape: AnswerShape) -> Answer:
    if shape.model is not None:
        try:
            return Answer(content, shape.model.model_validate_json(text))
        except ValidationError as error:
            first = error.errors(include_url=False, include_context=False)[0]
            place = ".".join(map(str, first["loc"])) or "the answer"
            return Answer(content, error_kind="schema", error=one_line(f"{place}: {first['msg']}"))
    fault = find_fault(value, shape.schema if shape.schema is not None else {"type": "object"})
    if fault is not None:
        return Answer(content, error_kind="schema", error=one_line(fault))
    return Answer(content, value)


def complaint(answer: Answer, shape: AnswerShape) -> list[dict[str, Any]]:
    """The messages that ask again: what was answered, unless it is long or nothing, and what was wrong with it."""
    asked = (
        f"That answer cannot be used: {answer.error}. Answer the question above once more, in full, "
        "with JSON that fits the schema and nothing else."
    )
    if answer.error_kind == "not_json" and "{" not in answer.content:
        # The model was perhaps never told: some servers pass over what they do not know.
        asked += f" This is the JSON schema:\n{json.dumps(shape.schema, ensure_ascii=False)}"
    again = {"role": "user", "content": asked}
    if answer.error_kind in ("cut_off", "empty", "failed") or not 0 < len(answer.content) <= MOST_REPEATED:
        return [again]
    return [{"role": "assistant", "content": answer.content}, again]


def _in_a_circle(text: str) -> bool:
    """Whether a text ends in the same piece again and again: a larger limit would only bring more of it."""
    tail = text[-LOOP_LETTERS * LOOP_TIMES :]
    if len(tail) < LOOP_LETTERS * LOOP_TIMES:
        return False
    return any(tail[width:] == tail[:-width] for width in range(1, LOOP_LETTERS + 1))


def _why(content: str) -> str:
    try:
        loads(content)
    except (ValueError, RecursionError) as error:
        return one_line(str(error))
    return "nothing in it is"
