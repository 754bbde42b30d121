"""Putting an entry into a YAML file as text, so that every other line stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap


def insert_after(text: str, parents: Sequence[str], sibling: str, entry: str) -> str:
    """The text with `entry` (its lines, as they are to stand) put behind `sibling`, a key below `parents`.

    Comments and empty lines before the next key stay with that key. KeyError where there is no such key.
    """
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    mapping = _mapping(text, parents)
    starts = sorted(mapping.lc.key(key)[0] for key in mapping)
    start, column = mapping.lc.key(sibling)
    following = [line for line in starts if line > start]
    end = following[0] if following else _end(lines, start, column)
    lead = sum(1 for _ in takewhile(_is_idle, reversed(lines[start:end])))
    return "".join([*lines[: end - lead], entry.rstrip("\n") + "\n", *lines[end - lead :]])


def _mapping(text: str, parents: Sequence[str]) -> CommentedMap:
    found = YAML().load(text)
    for parent in parents:
        found = found[parent]
    if not isinstance(found, CommentedMap):
        raise KeyError(".".join(parents) or "top level")
    return found


def _end(lines: Sequence[str], start: int, column: int) -> int:
    """The line at which the last key of a mapping ends: the next one that holds something and is not further in."""
    for number in range(start + 1, len(lines)):
        line = lines[number]
        if not _is_idle(line) and len(line) - len(line.lstrip()) <= column:
            return number
    return len(lines)


def _is_idle(line: str) -> bool:
    stripped = line.strip()
    return not stripped or stripped.startswith("#")
