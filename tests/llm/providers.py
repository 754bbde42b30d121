"""Endpoints on loopback that refuse what the real ones refuse: a table of providers, each a few rules.

`with provider("openai") as server` serves in a thread of this process; `server.bodies` holds what was asked, and
`server.paid` counts the replies that cost something. What each refuses follows its documentation.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from lib.testing.model_server import smallest_answer
from tests.llm.loopback import loopback
from tests.vision.strict import assert_strict

Body = dict[str, Any]
Rule = Callable[[Body], tuple[int, Any] | None]
"""What a provider answers to a question that it refuses: status and body; None where it takes it."""

OTHER_FIELDS = {"model", "messages", "response_format", "temperature", "seed", "stream", "stream_options", "max_tokens"}


def openai_error(message: str, param: str | None = None, code: str | None = None) -> Body:
    return {"error": {"message": message, "type": "invalid_request_error", "param": param, "code": code}}


def refuse_loose_schema(body: Body) -> tuple[int, Any] | None:
    """A strict schema with anything that strict mode does not know."""
    given = body.get("response_format") or {}
    inner = given.get("json_schema") or {}
    if given.get("type") == "json_object" and "schema" in given:
        return 400, openai_error("Unknown parameter: 'response_format.schema'.", "response_format.schema")
    if given.get("type") != "json_schema" or not inner.get("strict"):
        return None
    try:
        assert_strict(inner["schema"])
    except (AssertionError, KeyError) as error:
        message = f"Invalid schema for response_format '{inner['name']}': In context=(), {error}."
        return 400, openai_error(message, "response_format")
    return None


def refuse_sampling(body: Body) -> tuple[int, Any] | None:
    """A model that reasons: no max_tokens, and no temperature but its own."""
    if "max_tokens" in body:
        message = (
            "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."
        )
        return 400, openai_error(message, "max_tokens", "unsupported_parameter")
    if body.get("temperature", 1) != 1:
        message = (
            "Unsupported value: 'temperature' does not support 0 with this model. Only the default (1) is supported."
        )
        return 400, openai_error(message, "temperature", "unsupported_value")
    return None


def refuse_unknown_fields(body: Body) -> tuple[int, Any] | None:
    unknown = sorted(body.keys() - OTHER_FIELDS - {"tools", "tool_choice", "max_completion_tokens"})
    return (400, openai_error(f"Unrecognized request argument supplied: {unknown[0]}")) if unknown else None


def refuse_completion_limit(body: Body) -> tuple[int, Any] | None:
    if "max_completion_tokens" in body:
        return 422, {"detail": [{"loc": ["body", "max_completion_tokens"], "msg": "Extra inputs are not permitted"}]}
    return None


def refuse_json_schema(body: Body) -> tuple[int, Any] | None:
    if (body.get("response_format") or {}).get("type") == "json_schema":
        return 400, openai_error("'response_format.type' must be 'json_object' or 'text'")
    return None


def refuse_response_format(body: Body) -> tuple[int, Any] | None:
    if "response_format" in body:
        return 400, {"error": "response_format is not supported"}
    return None


def refuse_grammar(body: Body) -> tuple[int, Any] | None:
    """llama.cpp, which fails on a schema that it cannot make a grammar of."""
    if (body.get("response_format") or {}).get("type") == "json_schema":
        return 500, {"error": {"code": 500, "message": "failed to parse grammar", "type": "server_error"}}
    return None


def refuse_tools(body: Body) -> tuple[int, Any] | None:
    return (400, {"error": "tools are not supported by this model"}) if "tools" in body else None


def refuse_as_list(body: Body) -> tuple[int, Any] | None:
    """Gemini, whose errors stand in a list, and whose schema knows no additionalProperties."""
    if "additionalProperties" in json.dumps(body.get("response_format") or {}):
        message = "Invalid JSON payload received. Unknown name \"additionalProperties\" at 'response_schema'"
        return 400, [{"error": {"code": 400, "message": message, "status": "INVALID_ARGUMENT"}}]
    return None


def no_endpoint(body: Body) -> tuple[int, Any] | None:
    """OpenRouter, where no provider of the model takes a schema."""
    if "response_format" in body:
        message = "No endpoints found that support the requested parameters."
        return 404, {"error": {"message": message, "code": 404}}
    return None


def pictureless(body: Body) -> tuple[int, Any] | None:
    if "image_url" in json.dumps(body["messages"]):
        return 400, openai_error("This model does not support image input.")
    return None


@dataclass(frozen=True)
class Provider:
    """What an endpoint takes. `says` puts an answer into its own words."""

    rules: tuple[Rule, ...] = ()
    says: Callable[[str], str] = str
    native: bool = False
    """Ollama's own protocol too."""
    headers: Mapping[str, str] = field(default_factory=dict)
    heeds_schema: bool = True
    """Whether it minds a response_format, and does not pass it over without a word."""


