"""How likely each word is wrong in a book that one reader alone has read: a logistic regression, learnt of such books.

The trees of the order of doubt are of books in which a second reader had most errors put right, and what they add up
to is a third to a half of what one reader leaves. Here few things are weighed, those that add up rightly in books that
were left out (`python -m lib.training.learn_misreads --one-reader`); for the order the trees stay better.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lib.doubt.word_features import NAMES as MEASURED
from lib.learning.logistic import FOLDER, load_weights

WEIGHTS = FOLDER / "wrong_by_one_reader.json"
_TAKEN = (
    "strange", "like_confused_less", "mixed", "inner_mark", "odd", "stop_before_small", "capital_after_none",
    "figures_and_letters", "line_mean", "page_mean", "page_strange",
)  # fmt: skip
"""Of what is measured of a word (lib.doubt.word_features), in its units."""
STEPS = (0.1, 0.2, 0.4)
"""Doubts, shares of certainty, above which a word is so much likelier wrong. From: the steps of the report's marks, its
half and its double; twelve books of the corpora left out one by one, with these alone and with four more features."""
NAMES = (*_TAKEN, "doubt_logarithm", *(f"doubt_above_{step}" for step in STEPS))
LEAST_DOUBT = 0.001
"""Share of certainty below which no doubt is told from none. From: the reader's confidences have three places."""


def one_reader_features(measured: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of words as they are measured, (n, len(MEASURED)), what is weighed here, (n, len(NAMES))."""
    doubt = np.clip(1 - measured[:, MEASURED.index("confidence")], LEAST_DOUBT, 1)
    taken = measured[:, [MEASURED.index(name) for name in _TAKEN]]
    return np.column_stack([taken, np.log(doubt), *(doubt > step for step in STEPS)])


def wrong_by_one_reader(measured: NDArray[np.float64]) -> NDArray[np.float64]:
    """The probability that each word is wrong, (n,), of words as they are measured, (n, len(MEASURED))."""
    return load_weights(WEIGHTS, NAMES).probability(one_reader_features(measured))
