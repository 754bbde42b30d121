"""Reading a response: is there an answer in it, and does it fit?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from lib.llm.dialects import json_text
from lib.llm.request import AnswerShape
from lib.llm.schema import find_fault
from lib.settings.llm import Dialect


@dataclass(frozen=True)
class Answer:
    """What a response holds: `parsed`, or an error with its kind: cut_off, refused, empty, not_json or schema."""

    content: str
    parsed: dict[str, Any] | BaseModel | None = None
    error_kind: str | None = None
    error: str | None = None


def read_answer(response: Mapping[str, Any], shape: AnswerShape, dialect: Dialect) -> Answer:
    """The answer in a chat completion, checked against what the request asked for."""
    choice = next(iter(response.get("choices") or ()), None) or {}
    message = choice.get("message") or {}
    content = message.get("content") or ""
    finish = choice.get("finish_reason")
    if message.get("refusal"):
        return Answer(content, error_kind="refused", error=f"the model refused: {_line(message['refusal'])}")
    if finish == "content_filter":
        return Answer(content, error_kind="refused", error="the provider's content filter stopped the answer")
    if finish == "length":
        return Answer(content, error_kind="cut_off", error="the answer was cut off at the limit of tokens")
    if not content.strip():
        return Answer(content, error_kind="empty", error="the answer is empty")
    text = json_text(content, dialect)
    try:
        value = json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        return Answer(content, error_kind="not_json", error=f"the answer is no JSON: {_line(str(error))}")
    return _fitted(content, text, value, shape)


def _fitted(content: str, text: str, value: Any, shape: AnswerShape) -> Answer:
    if shape.model is not None:
        try:
            return Answer(content, shape.model.model_validate_json(text))
        except ValidationError as error:
            first = error.errors(include_url=False, include_context=False)[0]
            place = ".".join(map(str, first["loc"])) or "the answer"
            return Answer(content, error_kind="schema", error=_line(f"{place}: {first['msg']}"))
    fault = find_fault(value, shape.schema if shape.schema is not None else {"type": "object"})
    if fault is not None:
        return Answer(content, error_kind="schema", error=_line(fault))
    return Answer(content, value)


def complaint(answer: Answer) -> list[dict[str, Any]]:
    """The messages that ask again: what was answered, unless it is long or nothing, and what was wrong with it."""
    asked = (
        f"That answer cannot be used: {answer.error}. Answer the question above once more, in full, "
        "with JSON that fits the schema and nothing else."
    )
    again = {"role": "user", "content": asked}
    if answer.error_kind in ("cut_off", "empty") or not answer.content:
        return [again]
    return [{"role": "assistant", "content": answer.content}, again]


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return made


def _refuse(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def _line(text: str) -> str:
    return " ".join(text.split())[:300]