def fenced(answer: str) -> str:
    return f"Here is the JSON:\n```json\n{answer}\n```"


def thought(answer: str) -> str:
    return f"<think>Is it {{}}? No.</think>\n\n{answer}"


LIMITS = {"x-ratelimit-limit-requests": "500", "x-ratelimit-remaining-requests": "499"}

PROVIDERS = {
    "openai": Provider((refuse_unknown_fields, refuse_loose_schema), headers=LIMITS),
    "openai, a model that reasons": Provider((refuse_unknown_fields, refuse_loose_schema, refuse_sampling)),
    "openrouter": Provider((refuse_loose_schema,)),
    "openrouter, a model without schemas": Provider((no_endpoint,), fenced),
    "vllm": Provider((refuse_completion_limit,), thought),
    "llama.cpp": Provider(),
    "llama.cpp, a schema that it fails on": Provider((refuse_grammar,)),
    "ollama": Provider(native=True),
    "lm studio": Provider((refuse_json_schema,)),
    "gemini": Provider((refuse_as_list,)),
    "anthropic": Provider((), fenced, heeds_schema=False),
    "deepseek": Provider((refuse_json_schema,)),
    "no response_format": Provider((refuse_response_format,)),
    "neither response_format nor tools": Provider((refuse_response_format, refuse_tools), fenced),
    "no images": Provider((pictureless,)),
}


def schema_told(body: Body) -> Any:
    """The schema that a question tells, in whatever form."""
    given = body.get("response_format") or {}
    if body.get("tools"):
        return body["tools"][0]["function"]["parameters"]
    found = given.get("schema") or (given.get("json_schema") or {}).get("schema") or body.get("format")
    if found is None:
        _, said, rest = _words(body).partition("JSON schema:\n")
        found = json.JSONDecoder().raw_decode(rest)[0] if said else None
    return found or {"type": "object"}


def _words(body: Body) -> str:
    content = body["messages"][-1]["content"]
    return content if isinstance(content, str) else "\n".join(part.get("text", "") for part in content)


@dataclass
class Serving:
    """A provider that serves."""

    provider: Provider
    url: str = ""
    text: str | None = None
    """What is answered, whatever was asked."""
    bodies: list[Body] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    refused: int = 0
    paid: int = 0

    def answer(self, path: str, body: Body) -> tuple[int, Any]:
        self.bodies.append(body)
        self.paths.append(path)
        for rule in self.provider.rules:
            refusal = rule(body)
            if refusal is not None:
                self.refused += 1
                return refusal
        self.paid += 1
        text = self.text or json.dumps(smallest_answer(schema_told(body)))
        if not self.provider.heeds_schema and "JSON schema" not in json.dumps(body["messages"]):
            text = "The page shows a lighthouse, and a few lines about its keeper."
        usage = {"prompt_tokens": 50, "completion_tokens": 10, "total_tokens": 60}
        if path.endswith("/api/chat"):
            message = {"role": "assistant", "content": text}
            counts = {"prompt_eval_count": 50, "eval_count": 10}
            return 200, {"model": body["model"], "message": message, "done": True, "done_reason": "stop", **counts}
        message = {"role": "assistant", "content": self.provider.says(text)}
        if body.get("tools"):
            call = {"id": "c", "type": "function", "function": {"name": "answer", "arguments": text}}
            message = {"role": "assistant", "content": None, "tool_calls": [call]}  # type: ignore[dict-item]
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        return 200, {
            "id": "x",
            "object": "chat.completion",
            "model": body["model"],
            "choices": [choice],
            "usage": usage,
        }


@contextmanager
def provider(name: str) -> Iterator[Serving]:
    """Serve within the block."""
    serving = Serving(PROVIDERS[name])

    def answer(path: str, raw: bytes | None) -> tuple[int, Mapping[str, str], bytes]:
        if raw is None:
            models = [{"id": "a-model", "object": "model"}, {"id": "another", "object": "model"}]
            status, body = 200, {"object": "list", "data": models} if path.endswith("/models") else {}
        else:
            status, body = serving.answer(path, json.loads(raw))
        headers = {"Content-Type": "application/json", **serving.provider.headers}
        return status, headers, json.dumps(body).encode()

    with loopback(answer) as serving.url:
        yield serving
