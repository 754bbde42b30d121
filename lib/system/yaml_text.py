"""Plain data as YAML text, fast and always the same: for files that are made anew and never edited by hand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

_PLAIN = re.compile(r"[A-Za-z](?:[A-Za-z0-9_./,+ -]*[A-Za-z0-9_./+-])?")
_WORDS = frozenset("true false yes no on off null y n".split())
"""What YAML 1.1 or 1.2 takes for a truth value or for nothing."""
_BREAKS = {ord(sign): f"\\u{ord(sign):04x}" for sign in "\x7f\x85\xa0\u2028\u2029\ufeff"}
"""What JSON leaves as it is, and YAML takes for the end of a line or refuses."""


def yaml_text(value: Mapping[str, Any]) -> str:
    """The text, in blocks, two spaces a level. Values are mappings, lists, strings, numbers, truth values and None."""
    return "".join(f"{line}\n" for line in _block(value))


def yaml_key(key: str) -> str:
    """A key as it must stand before its colon: in quotes where YAML takes it for a number or for nothing."""
    return _scalar(key)


def _block(value: Any) -> Iterator[str]:
    """Lines of a mapping or list that holds something, at no indent."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _entry(f"{_scalar(key)}:", inner, "  ")
        return
    for inner in value:
        first, *rest = _block(inner) if _is_open(inner) else [_leaf(inner)]
        yield f"- {first}".rstrip()
        yield from (f"  {line}" for line in rest)


def _entry(head: str, inner: Any, indent: str) -> Iterator[str]:
    if not _is_open(inner):
        yield f"{head} {_leaf(inner)}".rstrip()
        return
    yield head
    yield from (f"{indent}{line}" for line in _block(inner))


def _is_open(value: Any) -> bool:
    return isinstance(value, (Mapping, list, tuple)) and len(value) > 0


def _leaf(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{}"
    return "[]" if isinstance(value, (list, tuple)) else _scalar(value)


def _scalar(value: Any) -> str:
    """One value on one line; None is nothing at all, as in `key:`."""
    if value is None:
        return ""
    if isinstance(value, (bool, int, float)):
        return json.dumps(value)
    text = str(value)
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    return json.dumps(text, ensure_ascii=False).translate(_BREAKS)
