"""How far a book's error rate may lie from that of the pages that have truth."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

DRAWS = 4000
SEED = 1
"""The same pages give the same interval at every run."""
SHARE = 0.95
UNSEEN = 3.0
"""Where no error was found, so many may have been missed by chance, at a confidence of about 95 %."""


def rate_interval(pairs: Sequence[tuple[int, int]], pages: int) -> tuple[float, float] | None:
    """The 95 % interval of a rate, from (edits, length) of the pages that have truth, out of a book's `pages`.

    Whole pages are drawn again and again (bootstrap), for errors keep company: a bad page has many. The more of the
    book has truth, the narrower; None where all of it has, or where one page says nothing of the others.
    """
    table = np.asarray([pair for pair in pairs if pair[1] > 0], dtype=np.float64).reshape(-1, 2)
    count = len(table)
    # A blank page that has truth leaves nothing unknown.
    pages -= len(pairs) - count
    if count < 2 or count >= pages:
        return None
    edits, length = table.sum(axis=0)
    found = edits / length
    drawn = np.random.default_rng(SEED).integers(0, count, size=(DRAWS, count))
    sums = table[drawn].sum(axis=1)
    # The pages drawn are pages of this book: what they leave unknown is only the rest. (n - 1) for the small sample.
    spread = (sums[:, 0] / sums[:, 1] - found) * np.sqrt((1 - count / pages) * count / (count - 1))
    low, high = np.quantile(found + spread, [(1 - SHARE) / 2, (1 + SHARE) / 2])
    if edits == 0:
        high = UNSEEN / length
    return round(max(0.0, float(low)), 6), round(float(high), 6)
