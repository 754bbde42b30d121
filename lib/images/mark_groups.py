"""Which marks stand side by side, as the letters of a line do.

Thresholds from: set by hand, no figures kept; tests/images/test_polarity.py and tests/ingest/test_exposure.py hold
them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lib.images.components import Stats

ALIKE = 0.42
"""Height of the lower of two neighbours, as a share of the higher one's: that of an x beside a capital, and less."""
LEVEL = 0.6
"""Share of the lower one's height at which two neighbours stand side by side."""
NEAR = 1.1
"""White between neighbours, in heights of the higher one: letterspaced type, and the spaces between words."""
OVERLAP = 0.3
"""How far the boxes of neighbours may run into each other, in heights of the higher one: italics do."""
REACH = 40
"""How many marks further to the right a neighbour is looked for."""


def neighbours(stats: Stats) -> list[NDArray[np.int64]]:
    """Groups of marks that stand side by side, each from left to right, as row numbers of `stats`.

    `stats` is sorted by the marks' left edges.
    """
    left, top, wide, high, _ = stats.astype(np.int64).T
    root = list(range(len(stats)))
    for step in range(1, min(len(stats), 1 + REACH)):
        lower, higher = np.minimum(high[step:], high[:-step]), np.maximum(high[step:], high[:-step])
        gap = left[step:] - (left + wide)[:-step]
        common = np.minimum((top + high)[step:], (top + high)[:-step]) - np.maximum(top[step:], top[:-step])
        pairs = (lower >= ALIKE * higher) & (gap <= NEAR * higher) & (gap >= -OVERLAP * higher)
        for first in np.flatnonzero(pairs & (common >= LEVEL * lower)).tolist():
            one, other = _root(root, first), _root(root, first + step)
            root[max(one, other)] = min(one, other)
    group = np.asarray([_root(root, number) for number in range(len(root))], np.int64)
    order = np.argsort(group, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(group[order])) + 1) if len(order) else []


def _root(root: list[int], number: int) -> int:
    while root[number] != number:
        root[number] = root[root[number]]
        number = root[number]
    return number
