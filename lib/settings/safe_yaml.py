"""YAML that anybody may have written: bounded in size, in depth, and in what its aliases unfold to.

A few lines of aliases of aliases stand for billions of values, and brackets in brackets for more calls than Python has.
"""

from __future__ import annotations

from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent, ScalarEvent

MOST_BYTES = 1 << 20
"""Bytes of a file. From: an entry for a book takes 300; three thousand of them fit."""
MOST_DEPTH = 40
"""Levels. From: params.yaml has four, dvc.yaml five."""
MOST_VALUES = 100_000
"""Values once aliases are unfolded. From: three thousand books with thirty settings each."""


class YamlLimitError(YAMLError):
    """What the text stands for is larger or deeper than any settings are. `line` counts from 1."""

    def __init__(self, problem: str, line: int | None = None) -> None:
        super().__init__(problem)
        self.problem, self.line = problem, line


def load_yaml(text: str) -> Any:
    """What a YAML text says, as plain data. Raises YAMLError where it is none, or goes beyond the limits."""
    if len(text) > MOST_BYTES:
        raise YamlLimitError(f"more than {MOST_BYTES:,} characters")
    _check(text)
    try:
        return YAML(typ="safe").load(text)
    except (ValueError, OverflowError, RecursionError) as error:
        # A date that is none, a number of five thousand digits: ruamel leaves them to Python.
        raise YamlLimitError(f"a value that cannot be read: {' '.join(str(error).split())[:100]}") from None


def _is_broken(text: str) -> bool:
    return any("\ud800" <= sign <= "\udfff" for sign in text)


def _check(text: str) -> None:
    """Count what the text stands for, event by event: nothing is built yet."""
    sizes: dict[str, int] = {}
    """Values that each anchor stands for."""
    branches: list[tuple[str | None, int]] = []
    """The collections that are open, each with its anchor and the values counted before it."""
    total = 0
    for event in YAML(typ="safe", pure=True).parse(text):
        line = event.start_mark.line + 1 if event.start_mark is not None else None
        if isinstance(event, AliasEvent):
            if any(anchor == event.anchor for anchor, _ in branches):
                raise YamlLimitError(f"*{event.anchor} stands inside of what it names", line)
            total += sizes.get(event.anchor, 1)
        elif isinstance(event, ScalarEvent):
            total += 1
            if not event.value.isascii() and _is_broken(event.value):
                raise YamlLimitError("half of a character (a lone surrogate)", line)
            if event.anchor is not None:
                sizes[event.anchor] = 1
        elif isinstance(event, CollectionStartEvent):
            branches.append((event.anchor, total))
            total += 1
            if len(branches) > MOST_DEPTH:
                raise YamlLimitError(f"nested more than {MOST_DEPTH} deep", line)
        elif isinstance(event, CollectionEndEvent):
            anchor, before = branches.pop()
            if anchor is not None:
                sizes[anchor] = total - before
        if total > MOST_VALUES:
            raise YamlLimitError(f"more than {MOST_VALUES:,} values once its aliases (*name) are unfolded", line)
