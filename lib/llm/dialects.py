"""How servers want to be told what an answer must look like.

openai: json_schema, strict: OpenAI, OpenRouter, vLLM, Ollama. json_object: the schema inside a json_object, as
llama.cpp's server takes it. plain: for servers that know no response_format; the schema is told in words.
"""

from __future__ import annotations

import json
from typing import Any

from lib.llm.request import AnswerShape
from lib.settings.llm import Dialect


def response_format(shape: AnswerShape, dialect: Dialect) -> dict[str, Any] | None:
    """The response_format that goes over the wire; None where it must not be there."""
    if dialect == "plain":
        return None
    if shape.schema is None:
        return {"type": "json_object"}
    if dialect == "json_object":
        return {"type": "json_object", "schema": shape.schema}
    return {"type": "json_schema", "json_schema": {"name": shape.name, "strict": True, "schema": shape.schema}}


def spoken_schema(shape: AnswerShape, dialect: Dialect) -> str | None:
    """Words for the end of the question; None where response_format says it all."""
    if dialect != "plain":
        return None
    if shape.schema is None:
        return "Answer with one JSON object and nothing else."
    schema = json.dumps(shape.schema, ensure_ascii=False)
    return f"Answer with one JSON object and nothing else. It must fit this JSON schema:\n{schema}"


def json_text(content: str, dialect: Dialect) -> str:
    """The part of an answer that should be JSON: all of it, except in plain, where models talk around it."""
    if dialect != "plain":
        return content
    content = content.rpartition("</think>")[2]
    start, end = content.find("{"), content.rfind("}")
    return content[start : end + 1] if 0 <= start < end else content
