"""Edit distances: Levenshtein, whole or with the ends of one text free."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from rapidfuzz.distance import Levenshtein


def word_codes(*texts: Sequence[str]) -> list[list[int]]:
    """Words as numbers, equal for equal words over all the texts."""
    codes: dict[str, int] = {}
    return [[codes.setdefault(word, len(codes)) for word in text] for text in texts]


def distance(truth: Sequence[int] | str, hypothesis: Sequence[int] | str) -> int:
    """Fewest insertions, deletions and substitutions."""
    return int(Levenshtein.distance(truth, hypothesis))


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
