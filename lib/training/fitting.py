"""Fitting a logistic regression, and how well it does on books that it was not fitted to.

The fit is scikit-learn's (the extra `learning`), without any chance in it: the same examples give the same weights.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from lib.learning.logistic import Weights
from lib.system.atomic import write_text
from lib.training.examples import Examples, Score, book_weights, check_both_kinds, score_of

DIGITS = 3
"""Of a weight after the point."""


def fit(examples: Examples) -> Weights:
    """The weights for all examples. A book of four times as many counts twice as much.

    Raises InputError where not both kinds are among them.
    """
    check_both_kinds(examples.labels, examples.books)
    each = book_weights(examples.books, np.ones(len(examples.labels), bool))
    model = LogisticRegression(C=1.0, max_iter=5000)
    model.fit(examples.features, examples.labels, sample_weight=each * len(each) / each.sum())
    weights = np.asarray(np.round(model.coef_[0], DIGITS), np.float64)
    return Weights(examples.names, weights, round(float(model.intercept_[0]), DIGITS))


def leave_one_out(examples: Examples, likely: float) -> Iterable[Score]:
    """For each book, how the weights of all others tell its places; `likely` is the probability that tells."""
    for book in np.unique(examples.books):
        inside = examples.books == book
        others = Examples(examples.names, examples.features[~inside], examples.labels[~inside], examples.books[~inside])
        told = fit(others).probability(examples.features[inside]) >= likely
        true = examples.labels[inside] == 1
        yield score_of(str(book), int(inside.sum()), told, true)


def write_weights(path: Path, weights: Weights) -> None:
    """Write weights as a small text file."""
    plain = {"intercept": weights.intercept, "weights": dict(zip(weights.names, weights.weights.tolist(), strict=True))}
    write_text(path, json.dumps(plain, indent=1) + "\n")
