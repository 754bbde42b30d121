"""Fitting boosted trees, and runs of words on top of them.

The fit is scikit-learn's (the extra `learning`), without any chance in it: the same examples give the same trees.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier

from lib.system.atomic import write_text
from lib.training.examples import check_both_kinds

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]

LEAVES, LEAST_WORDS, RIDGE = 8, 30, 5.0
"""Leaves of each tree, words of a leaf at least, and what holds leaves small. From: set by hand before the first fit,
and left."""


@dataclass(frozen=True)
class Growth:
    """How many trees, what share of a tree counts, and how few of the words of label 0 are fitted."""

    trees: int
    rate: float
    thinned: int
    """Every so-manieth is fitted, and weighs as many."""


DIGITS = 4
"""Of a leaf after the point; limits have as many that count."""


def fit_trees(
    names: tuple[str, ...],
    features: Floats,
    labels: Labels,
    weights: Floats,
    growth: Growth,
    directions: Sequence[int] | None = None,
) -> dict[str, Any]:
    """Trees for all examples, as plain data; labels are 0 and 1, and -1 for what is left out.

    `directions` has 1 for a feature of which more never tells against label 1, -1 for the opposite, 0 for neither.

    Raises InputError where not both kinds are among them.
    """
    check_both_kinds(labels)
    kept = (labels == 1) | ((labels == 0) & (np.arange(len(labels)) % growth.thinned == 0))
    weights = np.where(labels == 0, growth.thinned, 1) * weights
    model = HistGradientBoostingClassifier(
        max_iter=growth.trees, learning_rate=growth.rate, max_leaf_nodes=LEAVES, min_samples_leaf=LEAST_WORDS,
        l2_regularization=RIDGE, monotonic_cst=directions, early_stopping=False, random_state=0,
    )  # fmt: skip
    model.fit(features[kept], labels[kept], sample_weight=weights[kept] / weights[kept].mean())
    trees = [[_node(node) for node in stage[0].nodes] for stage in model._predictors]
    start = round(float(model._baseline_prediction.ravel()[0]), DIGITS)
    return {"features": list(names), "start": start, "trees": trees}


def _node(node: Any) -> list[float]:
    if node["is_leaf"]:
        return [round(float(node["value"]), DIGITS)]
    limit = float(f"{float(node['num_threshold']):.{DIGITS + 1}g}")
    return [int(node["feature_idx"]), limit, int(node["left"]), int(node["right"])]


def write_trees(path: Path, plain: dict[str, Any]) -> None:
    """Write trees as a small text file, a tree a line."""
    trees = ",\n".join(json.dumps(tree, separators=(",", ":")) for tree in plain["trees"])
    names = json.dumps(plain["features"])
    write_text(path, f'{{"features": {names},\n"start": {plain["start"]},\n"trees": [\n{trees}\n]}}\n')
