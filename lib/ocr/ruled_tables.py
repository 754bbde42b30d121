"""Tables with rules between their columns: where they stand, and where each column does.

Thresholds from: tables and vaxfacts, odd pages; tests/ocr/test_ruled_tables.py holds them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from lib.geometry import union
from lib.images.rules import Rules
from lib.schemas.base import Box

BESIDE = 0.5
"""Share of the shorter of two upright rules that stands beside the other, at least, where both are of one table."""
NEAR = 2.0
"""Distance of a level rule from the ends of the upright ones, at most, in usual sizes of a letter."""
WHOLE = 0.6
"""Share of a table's width that a level rule crosses, and of its height that an upright one does, at least, where it
parts the head from what is below or one column from the next."""
COLUMN = 1.2
"""Width of a column, at least, in usual sizes of a letter; two rules that stand closer are one that is drawn double."""
HEAD = 0.5
"""Share of a table's height that its head takes, at most."""
ROW = 1.5
"""Height of a row, at least, in usual sizes of a letter: level rules that stand closer are one."""
LEAST_RULES = 2
"""Upright rules of a table, at least: one parts two columns of anything."""


@dataclass(frozen=True)
class RuledTable:
    """A table, in pixels of the page's ink."""

    box: Box
    body: int
    """Where its head ends and its rows begin; the box's top where it has no head of its own."""
    columns: list[tuple[int, int]]
    """From where to where each column reaches, from left to right."""
    levels: list[Box]
    """The level rules that touch it, from top to bottom."""


def ruled_tables(rules: Rules, size: float) -> Iterator[RuledTable]:
    """The tables of a page, from top to bottom: two upright rules or more, and a level one that crosses them."""
    for group in sorted(_groups(rules.upright), key=lambda group: min(rule[1] for rule in group)):
        left, top, right, bottom = union(group)
        levels = [
            rule
            for rule in rules.level
            if top - NEAR * size <= rule[1] and rule[3] <= bottom + NEAR * size and rule[0] < right and rule[2] > left
        ]
        near = NEAR * size
        if len(group) < LEAST_RULES or not any(rule[0] <= left + near and rule[2] >= right - near for rule in levels):
            continue
        left, right = min(left, *(rule[0] for rule in levels)), max(right, *(rule[2] for rule in levels))
        body = _body((left, top, right, bottom), levels, size)
        columns = list(_columns(group, (left, body, right, bottom), size))
        if len(columns) > 1:
            yield RuledTable((left, top, right, bottom), body, columns, levels)


def _groups(upright: Sequence[Box]) -> list[list[Box]]:
    """Rules that stand beside each other."""
    groups: list[list[Box]] = []
    for rule in upright:
        joined = [group for group in groups if any(_beside(rule, other) for other in group)]
        groups = [group for group in groups if group not in joined]
        groups.append([rule, *(other for group in joined for other in group)])
    return groups


def _beside(one: Box, other: Box) -> bool:
    common = min(one[3], other[3]) - max(one[1], other[1])
    return common >= BESIDE * min(one[3] - one[1], other[3] - other[1])


def _body(box: Box, levels: Sequence[Box], size: float) -> int:
    """Below the last rule of the head: the first that crosses the table and stands off its top."""
    left, top, right, bottom = box
    inner = [
        (rule[1] + rule[3]) // 2
        for rule in levels
        if rule[2] - rule[0] >= WHOLE * (right - left) and top + ROW * size < rule[1] < bottom - ROW * size
    ]
    return inner[0] if inner and inner[0] - top <= HEAD * (bottom - top) else top


def _columns(upright: Sequence[Box], body: Box, size: float) -> Iterator[tuple[int, int]]:
    left, top, right, bottom = body
    cuts = sorted(
        (rule[0] + rule[2]) // 2
        for rule in upright
        if min(rule[3], bottom) - max(rule[1], top) >= WHOLE * (bottom - top)
    )
    for one, other in pairwise([left, *cuts, right]):
        if other - one >= COLUMN * size:
            yield one, other
