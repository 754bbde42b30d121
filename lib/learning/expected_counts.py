"""Weights from a file: from what is counted of a book to what is to be expected in it, with how far off that may be."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lib.errors import InvalidRecordError

INTERVAL_TIMES = 1.8
"""Standard deviations to either side of an interval, times. From: Student's t for 90 of 100 and ten to twelve books."""


@dataclass(frozen=True)
class ExpectedCounts:
    """How many to expect for one of each thing that is counted, in the order of `names`; none is below 0.

    `spread` is the standard deviation of the logarithm of expected over true, over books that were left out.
    """

    names: tuple[str, ...]
    weights: NDArray[np.float64]
    spread: float

    def expected(self, counts: NDArray[np.float64]) -> float:
        """For counts of shape (len(names),)."""
        return float(counts @ self.weights)

    @property
    def factor(self) -> float:
        """By which the interval's ends lie above and below what is expected."""
        return math.exp(INTERVAL_TIMES * self.spread)


@cache
def load_counts(path: Path, names: tuple[str, ...]) -> ExpectedCounts:
    """The weights of a file. Raises InvalidRecordError where they are not those of the things `names`."""
    plain = json.loads(path.read_text(encoding="utf-8"))
    if tuple(plain["weights"]) != names:
        raise InvalidRecordError(f"{path.name}: it weighs other things than are counted; learn the weights again")
    return ExpectedCounts(names, np.asarray(list(plain["weights"].values()), np.float64), float(plain["spread"]))
