"""Which words of another text stand in the place of which that were read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from lib.text.alignment import distance, stretches

WIDE = 0.1
"""Letters that each word more of a place counts for, so that words stand for single words. From: set by hand."""
STEPS = ((1, 1), (1, 0), (0, 1), (2, 1), (1, 2), (3, 1), (1, 3), (2, 2))
"""Words on either side that make one place. From: set by hand."""


@dataclass(frozen=True)
class Pair:
    """Words `start` to `end` of what was read, and `other_start` to `other_end` of the other text; ends are outside."""

    start: int
    end: int
    other_start: int
    other_end: int


def paired(read: Sequence[str], other: Sequence[str]) -> Iterator[Pair]:
    """Both texts in turn, place by place: runs that are the same, and what differs in as small places as can be told
    apart. One word may stand for two, and two for one; what stands for nothing came in or went.
    """
    for part in stretches(read, other):
        if part.same:
            yield Pair(part.start, part.end, part.other_start, part.other_end)
        else:
            yield from _parted(read, other, part.start, part.end, part.other_start, part.other_end)


def _parted(
    read: Sequence[str], other: Sequence[str], start: int, end: int, other_start: int, other_end: int
) -> Iterator[Pair]:
    """A stretch that differs: the cheapest pairing, word by word."""
    old, put = read[start:end], other[other_start:other_end]
    rows, columns = len(old), len(put)
    best: list[list[tuple[float, tuple[int, int]]]] = [
        [(0.0, (0, 0)) for _ in range(columns + 1)] for _ in range(rows + 1)
    ]
    for row in range(rows + 1):
        for column in range(columns + 1):
            if row or column:
                best[row][column] = min(
                    (best[row - a][column - b][0] + _cost(old[row - a : row], put[column - b : column]), (a, b))
                    for a, b in STEPS
                    if a <= row and b <= column
                )
    steps: list[tuple[int, int]] = []
    row, column = rows, columns
    while row or column:
        steps.append(best[row][column][1])
        row, column = row - steps[-1][0], column - steps[-1][1]
    row, column = start, other_start
    for (a, b), run in groupby(reversed(steps)):
        # Words that came in or went stand in a row, and fall together.
        count = sum(1 for _ in run)
        wide = [(a * count, b * count)] if 0 in (a, b) else [(a, b)] * count
        for down, right in wide:
            yield Pair(row, row + down, column, column + right)
            row, column = row + down, column + right


def _cost(old: Sequence[str], put: Sequence[str]) -> float:
    return distance("".join(old), "".join(put)) + WIDE * (len(old) + len(put) - 1)
