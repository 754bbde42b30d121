"""Weights for a project's own books, near those of the package.

A few proofread pages cannot teach what thirteen books taught. So the fit does not begin at nothing: what a weight costs
is how far it goes from the package's. With few examples it stays there, with many it goes where they lead.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lib.learning.logistic import Weights
from lib.training.examples import Examples, book_weights

Floats = NDArray[np.float64]

HELD_TIMES = 1.0
"""Times that a weight's distance from the package's, squared and halved, counts beside the loss of one example. From:
what scikit-learn holds weights near nothing with, where the package's were learnt."""
MOST_STEPS, LEAST_STEP_SIZE = 50, 1e-9
"""Steps of Newton's method at most, and the size of one that ends it. From: it takes eight; three digits are kept."""
DIGITS = 3
"""Of a weight after the point."""


def fit_near(examples: Examples, package: Weights) -> Weights:
    """The weights for all examples, by logistic regression held near the package's.

    A book of four times as many examples counts twice as much. The same examples give the same weights.
    """
    each = book_weights(examples.books, np.ones(len(examples.labels), bool))
    each = each * len(each) / each.sum()
    rows = np.hstack([examples.features, np.ones((len(examples.labels), 1))])
    start = np.append(package.weights, package.intercept)
    made = start.copy()

    def loss(weights: Floats) -> float:
        held = HELD_TIMES * float(((weights - start) ** 2).sum()) / 2
        signs = np.where(examples.labels == 1, 1.0, -1.0)
        return float((each * np.logaddexp(0, -signs * (rows @ weights))).sum()) + held

    for _ in range(MOST_STEPS):
        told = 1 / (1 + np.exp(-(rows @ made)))
        slope = rows.T @ (each * (told - examples.labels)) + HELD_TIMES * (made - start)
        curve = (rows * (each * told * (1 - told))[:, None]).T @ rows + HELD_TIMES * np.eye(len(made))
        step = np.linalg.solve(curve, slope)
        # Far from its end a whole step may lead uphill.
        while loss(made - step) > loss(made) and np.abs(step).max() >= LEAST_STEP_SIZE:
            step /= 2
        made = made - step
        if np.abs(step).max() < LEAST_STEP_SIZE:
            break
    made = np.round(made, DIGITS) + 0.0  # no -0.0
    return Weights(examples.names, made[:-1], float(made[-1]))
