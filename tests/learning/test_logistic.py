"""Weights from a file: what they say, and that they are of the features that are measured."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from lib.errors import InvalidRecordError
from lib.layout.paragraph_features import NAMES
from lib.layout.paragraph_starts import WEIGHTS
from lib.learning.logistic import load_weights


def test_a_probability_is_that_of_the_weighed_sum(tmp_path: Path) -> None:
    path = tmp_path / "weights.json"
    path.write_text(json.dumps({"intercept": -1.0, "weights": {"one": 2.0, "other": -3.0}}))
    found = load_weights(path, ("one", "other")).probability(np.asarray([[0.5, 0.0], [0.0, 1.0]]))
    assert found == pytest.approx([0.5, 1 / (1 + np.exp(4))])


def test_weights_of_other_features_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "weights.json"
    path.write_text(json.dumps({"intercept": 0.0, "weights": {"one": 2.0}}))
    with pytest.raises(InvalidRecordError, match=r"weights\.json: its features are not those"):
        load_weights(path, ("one", "other"))


def test_the_weights_of_the_package_are_those_of_its_features() -> None:
    assert load_weights(WEIGHTS, NAMES).names == NAMES
