"""The columns of a table: printed rules part them, and white that runs from top to bottom.

Where most columns are parted by rules, white within one of them parts nothing: it stands for a word that is repeated,
or a column that is set in two.

Thresholds from: set by hand, no figures kept; tests/structure/test_tables.py and test_ruled_columns.py hold them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from lib.schemas.base import Box
from lib.structure.table_words import Cell, beside

CHANNEL = 0.9
"""Width of the white between two columns at least, in heights of a word."""
NARROW = 0.25
"""As much will do in a table without wider white, where it runs through every one of some rows."""
SOME = 4
"""Rows that such white runs through, at least."""
CROSSED = 0.15
"""Share of the rows that may reach over the white between two columns, as the heads of columns do."""
FILLED = 0.5
"""Share of the rows that have something in two columns at least, where there are columns."""
BESIDE = 0.5
"""Share of the rows beside which a rule stands that parts columns, at least; where white runs through most rows along
it, a few do."""
FEW, OVER = 2, 0.25
"""Rows beside such a piece of a rule, at least; and share of the rows that may reach over it: words are glued."""
RULED = 0.5
"""Share of the columns' edges that are rules, at least, where white alone parts none."""
TOGETHER = 1.0
"""Distance of two rules that are one, drawn double, at most, in heights of a word."""

Stretch = tuple[int, int]
Row = list[Cell]


@dataclass(frozen=True)
class Cut:
    """Where two columns part."""

    at: float
    """Pixels from the page's left."""
    ruled: bool = False
    double: bool = False
    """Two rules stand there."""


def stretches(row: Row, channel: float, rules: Sequence[Box] = ()) -> list[Stretch]:
    """What a row covers from left to right; spaces between words that are no `channel` and no rule are covered too."""
    boxes = [cell.box for cell in row if not cell.is_leader]
    height = median(_height(cell) for cell in row if not cell.is_leader) if boxes else 0
    at = beside(row, rules)
    found: list[Stretch] = []
    for box in boxes:
        if found and box[0] - found[-1][1] < channel * height and not _is_ruled(found[-1], box, at):
            found[-1] = found[-1][0], max(found[-1][1], box[2])
        else:
            found.append((box[0], box[2]))
    return found


def _is_ruled(before: Stretch, box: Box, rules: Sequence[float]) -> bool:
    """Whether a rule stands between the middles of two things: boxes of words may touch it."""
    return any(before[1] - (box[2] - box[0]) / 2 <= at <= (box[0] + box[2]) / 2 for at in rules)


def _height(cell: Cell) -> int:
    """The height of a word's type: of one that stands upright, as heads of narrow columns do, its width."""
    left, top, right, bottom = cell.box
    return right - left if len(cell.text) > 1 and bottom - top > right - left else bottom - top


def columns(rows: Sequence[Row], channel: float, rules: Sequence[Box] = ()) -> list[Cut]:
    """Where columns part, from left to right; none where there are no columns."""
    covered = [found for found in (stretches(row, channel, rules) for row in rows) if found]
    if len(covered) < (2 if channel == CHANNEL else SOME):
        return []
    height = median(cell.box[3] - cell.box[1] for row in rows for cell in row)
    crossed = CROSSED if channel == CHANNEL else 0.0
    white = list(_white(covered, int(crossed * len(covered))))
    cuts = _ruled(rows, rules, list(_white(covered, int(OVER * len(covered)))), height)
    wide = [(left, right) for left, right in white if right - left >= channel * height]
    wide = [(left, right) for left, right in wide if not any(left <= cut.at <= right for cut in cuts)]
    if len(cuts) < RULED * (len(cuts) + len(wide)):
        cuts = sorted([*cuts, *(Cut((left + right) / 2) for left, right in wide)], key=lambda cut: cut.at)
    filled = sum(len({column_of((a + b) / 2, cuts) for a, b in row}) > 1 for row in covered)
    return cuts if filled >= FILLED * len(covered) else []


def column_of(at: float, cuts: Sequence[Cut]) -> int:
    return sum(cut.at <= at for cut in cuts)


def _ruled(rows: Sequence[Row], rules: Sequence[Box], white: Sequence[Stretch], height: float) -> list[Cut]:
    """The rules that part columns, each once however it is drawn; none has all words on one side of it."""
    found: list[list[float]] = []
    where = [beside(row, rules) for row in rows]
    for rule in sorted(rules):
        at = (rule[0] + rule[2]) / 2
        count = sum(at in there for there in where)
        free = any(left <= at <= right for left, right in white)
        if count >= BESIDE * len(rows) or (count >= FEW and free):
            if found and at - found[-1][-1] <= TOGETHER * height:
                found[-1].append(at)
            else:
                found.append([at])
    middles = [cell.middle for row in rows for cell in row]
    cuts = [Cut(sum(group) / len(group), ruled=True, double=len(group) > 1) for group in found]
    return [cut for cut in cuts if min(middles) < cut.at < max(middles)]


def _white(covered: Sequence[Sequence[Stretch]], allowed: int) -> Iterator[Stretch]:
    """Stretches that more rows than `allowed` cover on either side, and no more than that within."""
    steps = sorted(
        [(left, 1) for row in covered for left, _ in row] + [(right, -1) for row in covered for _, right in row]
    )
    height, begin = 0, None
    for at, change in steps:
        before, height = height, height + change
        if before > allowed >= height:
            begin = at
        elif begin is not None and height > allowed >= before:
            yield begin, at
            begin = None
