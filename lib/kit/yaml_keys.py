"""Keys put into a YAML file, called otherwise and taken out as text, so that every other line stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import takewhile

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node


def insert_after(text: str, parents: Sequence[str], sibling: str, entry: str) -> str:
    """The text with `entry` (its lines, as they are to stand) put behind `sibling`, a key below `parents`.

    Comments and empty lines before the next key stay with that key. KeyError where there is no such key.
    """
    lines = _lines(text)
    start, column, following = _place(_mapping(text, parents), sibling)
    end = following if following is not None else _end(lines, start, column)
    lead = sum(1 for _ in takewhile(_is_idle, reversed(lines[start:end])))
    return "".join([*lines[: end - lead], entry.rstrip("\n") + "\n", *lines[end - lead :]])


def has_key(text: str, parents: Sequence[str], key: str) -> bool:
    """Whether there is such a key below `parents`."""
    try:
        _pair(_mapping(text, parents), key)
    except KeyError:
        return False
    return True


def rename_key(text: str, parents: Sequence[str], key: str, name: str) -> str:
    """The text with a key called otherwise. KeyError where there is no such key."""
    found = _pair(_mapping(text, parents), key)[0]
    start, end = _index(text, found.start_mark), _index(text, found.end_mark)
    return f"{text[:start]}{name}{text[end:]}"


def set_value(text: str, parents: Sequence[str], key: str, value: str) -> str:
    """The text with another plain value for a key, on one line. KeyError where there is no such key."""
    found = _pair(_mapping(text, parents), key)[1]
    start, end = _index(text, found.start_mark), _index(text, found.end_mark)
    return f"{text[:start]}{value}{text[end:]}"


def remove_key(text: str, parents: Sequence[str], key: str) -> str:
    """The text without a key and its value, and without an empty line too many. KeyError where there is no such key.

    Comments above the key stay: they may speak of what follows too. Those that stand deeper within it go.
    """
    mapping = _mapping(text, parents)
    if mapping.flow_style:
        return _without_flow_key(text, mapping, key)
    lines = _lines(text)
    start, column, following = _place(mapping, key)
    end = following if following is not None else _end(lines, start, column)
    lead = sum(1 for _ in takewhile(_is_idle, reversed(lines[start:end])))
    stop = end - lead
    while stop < end and lines[stop].strip() and len(lines[stop]) - len(lines[stop].lstrip()) > column:
        stop += 1
    empty_below = stop == len(lines) or not lines[stop].strip()
    if start and not lines[start - 1].strip() and empty_below:
        start -= 1
    return "".join([*lines[:start], *lines[stop:]])


def _without_flow_key(text: str, mapping: MappingNode, key: str) -> str:
    """The text without a key between braces, and without the comma that goes with it."""
    pairs = mapping.value
    at = next(number for number, (name, _) in enumerate(pairs) if name.value == key)
    if at + 1 < len(pairs):
        start, end = _index(text, pairs[at][0].start_mark), _index(text, pairs[at + 1][0].start_mark)
    else:
        start = _index(text, pairs[at - 1][1].end_mark) if at else _index(text, pairs[at][0].start_mark)
        end = _index(text, pairs[at][1].end_mark)
    return text[:start] + text[end:]


def _lines(text: str) -> list[str]:
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    return lines


@lru_cache(maxsize=4)
def _composed(text: str) -> Node:
    """The nodes of a YAML text, composed once: each key of a change is looked for in them. Not to be changed."""
    node: Node = YAML().compose(text)
    return node


def _mapping(text: str, parents: Sequence[str]) -> MappingNode:
    found = _composed(text)
    for parent in parents:
        found = _pair(found, parent)[1]
    if not isinstance(found, MappingNode):
        raise KeyError(".".join(parents) or "top level")
    return found


def _pair(mapping: Node, key: str) -> tuple[Node, Node]:
    """A key and its value; KeyError where `mapping` is none, or has no such key."""
    for name, value in mapping.value if isinstance(mapping, MappingNode) else []:
        if name.value == key:
            return name, value
    raise KeyError(key)


def _place(mapping: MappingNode, key: str) -> tuple[int, int, int | None]:
    """Line and column of a key, and the line of the key that follows it, if any."""
    mark = _pair(mapping, key)[0].start_mark
    following = [name.start_mark.line for name, _ in mapping.value if name.start_mark.line > mark.line]
    return mark.line, mark.column, min(following, default=None)


def _index(text: str, mark: object) -> int:
    """A mark's place in the text, in characters."""
    line, column = mark.line, mark.column  # type: ignore[attr-defined]
    return sum(len(each) for each in text.splitlines(keepends=True)[:line]) + int(column)


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
