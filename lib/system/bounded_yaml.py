"""YAML that anybody may have written: bounded in depth and in what its aliases unfold to, before anything is built.

A few lines of aliases of aliases stand for billions of values; and ruamel's parser in C calls itself for each level as
it builds them and asks nobody, so that 100,000 brackets end the process. By events nothing calls itself.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent, ScalarEvent

LOCK_LEVELS = 200
"""Collections in each other. From: dvc.lock has six; a process of 8 MiB of stack ends at some tens of thousands."""


class YamlLimitError(YAMLError):
    """What the text stands for is larger or deeper than any settings are. `line` counts from 1."""

    def __init__(self, problem: str, line: int | None = None) -> None:
        super().__init__(problem)
        self.problem, self.line = problem, line


@dataclass(frozen=True)
class YamlLimits:
    """How much a text may stand for."""

    levels: int
    """Collections in each other."""
    values: int | None = None
    """Values once aliases are unfolded; None: no limit, and no alias either."""


_READ_APART = frozenset("\t\x85\u2028\u2029")
"""Characters that libyaml takes in places where YAML 1.2 has none: a tab behind a colon, other ends of lines."""
LOCK_LIMITS = YamlLimits(LOCK_LEVELS)
"""No program writes an alias in dvc.lock, and one may stand for itself, or for billions of values."""


def load_bounded(text: str, limits: YamlLimits = LOCK_LIMITS) -> Any:
    """What a YAML text says, as plain data. Raises YAMLError where it is none, or goes beyond the limits."""
    try:
        _check(text, limits)
        if not _READ_APART.isdisjoint(text):
            # Who writes in the file reads it by ruamel's own scanner: what that refuses is refused here.
            deque(YAML(typ="safe", pure=True).parse(text), maxlen=0)
        return YAML(typ="safe").load(text)
    except (KeyError, ValueError, OverflowError, RecursionError) as error:
        if isinstance(error, UnicodeEncodeError):
            raise YamlLimitError("half of a character (a lone surrogate)") from None
        # A date that is none, a number of five thousand digits: ruamel leaves them to Python.
        raise YamlLimitError(f"a value that cannot be read: {' '.join(str(error).split())[:100]}") from None


def _check(text: str, limits: YamlLimits) -> None:
    """Count what the text stands for, event by event: nothing is built yet."""
    sizes: dict[str, int] = {}
    """Values that each anchor stands for."""
    branches: list[tuple[str | None, int]] = []
    """The collections that are open, each with its anchor and the values counted before it."""
    total = 0
    for event in YAML(typ="safe").parse(text):
        if isinstance(event, AliasEvent):
            if limits.values is None:
                raise YamlLimitError(f"an alias (*{event.anchor})", _line(event))
            if any(anchor == event.anchor for anchor, _ in branches):
                raise YamlLimitError(f"*{event.anchor} stands inside of what it names", _line(event))
            total += sizes.get(event.anchor, 1)
        elif isinstance(event, ScalarEvent):
            total += 1
            if not event.value.isascii() and _is_broken(event.value):
                raise YamlLimitError("half of a character (a lone surrogate)", _line(event))
            if event.anchor is not None:
                sizes[event.anchor] = 1
        elif isinstance(event, CollectionStartEvent):
            branches.append((event.anchor, total))
            total += 1
            if len(branches) > limits.levels:
                raise YamlLimitError(f"nested more than {limits.levels} deep", _line(event))
        elif isinstance(event, CollectionEndEvent):
            anchor, before = branches.pop()
            if anchor is not None:
                sizes[anchor] = total - before
        if limits.values is not None and total > limits.values:
            told = f"more than {limits.values:,} values once its aliases (*name) are unfolded"
            raise YamlLimitError(told, _line(event))


def _line(event: Any) -> int | None:
    """From 1; None where the parser does not tell."""
    return event.start_mark.line + 1 if event.start_mark is not None else None


def _is_broken(text: str) -> bool:
    return any("\ud800" <= sign <= "\udfff" for sign in text)
