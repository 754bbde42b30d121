"""Words as an engine read them, grouped as it grouped them: lines, and blocks of lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby
from statistics import median
from typing import Protocol

from lib.schemas.base import Box, WordSource


@dataclass(frozen=True)
class ReadWord:
    """A word as an engine read it. `block`, `paragraph` and `line` count from 1; confidence is from 0 to 1."""

    block: int
    paragraph: int
    line: int
    box: Box
    confidence: float
    text: str
    size: float = 0.0
    """Height of the line's type from the foot of a p to the head of an h, in pixels; 0 where unknown."""
    source: WordSource = "ocr"
    choices: tuple[str, ...] = field(default=(), compare=False)
    """For each symbol, the characters that it may be instead, likeliest first."""


Line = list[ReadWord]


@dataclass(frozen=True)
class LineBlock:
    """A block's lines from top to bottom, of which there is at least one. Places are in pixels."""

    lines: list[Line]

    @cached_property
    def words(self) -> list[ReadWord]:
        return [word for line in self.lines for word in line]

    @cached_property
    def left(self) -> int:
        return min(word.box[0] for word in self.words)

    @cached_property
    def right(self) -> int:
        return max(word.box[2] for word in self.words)

    @cached_property
    def top(self) -> int:
        return min(word.box[1] for word in self.words)

    @cached_property
    def bottom(self) -> int:
        return max(word.box[3] for word in self.words)


def line_middle(line: Line) -> float:
    """How far down a line's middle lies."""
    return (min(word.box[1] for word in line) + max(word.box[3] for word in line)) / 2


def line_height(line: Line) -> float:
    """The usual height of a line's words."""
    return median(word.box[3] - word.box[1] for word in line)


def group_lines(words: Iterable[ReadWord]) -> list[Line]:
    """The engine's lines in its order."""
    return [list(line) for _, line in groupby(words, key=lambda word: (word.block, word.paragraph, word.line))]


def group_blocks(words: Sequence[ReadWord]) -> list[LineBlock]:
    """The engine's blocks in its order."""
    return [LineBlock(group_lines(block)) for _, block in groupby(words, key=lambda word: word.block)]


def number_blocks(blocks: Iterable[LineBlock]) -> list[ReadWord]:
    """The words of blocks in their order, with blocks and lines numbered anew; paragraphs stay as they are."""
    return [
        replace(word, block=number, line=place)
        for number, block in enumerate(blocks, start=1)
        for place, line in enumerate(block.lines, start=1)
        for word in line
    ]


def weighted_mean(pairs: Iterable[tuple[float, int]]) -> float:
    """Of (confidence, weight) pairs, to four places; 0 where nothing weighs."""
    weights = list(pairs)
    total = sum(weight for _, weight in weights)
    return round(sum(value * weight for value, weight in weights) / total, 4) if total else 0.0


class _Confident(Protocol):
    @property
    def text(self) -> str: ...
    @property
    def confidence(self) -> float: ...


def mean_confidence(words: Iterable[_Confident]) -> float:
    """Mean confidence of words, weighted by their length, to four places; 0 where there are none."""
    return weighted_mean((word.confidence, len(word.text)) for word in words)
