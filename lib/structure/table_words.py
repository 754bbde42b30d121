"""The words of a table, each in one column: those that were read as one over leaders or over a rule are parted.

Thresholds from: set by hand, no figures kept; tests/structure/test_ruled_columns.py holds them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from lib.schemas.base import Box
from lib.structure.units import Unit
from lib.text.leaders import is_leader

OVER = 0.2
"""Share of a word that lies on either side of a rule, at least, where it stands over the rule."""
ON_RULE = 0.5
"""Distance of a word's edge from a rule for which it was read, at most, in usual heights of a word."""
TALL, TALLEST = 1.9, 2.8
"""Height of a word's box over two rows, at least and at most, in usual heights of a word."""
WIDE = 0.35
"""Width of a word that lies, at least, for each of its letters, in usual heights of a word: the upright are narrower.
From: letters are half as wide as high."""
RULE_SIGNS, STROKES = frozenset("|¦[](){}!/\\"), frozenset("1lI")
"""What an engine takes rules for, and what a stroke of a double rule may be among such signs."""

_OVER_LEADERS = re.compile(r"(.*?[^\W_].*?)([.·•…]{3,})(.*)")
_FIGURES = re.compile(r"[\d.,]+")

Key = tuple[int, str]


@dataclass(frozen=True)
class Cell:
    """A word, and where it was read: its paragraph, and its place in that paragraph's text, if that is known."""

    text: str
    box: Box
    key: Key
    at: int | None

    @property
    def middle(self) -> float:
        """Pixels from the page's left."""
        return (self.box[0] + self.box[2]) / 2

    @property
    def is_leader(self) -> bool:
        return is_leader(self.text)


def cells(units: Sequence[Unit], rules: Sequence[Box]) -> list[Cell]:
    """The words of a table's paragraphs, without what was read for a rule where there is anything else."""
    every = [cell for unit in units for cell in _read(unit)]
    height = median(cell.box[3] - cell.box[1] for cell in every)
    kept = [cell for cell in every if not _is_rule(cell, rules, height)] or every
    return [part for cell in _in_own_rows(kept, height) for part in _parted(cell, rules)]


def _in_own_rows(every: Sequence[Cell], height: float) -> Iterator[Cell]:
    """Words whose boxes an engine drew over two rows: the row in which another word stands is not theirs."""
    for cell in every:
        left, top, right, bottom = cell.box
        if not TALL * height <= bottom - top <= TALLEST * height or right - left < WIDE * height * len(cell.text):
            yield cell
            continue
        above, below = top, bottom
        for other in every:
            x0, y0, x1, y1 = other.box
            if other is cell or y1 - y0 > TALL * height or min(right, x1) <= max(left, x0) or other.is_leader:
                continue
            if top < y0 < bottom and y0 + y1 > top + bottom:
                below = min(below, y0)
            elif top < y1 < bottom and y0 + y1 < top + bottom:
                above = max(above, y1)
        yield replace(cell, box=(left, above, right, below)) if above < below else cell


def _read(unit: Unit) -> Iterator[Cell]:
    assert unit.paragraph is not None
    lines = unit.paragraph.lines
    plain = unit.text == " ".join(line.text for line in lines)
    at = 0
    for line in lines:
        for word in line.words:
            yield Cell(word.text, word.box, unit.key, at if plain else None)
            at += len(word.text) + 1


def _parted(cell: Cell, rules: Sequence[Box]) -> Iterator[Cell]:
    """The parts of a word that stand in different columns; of most words the word."""
    led = _OVER_LEADERS.fullmatch(cell.text)
    if led:
        yield from _at(cell, [led.start(2), *([led.start(3)] if led[3] else [])])
    elif _FIGURES.fullmatch(cell.text):
        left, _, right, _ = cell.box
        shares = [(at - left) / max(right - left, 1) for at in beside([cell], rules)]
        cuts = [round(share * len(cell.text)) for share in shares if OVER <= share <= 1 - OVER]
        yield from _at(cell, sorted({cut for cut in cuts if 0 < cut < len(cell.text)}))
    else:
        yield cell


def _at(cell: Cell, cuts: Sequence[int]) -> Iterator[Cell]:
    """A word parted at places of its text; each part takes its letters' share of the width."""
    left, top, right, bottom = cell.box
    ends = [0, *cuts, len(cell.text)]
    edges = [left + (right - left) * end // len(cell.text) for end in ends]
    for number, (start, end) in enumerate(pairwise(ends)):
        at = None if cell.at is None else cell.at + start
        yield Cell(cell.text[start:end], (edges[number], top, edges[number + 1], bottom), cell.key, at)


def beside(row: Sequence[Cell], rules: Sequence[Box]) -> list[float]:
    """Where rules stand beside the words of a row, in pixels from the page's left."""
    top, bottom = min(cell.box[1] for cell in row), max(cell.box[3] for cell in row)
    return [(rule[0] + rule[2]) / 2 for rule in rules if rule[1] <= (top + bottom) / 2 <= rule[3]]


def _is_rule(cell: Cell, rules: Sequence[Box], height: float) -> bool:
    if not set(cell.text) <= RULE_SIGNS | STROKES or RULE_SIGNS.isdisjoint(cell.text):
        return False
    far = ON_RULE * height
    return any(cell.box[0] - far <= at <= cell.box[2] + far for at in beside([cell], rules))
