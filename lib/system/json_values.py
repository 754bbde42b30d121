"""Values of any kind as what JSON can hold: for logs and notes, where a strange value must not end a run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic_core import to_json


def json_ready(values: Mapping[Any, Any]) -> dict[str, Any]:
    """A copy that JSON can hold. Keys become text.

    Paths, dates, sets, models and arrays become texts and lists; numbers that are no numbers become None; what is
    known to nobody becomes its text.
    """
    return {_text(key): _ready(value) for key, value in values.items()}


def _ready(value: Any) -> Any:
    try:
        return json.loads(to_json(value, fallback=_plain, bytes_mode="base64", inf_nan_mode="null"))
    except (ValueError, TypeError, RecursionError):  # a circle, or a text that is no Unicode
        return _text(value)


def _plain(value: Any) -> Any:
    return value.tolist() if hasattr(value, "tolist") else _text(value)


def _text(value: Any) -> str:
    return str(value).encode("utf-8", "backslashreplace").decode("utf-8")
