"""What OpenAI's strict structured output asks of a schema, as its documentation lists it."""

from __future__ import annotations

import json
from typing import Any

ALLOWED = {
    "type", "properties", "required", "additionalProperties", "enum", "const", "anyOf", "items", "$ref", "$defs",
    "description", "pattern", "format", "minimum", "maximum", "minItems", "maxItems",
}  # fmt: skip
MAX_PROPERTIES, MAX_DEPTH, MAX_LETTERS, MAX_ENUMS = 5000, 10, 120_000, 1000


def assert_strict(schema: dict[str, Any]) -> None:
    """Raise AssertionError where strict mode would refuse the schema."""
    assert schema["type"] == "object" and "anyOf" not in schema, "the root must be an object"
    counted = {"properties": 0, "letters": 0, "enums": 0}
    _look(schema, schema.get("$defs", {}), 0, counted)
    assert counted["properties"] <= MAX_PROPERTIES
    assert counted["letters"] <= MAX_LETTERS
    assert counted["enums"] <= MAX_ENUMS
    json.dumps(schema, allow_nan=False)


def _look(part: dict[str, Any], shared: dict[str, Any], depth: int, counted: dict[str, int]) -> None:
    assert part.keys() <= ALLOWED, part.keys() - ALLOWED
    if "$ref" in part:
        assert part.keys() == {"$ref"}, "nothing may stand beside a $ref"
        assert part["$ref"].removeprefix("#/$defs/") in shared
    if part.get("type") == "object":
        assert depth < MAX_DEPTH
        assert part["additionalProperties"] is False
        assert part["required"] == list(part["properties"]), "every key must be required"
        counted["properties"] += len(part["properties"])
        counted["letters"] += sum(map(len, part["properties"]))
    counted["enums"] += len(part.get("enum", ()))
    counted["letters"] += sum(map(len, part.get("enum", ())))
    for inner in (*part.get("properties", {}).values(), *part.get("anyOf", ()), *part.get("$defs", {}).values()):
        _look(inner, shared, depth + 1, counted)
    if "items" in part:
        _look(part["items"], shared, depth + 1, counted)
