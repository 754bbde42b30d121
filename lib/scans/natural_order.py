"""The order of file names as a person counts: part 2 before part 10, and page ii before page 1."""

from __future__ import annotations

import re
from collections import defaultdict

from lib.text.numerals import roman_value

_NUMBER = re.compile(r"([0-9]+)")
_ROMAN = re.compile(r"(?<![a-z])[ivxlcdm]+(?![a-z])", re.IGNORECASE)
_MOST_FRONT_MATTER = 400
_BEFORE_ALL = -1_000_000
"""Front matter is numbered in roman numerals and comes before page 0 or 1."""

Key = tuple[list[str | int], str]


def natural_key(name: str) -> Key:
    """A sort key that compares runs of digits as numbers and letters without their case.

    Text and numbers alternate, text first, so two keys never compare a number with a text. The name itself breaks
    ties such as "p1" and "p01".
    """
    parts: list[str | int] = [int(part) if odd else part.casefold() for part, odd in _alternate(_NUMBER.split(name))]
    return parts, name


def natural_order(names: list[str]) -> list[str]:
    """The names of one folder in natural order; roman numerals that make a series count, and come first."""
    romans = _roman_series(names)

    def key(name: str) -> Key:
        if name not in romans:
            return natural_key(name)
        start, end, value = romans[name]
        return [*natural_key(name[:start])[0], _BEFORE_ALL + value, *natural_key(name[end:])[0]], name

    return sorted(names, key=key)


def _roman_series(names: list[str]) -> dict[str, tuple[int, int, int]]:
    """Where a roman numeral stands in each name that has one, and its value.

    Letters are numerals only where names that are the same otherwise have two that follow each other, one of them of
    more than one letter: i and ii are; c and d, or a page named "mix", are not.
    """
    found: defaultdict[tuple[str, str], dict[str, tuple[int, int, int]]] = defaultdict(dict)
    for name in names:
        stem = name.rpartition(".")[0] or name
        for match in _ROMAN.finditer(stem):
            value = roman_value(match.group())
            if 0 < value < _MOST_FRONT_MATTER:
                before, after = (
                    _NUMBER.sub("0", part.casefold()) for part in (stem[: match.start()], stem[match.end() :])
                )
                found[before, after][name] = (match.start(), match.end(), value)
    series: dict[str, tuple[int, int, int]] = {}
    for places in found.values():
        values = {value for _, _, value in places.values()}
        long = {value for start, end, value in places.values() if end - start > 1}
        if any(value - 1 in values or value + 1 in values for value in long):
            series.update(places)
    return series


def _alternate(parts: list[str]) -> list[tuple[str, bool]]:
    return [(part, position % 2 == 1) for position, part in enumerate(parts)]


def in_book_order(names: list[str]) -> list[str]:
    """Put numbered parts in the order of their numbers.

    Names that differ in more than their numbers (front matter, body, plates) stay as they were listed: only the
    person who listed them knows their order.
    """
    patterns = {_NUMBER.sub("0", name).casefold() for name in names}
    return sorted(names, key=natural_key) if len(patterns) == 1 else list(names)
