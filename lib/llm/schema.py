"""JSON schemas of answers: the part of the standard that pydantic writes and structured output knows.

A keyword that is not checked here is refused when the request is made. So a schema never promises more than is held.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from ipaddress import IPv4Address, IPv6Address
from typing import Any
from uuid import UUID

Schema = Mapping[str, Any]

NEAR = 1e-9
"""Between a number and a multiple that it is."""

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
    "uniqueItems": lambda value, wanted: not (wanted and isinstance(value, list)) or _all_differ(value),
    "multipleOf": lambda value, step: not _TYPES["number"](value) or _is_multiple(value, step),
    "minProperties": lambda value, limit: not isinstance(value, dict) or len(value) >= limit,
    "maxProperties": lambda value, limit: not isinstance(value, dict) or len(value) <= limit,
    "format": lambda value, name: not isinstance(value, str) or _has_format(value, name),
}
_STRUCTURE = {
    "type", "enum", "const", "anyOf", "oneOf", "allOf", "$ref", "$defs", "definitions", "properties", "required",
    "additionalProperties", "prefixItems",
}  # fmt: skip
_SPEECH = {
    "title", "description", "default", "examples", "$schema", "$id", "discriminator", "deprecated", "readOnly",
    "writeOnly",
}  # fmt: skip
_KNOWN = _STRUCTURE | _SPEECH | _LIMITS.keys() | {"items"}
_FORMATS: dict[str, Callable[[str], object]] = {
    "date": date.fromisoformat,
    "date-time": datetime.fromisoformat,
    "time": time.fromisoformat,
    "uuid": UUID,
    "ipv4": IPv4Address,
    "ipv6": IPv6Address,
}
"""Formats that are held; others are words to the model."""


def check_schema(schema: Schema) -> None:
    """Raise ValueError where the schema uses what find_fault does not check."""
    unknown = sorted(schema.keys() - _KNOWN)
    if unknown:
        raise ValueError(f"the schema uses {', '.join(unknown)}, which no answer is checked for; leave it out")
    for group in ("properties", "$defs", "definitions"):
        for part in schema.get(group, {}).values():
            _check_part(part)
    for group in ("anyOf", "oneOf", "allOf", "prefixItems"):
        for part in schema.get(group, ()):
            _check_part(part)
    for name in ("items", "additionalProperties"):
        if isinstance(schema.get(name), Mapping):
            check_schema(schema[name])


def _check_part(part: Schema | bool) -> None:
    """A part may be true: anything fits it."""
    if isinstance(part, Mapping):
        check_schema(part)
    elif part is not True:
        raise ValueError(f"the schema holds {part!r} where a schema should stand")


def find_fault(value: Any, schema: Schema) -> str | None:
    """Where and how `value` does not fit, in one line; None where it fits."""
    shared = {"#": schema, **schema.get("definitions", {}), **schema.get("$defs", {})}
    return _fault(value, schema, shared, "")


def _fault(value: Any, schema: Schema | bool, shared: Mapping[str, Schema], place: str) -> str | None:
    at = place or "the answer"
    while not isinstance(schema, bool) and "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        if name not in shared:
            return f"{at}: the schema refers to {schema['$ref']}, which is not there"
        schema = shared[name]
    if isinstance(schema, bool):
        return None if schema else f"{at}: nothing may stand there"
    fault = _fault_itself(value, schema, at) or _fault_of_forms(value, schema, shared, place)
    if fault is not None:
        return fault
    if isinstance(value, dict):
        return _fault_in_object(value, schema, shared, place)
    return _fault_in_list(value, schema, shared, place) if isinstance(value, list) else None


def _fault_itself(value: Any, schema: Schema, at: str) -> str | None:
    """What is wrong with the value, whatever it holds."""
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
    return None


def _fault_of_forms(value: Any, schema: Schema, shared: Mapping[str, Schema], place: str) -> str | None:
    """Where the value fits none of several forms, more than the one that it may, or not all that it must."""
    at = place or "the answer"
    if "anyOf" in schema:
        faults = [_fault(value, part, shared, place) for part in schema["anyOf"]]
        if all(faults):
            return f"{at}: fits none of the allowed forms ({'; '.join(filter(None, faults))})"
    if "oneOf" in schema and sum(_fault(value, part, shared, place) is None for part in schema["oneOf"]) != 1:
        return f"{at}: fits none of the allowed forms, or several"
    return next(filter(None, (_fault(value, part, shared, place) for part in schema.get("allOf", ()))), None)


def _fault_in_list(value: list[Any], schema: Schema, shared: Mapping[str, Schema], place: str) -> str | None:
    places, others = schema.get("prefixItems", ()), schema.get("items", True)
    for number, item in enumerate(value):
        fault = _fault(item, places[number] if number < len(places) else others, shared, f"{place}[{number}]")
        if fault is not None:
            return fault
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


def _all_differ(values: list[Any]) -> bool:
    return not any(value in values[:number] for number, value in enumerate(values))


def _is_multiple(value: float, step: float) -> bool:
    parts = value / step
    return abs(parts - round(parts)) < NEAR


def _has_format(value: str, name: str) -> bool:
    read = _FORMATS.get(name)
    if read is None:
        return True
    try:
        read(value)
    except ValueError:
        return False
    return True
