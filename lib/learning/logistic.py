"""Logistic regression with weights from a file: from what is measured to a probability."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lib.errors import InvalidRecordError

FOLDER = Path(__file__).parent
"""Where the weights of the package stand."""


@dataclass(frozen=True)
class Weights:
    """What each feature weighs, in the order of `names`. Features and weights are without unit."""

    names: tuple[str, ...]
    weights: NDArray[np.float64]
    intercept: float

    def probability(self, features: NDArray[np.float64]) -> NDArray[np.float64]:
        """For each row of `features`, (n, len(names)), the probability, 0 to 1."""
        return np.asarray(1 / (1 + np.exp(-(features @ self.weights + self.intercept))))


@cache
def load_weights(path: Path, names: tuple[str, ...]) -> Weights:
    """The weights of a file that stays as it is, read once; see `read_weights`."""
    return read_weights(path, names)


def read_weights(path: Path, names: tuple[str, ...]) -> Weights:
    """The weights of a file. Raises InvalidRecordError where they are not those of the features `names`."""
    plain = json.loads(path.read_text(encoding="utf-8"))
    if tuple(plain["weights"]) != names:
        raise InvalidRecordError(f"{path.name}: its features are not those that are measured; learn the weights again")
    return Weights(names, np.asarray(list(plain["weights"].values()), np.float64), float(plain["intercept"]))
