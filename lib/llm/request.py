"""One question to a model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from lib.errors import LLMError
from lib.llm.images import ImageSource
from lib.llm.schema import check_schema, strict_schema

ResponseFormat = Mapping[str, Any] | type[BaseModel]


@dataclass(frozen=True)
class AnswerShape:
    """What an answer must look like: a JSON schema, or any JSON object where `schema` is None."""

    name: str
    schema: dict[str, Any] | None
    model: type[BaseModel] | None = None


@dataclass(frozen=True)
class LLMRequest:
    """A question. It is never changed, by no try.

    `messages` are in OpenAI's chat format. `images` are loaded when the request is sent and let go after; they are
    attached to the last message of the user. `response_format` is what OpenAI takes, or a pydantic model. `metadata`
    comes back with the result and is not sent. Raises LLMError where something is missing.
    """

    id: str
    model: str
    messages: Sequence[Mapping[str, Any]]
    response_format: ResponseFormat | None = None
    images: Sequence[ImageSource] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict)
    temperature: float | None = None
    max_tokens: int | None = None
    seed: int | None = None
    expected_tokens: int | None = None
    """About how long the answer may be: for pace and forecast alone, it makes no other question."""

    def __post_init__(self) -> None:
        if self.response_format is None:
            raise LLMError(
                f"request {self.id}: no response_format; pass a pydantic model, or "
                '{"type": "json_schema", "json_schema": {"name": …, "strict": True, "schema": …}}'
            )
        if not self.model:
            raise LLMError(f"request {self.id}: no model; name the one to ask")
        if not any(message.get("role") == "user" for message in self.messages):
            raise LLMError(f"request {self.id}: no message of the user; there is nothing to answer")
        object.__setattr__(self, "_shape", _shape_of(self.id, self.response_format))

    @property
    def shape(self) -> AnswerShape:
        """What the answer must look like."""
        shape: AnswerShape = self.__dict__["_shape"]
        return shape

    @property
    def sampling(self) -> dict[str, float | int]:
        """The sampling settings that were given."""
        given = {"temperature": self.temperature, "max_tokens": self.max_tokens, "seed": self.seed}
        return {name: value for name, value in given.items() if value is not None}


def _shape_of(request: str, given: ResponseFormat) -> AnswerShape:
    if isinstance(given, type):
        return AnswerShape(given.__name__, strict_schema(given), given)
    kind = given.get("type")
    if kind == "json_schema":
        inner = given.get("json_schema") or {}
        name, schema = inner.get("name", "response"), inner.get("schema")
    elif kind == "json_object":
        name, schema = "response", given.get("schema")
    else:
        raise LLMError(f"request {request}: response_format.type is {kind!r}; use json_schema or json_object")
    if kind == "json_schema" and not isinstance(schema, Mapping):
        raise LLMError(f"request {request}: response_format holds no schema at json_schema.schema")
    if schema is not None:
        try:
            check_schema(schema)
        except ValueError as error:
            raise LLMError(f"request {request}: response_format: {error}") from None
    return AnswerShape(str(name), None if schema is None else dict(schema))
