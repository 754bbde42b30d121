"""JSON schemas of answers: the part of the standard that strict structured output knows, and no more.

A keyword that is not checked here is refused when the request is made. So a schema never promises more than is held.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel

Schema = Mapping[str, Any]

_TYPES: dict[str, Callable[[Any], bool]] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
}
_LIMITS: dict[str, Callable[[Any, Any], bool]] = {
    "minimum": lambda value, limit: not _TYPES["number"](value) or value >= limit,
    "maximum": lambda value, limit: not _TYPES["number"](value) or value <= limit,
    "exclusiveMinimum": lambda value, limit: not _TYPES["number"](value) or value > limit,
    "exclusiveMaximum": lambda value, limit: not _TYPES["number"](value) or value < limit,
    "minLength": lambda value, limit: not isinstance(value, str) or len(value) >= limit,
    "maxLength": lambda value, limit: not isinstance(value, str) or len(value) <= limit,
    "pattern": lambda value, limit: not isinstance(value, str) or re.search(limit, value) is not None,
    "minItems": lambda value, limit: not isinstance(value, list) or len(value) >= limit,
    "maxItems": lambda value, limit: not isinstance(value, list) or len(value) <= limit,
}
_STRUCTURE = {"type", "enum", "const", "anyOf", "$ref", "$defs", "properties", "required", "additionalProperties"}
_SPEECH = {"title", "description", "default", "examples", "$schema", "$id"}
_KNOWN = _STRUCTURE | _SPEECH | _LIMITS.keys() | {"items"}


def check_schema(schema: Schema) -> None:
    """Raise ValueError where the schema uses what find_fault does not check."""
    unknown = sorted(schema.keys() - _KNOWN)
    if unknown:
        raise ValueError(f"the schema uses {', '.join(unknown)}, which no answer is checked for; leave it out")
    for group in ("properties", "$defs"):
        for part in schema.get(group, {}).values():
            check_schema(part)
    for part in schema.get("anyOf", ()):
        check_schema(part)
    for name in ("items", "additionalProperties"):
        if isinstance(schema.get(name), Mapping):
            check_schema(schema[name])


def find_fault(value: Any, schema: Schema) -> str | None:
    """Where and how `value` does not fit, in one line; None where it fits."""
    return _fault(value, schema, schema.get("$defs", {}), "")


def _fault(value: Any, schema: Schema, shared: Mapping[str, Schema], place: str) -> str | None:
    if "$ref" in schema:
        schema = shared[schema["$ref"].removeprefix("#/$defs/")]
    at = place or "the answer"
    types = schema.get("type")
    if types is not None:
        wanted = [types] if isinstance(types, str) else list(types)
        if not any(_TYPES[name](value) for name in wanted):
            return f"{at}: must be {' or '.join(wanted)}"
    if "const" in schema and value != schema["const"]:
        return f"{at}: must be {schema['const']!r}"
    if "enum" in schema and value not in schema["enum"]:
        return f"{at}: {_short(value)} is none of {', '.join(map(repr, schema['enum']))}"
    for name, holds in _LIMITS.items():
        if name in schema and not holds(value, schema[name]):
            return f"{at}: breaks {name} {schema[name]}"
    if "anyOf" in schema:
        faults = [_fault(value, part, shared, place) for part in schema["anyOf"]]
        if all(faults):
            return f"{at}: fits none of the allowed forms ({'; '.join(filter(None, faults))})"
    if isinstance(value, dict):
        return _fault_in_object(value, schema, shared, place)
    if isinstance(value, list) and "items" in schema:
        found = (_fault(item, schema["items"], shared, f"{place}[{number}]") for number, item in enumerate(value))
        return next(filter(None, found), None)
    return None


def _fault_in_object(value: dict[str, Any], schema: Schema, shared: Mapping[str, Schema], place: str) -> str | None:
    properties: Mapping[str, Schema] = schema.get("properties", {})
    missing = [name for name in schema.get("required", ()) if name not in value]
    if missing:
        return f"{place or 'the answer'}: lacks {', '.join(missing)}"
    others: Schema | bool = schema.get("additionalProperties", True)
    for name, item in value.items():
        part: Schema | bool = properties.get(name, others)
        if part is False:
            return f"{place or 'the answer'}: {_short(name)} does not belong there"
        if not isinstance(part, bool):
            fault = _fault(item, part, shared, f"{place}.{name}" if place else name)
            if fault:
                return fault
    return None


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 40 else text[:37] + "…"


def strict_schema(model: type[BaseModel]) -> dict[str, Any]:
    """A pydantic model's schema as strict mode wants it: every key required, none added, defaults left out."""
    strict = _strict(model.model_json_schema())
    assert isinstance(strict, dict)
    return strict


def _strict(part: Any) -> Any:
    if isinstance(part, list):
        return [_strict(item) for item in part]
    if not isinstance(part, dict):
        return part
    made = {
        name: {key: _strict(item) for key, item in value.items()} if name in ("properties", "$defs") else _strict(value)
        for name, value in part.items()
        if name != "default"
    }
    if made.get("type") == "object" and "properties" in made:
        made["required"] = list(made["properties"])
        made["additionalProperties"] = False
    return made
