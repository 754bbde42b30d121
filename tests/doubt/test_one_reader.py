"""How likely a word is wrong where one reader read it: what is weighed, and that doubt and strangeness weigh for it."""

from __future__ import annotations

import numpy as np
import pytest

from lib.doubt.one_reader import LEAST_DOUBT, NAMES, one_reader_features, wrong_by_one_reader
from lib.doubt.word_features import NAMES as MEASURED


def word(**values: float) -> list[float]:
    """A word of the page's middle: what is not told of it is 0."""
    told = {"confidence": 0.96, "line_mean": 0.95, "page_mean": 0.95, **values}
    return [told.get(name, 0.0) for name in MEASURED]


def test_doubts_are_logarithms_and_steps() -> None:
    rows = one_reader_features(np.asarray([word(confidence=1.0), word(confidence=0.7, strange=2)]))
    assert rows.shape == (2, len(NAMES))
    sure, doubted = (dict(zip(NAMES, row, strict=True)) for row in rows.tolist())
    assert sure["doubt_logarithm"] == pytest.approx(np.log(LEAST_DOUBT))
    assert [doubted[f"doubt_above_{step}"] for step in (0.1, 0.2, 0.4)] == [1, 1, 0]
    assert (sure["strange"], doubted["strange"]) == (0, 2)


def test_a_word_that_is_doubted_strange_or_set_oddly_is_likelier_wrong() -> None:
    plain, doubted, strange, stop = wrong_by_one_reader(
        np.asarray([word(), word(confidence=0.5), word(strange=1), word(stop_before_small=1)])
    ).tolist()
    assert 0 < plain < 0.01 and min(doubted, strange, stop) > 2 * plain and doubted > 0.1
