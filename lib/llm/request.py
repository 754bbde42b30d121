"""One question to a model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from lib.errors import LLMError
from lib.llm.images import ImageSource, Picture
from lib.llm.schema import check_schema
from lib.llm.strict_schema import NotStrictError, as_strict_takes_it, strict_schema

OWN_FIELDS = frozenset(
    ("model", "messages", "response_format", "stream", "stream_options", "tools", "tool_choice", "n", "temperature",
     "max_tokens", "max_completion_tokens", "seed")
)  # fmt: skip
"""Fields of a body that are made here."""

ResponseFormat = Mapping[str, Any] | type[BaseModel]


@dataclass(frozen=True)
class AnswerShape:
    """What an answer must look like: a JSON schema, or any JSON object where `schema` is None.

    `strict`: the endpoint is to hold the model to `wire`, the schema in the words of its strict mode.
    """

    name: str
    schema: dict[str, Any] | None
    model: type[BaseModel] | None = None
    strict: bool = True
    wire: dict[str, Any] | None = None


@dataclass(frozen=True)
class LLMRequest:
    """A question. It is never changed, by no try.

    `messages` are in OpenAI's chat format. `images` are loaded when the request is sent and let go after; they are
    attached to the last message of the user, and one alone needs no list. `response_format` is what OpenAI takes, or a
    pydantic model. `metadata` comes back with the result and is not sent. Raises LLMError where something is missing.
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
    extra_body: Mapping[str, Any] = field(default_factory=dict)
    """Further fields of the request's body, as the endpoint documents them: how much to reason, which provider."""
    image_detail: str | None = None
    """How finely OpenAI looks at images: low, high or auto. None: not sent."""

    def __post_init__(self) -> None:
        # Who has no image, or one, often says so without a list.
        images: Any = self.images
        if images is None or isinstance(images, bytes | str | Path | Picture) or callable(images):
            images = () if images is None else (images,)
        object.__setattr__(self, "images", images)
        for name in ("metadata", "extra_body"):
            if getattr(self, name) is None:
                object.__setattr__(self, name, {})
        if self.response_format is None:
            raise LLMError(
                f"request {self.id}: no response_format; pass a pydantic model, or "
                '{"type": "json_schema", "json_schema": {"name": …, "strict": True, "schema": …}}'
            )
        if not self.model:
            raise LLMError(f"request {self.id}: no model; name the one to ask")
        if not any(message.get("role") == "user" for message in self.messages):
            raise LLMError(f"request {self.id}: no message of the user; there is nothing to answer")
        taken = sorted(self.extra_body.keys() & OWN_FIELDS)
        if taken:
            raise LLMError(
                f"request {self.id}: extra_body holds {', '.join(taken)}, which is set otherwise; take it out"
            )
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
        whole = strict_schema(given)
        return AnswerShape(given.__name__, whole, given, *_for_the_wire(whole, strict=True))
    kind = given.get("type")
    schema: Any
    if kind == "json_schema":
        inner = given.get("json_schema") or {}
        name, schema = inner.get("name", "response"), inner.get("schema")
        strict = inner.get("strict", True) is not False
    elif kind == "json_object":
        name, schema, strict = "response", given.get("schema"), True
    else:
        raise LLMError(f"request {request}: response_format.type is {kind!r}; use json_schema or json_object")
    if isinstance(schema, type) and issubclass(schema, BaseModel):
        schema = schema.model_json_schema()
    if kind == "json_schema" and not isinstance(schema, Mapping):
        raise LLMError(f"request {request}: response_format holds no schema at json_schema.schema")
    if schema is None:
        return AnswerShape(str(name), None)
    try:
        check_schema(schema)
    except ValueError as error:
        raise LLMError(f"request {request}: response_format: {error}") from None
    return AnswerShape(str(name), dict(schema), None, *_for_the_wire(schema, strict=strict))


def _for_the_wire(schema: Mapping[str, Any], *, strict: bool) -> tuple[bool, dict[str, Any]]:
    """Whether strict mode is asked for, and the schema that is sent. What it cannot hold goes without it, as given."""
    if strict:
        try:
            return True, as_strict_takes_it(schema)
        except NotStrictError:
            pass
    return False, dict(schema)
