"""What the tests' server answers: a function of the question's body, that returns the answer's text."""

from __future__ import annotations

import json
from typing import Any

from lib.testing.model_server import smallest_answer


def schema_of(question: dict[str, Any]) -> dict[str, Any]:
    """The schema that a question carries, in whatever dialect; else any object."""
    given = question.get("response_format") or {}
    found: dict[str, Any] | None = given.get("schema") or (given.get("json_schema") or {}).get("schema")
    if found is None and not given:
        text = json.dumps(question["messages"][-1]["content"])
        _, said, rest = json.loads(f'"{text[1:-1]}"' if text.startswith('"') else '""').partition("JSON schema:\n")
        found = json.loads(rest) if said else None
    return found or {"type": "object"}


def smallest(question: dict[str, Any]) -> str:
    """The smallest JSON that fits the question's schema."""
    return json.dumps(smallest_answer(schema_of(question)))


def echo(question: dict[str, Any]) -> str:
    """Every property is the last message's text: a test sees whose answer it got."""
    content = question["messages"][-1]["content"]
    text = content if isinstance(content, str) else content[0]["text"]
    return json.dumps(dict.fromkeys(schema_of(question).get("properties", {}), text))


def gullible(question: dict[str, Any]) -> str:
    """Does what the page says: where it holds orders, every line becomes another text."""
    text = question["messages"][1]["content"][0]["text"]
    if "changes" not in schema_of(question)["properties"] or "IGNORE-ALL-RULES" not in text:
        return smallest(question)
    lines = {number: line for paragraph in json.loads(text)["paragraphs"] for number, line in paragraph.items()}
    changes = [
        {"line": int(number), "read": line, "printed": "PWNED " * 30, "confidence": 1.0}
        for number, line in lines.items()
    ]
    return json.dumps({"changes": changes})


def without_images(value: Any) -> Any:
    """A question with its images cut short."""
    if isinstance(value, dict):
        return {name: without_images(item) for name, item in value.items()}
    if isinstance(value, list):
        return [without_images(item) for item in value]
    return value[:40] if isinstance(value, str) and value.startswith("data:") else value
