"""Settings from COLOPHON_… variables. What may hold a table or a list is written as JSON, all else as it is.

`null` stands for nothing, where there may be nothing.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Mapping
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from lib.errors import ParamsError

PREFIX = "COLOPHON_"


def variable_of(field: str) -> str:
    """The variable that sets a field: COLOPHON_WORKERS for workers."""
    return PREFIX + field.upper()


def from_environment(prefix: str, settings: type[BaseModel]) -> dict[str, Any]:
    """The fields of `settings` that variables set, by name; `prefix` stands between COLOPHON_ and the name.

    Raises ParamsError that names the variable where its JSON is none.
    """
    fields = {variable_of(prefix + name): (name, field) for name, field in settings.model_fields.items()}
    set_ones = {variable: os.environ[variable] for variable in fields if variable in os.environ}
    return {
        fields[variable][0]: _value(variable, text, fields[variable][1].annotation)
        for variable, text in set_ones.items()
    }


def _value(variable: str, text: str, annotation: Any) -> Any:
    kinds = set(_kinds(annotation))
    if "none" in kinds and text.strip() == "null":
        return None
    if "container" not in kinds:
        return text
    if "scalar" in kinds and text.lstrip()[:1] not in {"{", "[", '"'}:
        return text
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        what = f"{error.msg[:1].lower()}{error.msg[1:]}"
        raise ParamsError(
            f"{variable}: no valid JSON: {what} (character {error.pos + 1} of {len(text)}); "
            'write it as in {"name": {"key": 1}}'
        ) from None


def _kinds(annotation: Any) -> list[Literal["scalar", "container", "none"]]:
    """What a type allows for: tables and lists, plain values, or nothing."""
    annotation = getattr(annotation, "__value__", annotation)  # of `type Name = …`
    origin = get_origin(annotation)
    if origin is Annotated:
        return _kinds(get_args(annotation)[0])
    if origin in {Union, UnionType}:
        return [kind for part in get_args(annotation) for kind in _kinds(part)]
    if annotation is Any:
        return ["scalar", "container"]
    if annotation in {None, NoneType}:
        return ["none"]
    kind = origin or annotation
    if isinstance(kind, type) and issubclass(kind, BaseModel | Collection) and not issubclass(kind, str | bytes):
        return ["container"]
    return ["scalar"]


def described(location: tuple[int | str, ...]) -> str:
    """Where in a value something is wrong, dotted; the names of a union's branches are left out."""
    return ".".join(str(part) for part in location if "[" not in str(part))


def merged(*layers: Any) -> Any:
    """Tables laid over each other, the last one on top; what is no table stays for the validation to refuse."""
    strange = [layer for layer in layers if layer is not None and not isinstance(layer, Mapping)]
    return strange[-1] if strange else {name: value for layer in layers for name, value in (layer or {}).items()}
