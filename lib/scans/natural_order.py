"""The order of file names as a person counts: part 2 before part 10."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"([0-9]+)")


def natural_key(name: str) -> tuple[list[str | int], str]:
    """A sort key that compares runs of digits as numbers and letters without their case.

    Text and numbers alternate, text first, so two keys never compare a number with a text. The name itself breaks
    ties such as "p1" and "p01".
    """
    parts: list[str | int] = [int(part) if odd else part.casefold() for part, odd in _alternate(_NUMBER.split(name))]
    return parts, name


def _alternate(parts: list[str]) -> list[tuple[str, bool]]:
    return [(part, position % 2 == 1) for position, part in enumerate(parts)]


def in_book_order(names: list[str]) -> list[str]:
    """Put numbered parts in the order of their numbers.

    Names that differ in more than their numbers (front matter, body, plates) stay as they were listed: only the
    person who listed them knows their order.
    """
    patterns = {_NUMBER.sub("0", name).casefold() for name in names}
    return sorted(names, key=natural_key) if len(patterns) == 1 else list(names)
