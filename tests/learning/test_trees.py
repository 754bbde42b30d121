"""Trees from a file: what they say, and that they are of the features that are measured."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from lib.errors import InvalidRecordError
from lib.layout.word_styles import CONTEXT, MODELS
from lib.learning.logistic import load_weights
from lib.learning.trees import Trees, load_trees, trees_from_plain

PLAIN = {
    "features": ["one", "other"],
    "start": -1.0,
    "trees": [[[0, 0.5, 1, 2], [0.25], [1, 3.0, 3, 4], [1.5], [-2.0]], [[7.0]]],
}


def test_the_leaves_of_all_trees_are_added_up() -> None:
    found = trees_from_plain(PLAIN).logit(np.asarray([[0.5, 9.0], [0.6, 3.0], [0.6, 3.1]]))
    assert found.tolist() == [6.25, 7.5, 4.0]


def test_each_row_goes_its_own_way_through_each_tree() -> None:
    trees = load_trees(MODELS["italic"].alone, MODELS["italic"].names)
    limits = trees.limit[np.isfinite(trees.limit)]
    rows = np.random.default_rng(7).choice(limits, (40, len(trees.names)))
    rows[5, :9] = np.nan  # what is not known goes right
    assert trees.logit(rows).tolist() == pytest.approx([walked(trees, row) for row in rows])
    assert trees.logit(rows[:0]).shape == (0,)


def walked(trees: Trees, row: NDArray[np.float64]) -> float:
    total = trees.start
    for tree, lefts in enumerate(trees.left):
        at, before = 0, -1
        while at != before:
            goes_left = row[trees.feature[tree, at]] <= trees.limit[tree, at]
            at, before = int((lefts if goes_left else trees.right[tree])[at]), at
        total += float(trees.value[tree, at])
    return total


def test_trees_of_other_features_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "trees.json"
    path.write_text(json.dumps(PLAIN))
    with pytest.raises(InvalidRecordError, match=r"trees\.json: its features are not those"):
        load_trees(path, ("one",))


def test_what_the_package_has_is_of_its_features() -> None:
    for model in MODELS.values():
        assert load_trees(model.alone, model.names).names == model.names
        assert load_weights(model.among, CONTEXT).names == CONTEXT
