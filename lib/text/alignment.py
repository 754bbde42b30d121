"""Two texts beside each other: edit distances, and where they are the same and where they differ.

Texts are strings, or lists of words or of numbers that stand for words.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

import numpy as np
from rapidfuzz.distance import Levenshtein


def word_codes(*texts: Sequence[str]) -> list[list[int]]:
    """Words as numbers, equal for equal words over all the texts."""
    codes: dict[str, int] = {}
    return [[codes.setdefault(word, len(codes)) for word in text] for text in texts]


def distance(truth: Sequence[Hashable], hypothesis: Sequence[Hashable]) -> int:
    """Fewest insertions, deletions and substitutions."""
    return int(Levenshtein.distance(truth, hypothesis))


def similarity(one: Sequence[Hashable], other: Sequence[Hashable]) -> float:
    """1 less the distance over the longer length, 0 to 1."""
    return float(Levenshtein.normalized_similarity(one, other))


@dataclass(frozen=True)
class Stretch:
    """`start` to `end` of the first text beside `other_start` to `other_end` of the second; ends are outside."""

    same: bool
    start: int
    end: int
    other_start: int
    other_end: int


def stretches(one: Sequence[Hashable], other: Sequence[Hashable]) -> Iterator[Stretch]:
    """Stretches that are the same and that differ, in turn, by the fewest edits."""
    for same, group in groupby(Levenshtein.opcodes(one, other), key=lambda step: step.tag == "equal"):
        run = list(group)
        yield Stretch(same, run[0].src_start, run[-1].src_end, run[0].dest_start, run[-1].dest_end)


def pieces(one: Sequence[Hashable], other: Sequence[Hashable]) -> Iterator[Stretch]:
    """As `stretches`, but what differs in pieces: what was replaced one by one, what came in, what went."""
    for step in Levenshtein.opcodes(one, other):
        yield Stretch(step.tag == "equal", step.src_start, step.src_end, step.dest_start, step.dest_end)


def edits(one: Sequence[Hashable], other: Sequence[Hashable]) -> Iterator[tuple[str, int, int]]:
    """The fewest edits as (replace, delete or insert; place in the first text; place in the second)."""
    for edit in Levenshtein.editops(one, other):
        yield edit.tag, edit.src_pos, edit.dest_pos


def long_runs(one: Sequence[Hashable], other: Sequence[Hashable]) -> Iterator[Stretch]:
    """As `stretches`, but by the longest runs in common: words stay together, where the fewest edits may scatter them.

    For laying a new text on printed words, each of which has one place.
    """
    for kind, *places in SequenceMatcher(a=one, b=other, autojunk=False).get_opcodes():
        yield Stretch(kind == "equal", *places)


def infix_distance(truth: Sequence[int] | str, hypothesis: Sequence[int] | str) -> tuple[int, int, int]:
    """Distance of the truth to the stretch of the hypothesis that fits it best, and where that stretch lies.

    What the hypothesis has before and after costs nothing: running heads and page numbers that a transcription leaves
    out. Returns (edits, start, end). Dynamic programming by rows; O(len(truth) * len(hypothesis)).
    """
    a, b = _numbers(truth), _numbers(hypothesis)
    columns = np.arange(len(b) + 1)
    costs = np.zeros(len(b) + 1, dtype=np.int64)
    starts = columns.copy()
    for number, symbol in enumerate(a, start=1):
        through = costs[:-1] + (b != symbol)
        dropped = costs[1:] + 1
        better = dropped < through
        best = np.concatenate([[number], np.where(better, dropped, through)])
        origin = np.concatenate([[0], np.where(better, starts[1:], starts[:-1])])
        # Insertions: the cheapest cell to the left, plus the way from it.
        slope = best - columns
        lowest = np.minimum.accumulate(slope)
        source = np.maximum.accumulate(np.where(slope == lowest, columns, 0))
        costs = lowest + columns
        starts = origin[source]
    end = int(np.argmin(costs))
    return int(costs[end]), int(starts[end]), end


def _numbers(text: Sequence[int] | str) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    values = [ord(character) for character in text] if isinstance(text, str) else list(text)
    return np.asarray(values, dtype=np.int64)
