"""Where two readings of a line differ, gathered by the words that the differences stand in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from lib.text.alignment import stretches

MOST = 5
"""Differences of a run; where there are more, only single ones and all together are tried. From: set by hand, for the
time: each more doubles the ways to try."""


@dataclass(frozen=True)
class Difference:
    """The first reading has `read` from `start` to `end` where the second has `other`."""

    start: int
    end: int
    read: str
    other: str


@dataclass(frozen=True)
class Run:
    """Whole words of the first reading, from `start` to `end`, and how the second differs in them."""

    start: int
    end: int
    differences: tuple[Difference, ...]

    def choices(self) -> Iterator[tuple[Difference, ...]]:
        """The differences in which the second reading may be followed: each alone, some together, all."""
        most = len(self.differences)
        for size in range(1, most + 1):
            if most <= MOST or size in (1, most):
                yield from combinations(self.differences, size)

    def put(self, text: str, chosen: Sequence[Difference]) -> str:
        """The words of the run, from the line's `text`, with the chosen differences made."""
        pieces, at = [], self.start
        for difference in chosen:
            pieces += [text[at : difference.start], difference.other]
            at = difference.end
        return "".join([*pieces, text[at : self.end]])


def compare(first: str, second: str) -> list[Run]:
    """The runs in which two readings differ, from left to right."""
    runs: list[Run] = []
    for difference in _differences(first, second):
        start = first.rfind(" ", 0, difference.start) + 1
        end = first.find(" ", difference.end)
        end = len(first) if end < 0 else end
        if runs and start < runs[-1].end:
            before = runs.pop()
            runs.append(Run(before.start, max(before.end, end), (*before.differences, difference)))
        else:
            runs.append(Run(start, end, (difference,)))
    return runs


def _differences(first: str, second: str) -> Iterator[Difference]:
    for part in stretches(first, second):
        if not part.same:
            yield Difference(
                part.start, part.end, first[part.start : part.end], second[part.other_start : part.other_end]
            )
