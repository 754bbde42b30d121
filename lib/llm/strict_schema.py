"""JSON schemas as OpenAI's strict mode takes them: every key required, none added, no keyword that it refuses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

Schema = Mapping[str, Any]

TAKEN = frozenset(
    ("type", "properties", "required", "additionalProperties", "enum", "const", "anyOf", "items", "$ref", "$defs",
     "description", "pattern", "format", "minimum", "maximum", "minItems", "maxItems")
)  # fmt: skip
"""What every endpoint with a strict mode takes. The answer is checked for all the rest here."""
FORMATS = frozenset(("date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"))
_KINDS: dict[type, str] = {
    str: "string", bool: "boolean", int: "integer", float: "number", type(None): "null", dict: "object", list: "array",
}  # fmt: skip
GROUPS = frozenset(("properties", "$defs"))


class NotStrictError(ValueError):
    """A schema says something that strict mode has no words for, such as keys that are not known beforehand."""


def strict_schema(model: type[BaseModel]) -> dict[str, Any]:
    """A pydantic model's schema with every key required, none added, and defaults left out."""
    made = _without_defaults(model.model_json_schema())
    assert isinstance(made, dict)
    return made


def as_strict_takes_it(schema: Schema) -> dict[str, Any]:
    """The schema for the wire. What it no longer says, the answer is still checked for.

    Raises NotStrictError where strict mode cannot hold an answer to the schema at all.
    """
    definitions = {**schema.get("definitions", {}), **schema.get("$defs", {})}
    # A model that holds itself is a reference at the root, which must be an object.
    made = _strict(_resolved(schema, definitions), definitions)
    if made.get("type") != "object":
        raise NotStrictError("the answer is no object")
    if definitions:
        made["$defs"] = {name: _strict(part, definitions) for name, part in definitions.items()}
    return made


def _strict(part: Any, definitions: Schema) -> dict[str, Any]:
    if not isinstance(part, Mapping):
        raise NotStrictError("a part that may be anything")
    if "$ref" in part:
        # Nothing may stand beside a reference.
        return {"$ref": _reference(part["$ref"], definitions)}
    part = _flat(part, definitions)
    if "$ref" in part:
        return {"$ref": _reference(part["$ref"], definitions)}
    made: dict[str, Any] = {name: value for name, value in part.items() if name in TAKEN and name not in GROUPS}
    if made.get("format") not in FORMATS:
        made.pop("format", None)
    if "type" not in made and not isinstance(part.get("anyOf"), list):
        made["type"] = _type_of(part)
    kinds = made.get("type", ())
    if "object" in ([kinds] if isinstance(kinds, str) else kinds):
        made |= _object(part, definitions)
    if isinstance(part.get("anyOf"), list):
        made["anyOf"] = [_strict(one, definitions) for one in part["anyOf"]]
    if "array" in ([kinds] if isinstance(kinds, str) else kinds):
        made |= _array(part, definitions)
    return made


def _type_of(part: Schema) -> str | list[str]:
    if "properties" in part:
        return "object"
    values = part.get("enum", [part["const"]] if "const" in part else ())
    kinds = sorted({_KINDS[type(value)] for value in values if type(value) in _KINDS})
    if not kinds:
        raise NotStrictError("a part that may be anything")
    return kinds[0] if len(kinds) == 1 else kinds


def _flat(part: Schema, definitions: Schema) -> dict[str, Any]:
    """The part without allOf, oneOf and tuples: in words that strict mode knows."""
    flat = dict(part)
    whole = flat.pop("allOf", None)
    if whole:
        if len(whole) == 1 and "$ref" in whole[0]:
            return dict(whole[0])
        for one in whole:
            inner = _resolved(one, definitions)
            flat = {
                **inner,
                **flat,
                "properties": {**inner.get("properties", {}), **flat.get("properties", {})},
            }
    if "oneOf" in flat:
        flat["anyOf"] = flat.pop("oneOf")
    if "prefixItems" in flat:
        places = flat.pop("prefixItems")
        flat |= {"items": {"anyOf": list(places)}, "minItems": len(places), "maxItems": len(places)}
    if not flat.get("properties", True):
        del flat["properties"]
    return flat


def _object(part: Schema, definitions: Schema) -> dict[str, Any]:
    others = part.get("additionalProperties", False)
    if isinstance(others, Mapping) or part.get("patternProperties"):
        raise NotStrictError("keys that are not known beforehand")
    if "properties" not in part and others is not False:
        raise NotStrictError("an object of any keys")
    properties = {name: _strict(inner, definitions) for name, inner in part.get("properties", {}).items()}
    return {"properties": properties, "required": list(properties), "additionalProperties": False}


def _array(part: Schema, definitions: Schema) -> dict[str, Any]:
    if not isinstance(part.get("items"), Mapping):
        raise NotStrictError("a list of anything")
    return {"items": _strict(part["items"], definitions)}


def _reference(name: str, definitions: Schema) -> str:
    if name == "#":
        return name
    bare = name.rpartition("/")[2]
    if bare not in definitions:
        raise NotStrictError(f"a reference to {name}, which is not there")
    return f"#/$defs/{bare}"


def _resolved(part: Schema, definitions: Schema) -> Schema:
    found, seen = part, set[str]()
    while "$ref" in found:
        name = found["$ref"].rpartition("/")[2]
        if name not in definitions or name in seen:
            raise NotStrictError(f"a reference to {found['$ref']}, which is not there")
        seen.add(name)
        found = definitions[name]
    return found


def _without_defaults(part: Any) -> Any:
    if isinstance(part, list):
        return [_without_defaults(item) for item in part]
    if not isinstance(part, dict):
        return part
    made = {
        name: {key: _without_defaults(item) for key, item in value.items()}
        if name in GROUPS
        else _without_defaults(value)
        for name, value in part.items()
        if name != "default"
    }
    if made.get("type") == "object" and "properties" in made:
        made["required"] = list(made["properties"])
        made["additionalProperties"] = False
    return made
