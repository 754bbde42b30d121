"""Medians and percentiles of a few numbers, to the last bit as numpy has them.

numpy's own take 20 to 60 microseconds for ten numbers, nearly all of it to find out what it was given; a page asks for
hundreds of each.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

MOST_SORTED = 4096
"""Numbers up to which sorting is as quick as finding the middle ones. From: measured with numpy 2.4."""
_HALF = 0.5


def median(values: NDArray[Any]) -> float:
    """The median of real numbers, at least one; nan where one of them is."""
    flat = values.reshape(-1)
    count = flat.size
    if count == 0 or count > MOST_SORTED or flat.dtype == np.float16:  # numpy has its own ways with them
        return float(np.median(flat))
    ordered = np.sort(flat)
    if ordered[-1] != ordered[-1]:  # nan comes last
        return float("nan")
    high = ordered[count // 2]
    if count % 2:
        return float(high)
    low = ordered[count // 2 - 1]
    if ordered.dtype == np.float32:
        return float((low + high) / np.float32(2))
    return (float(low) + float(high)) / 2


def percentile(values: NDArray[Any], share: float) -> float:
    """The percentile of real numbers, at least one, `share` from 0 to 100, between two of them in proportion."""
    flat = values.reshape(-1)
    count = flat.size
    if count == 0 or count > MOST_SORTED or (flat.dtype.kind == "f" and flat.dtype != np.float64):
        return float(np.percentile(flat, share))
    ordered = np.sort(flat)
    if ordered[-1] != ordered[-1]:
        return float("nan")
    place = (count - 1) * (share / 100)
    below = int(place)
    low = ordered[below]
    high = ordered[min(below + 1, count - 1)]
    part = place - below
    low, high = float(low), float(high)
    return high - (high - low) * (1 - part) if part >= _HALF else low + (high - low) * part
