"""The estimate of what is misread: what counts, what does not, and its interval."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from lib.errors import InvalidRecordError
from lib.learning.expected_counts import ExpectedCounts, load_counts
from lib.report.misreads import BY_ONE_READER, NAMES, WEIGHTS, count_words, estimate
from lib.schemas.merge import MergePage
from tests.structure.pages import body, page


def read(number: int, *words: tuple[float, str]) -> MergePage:
    """A page of words by confidence and source."""
    made = page(number, body(" ".join("word" for _ in words)))
    for word, (confidence, source) in zip((w for line in made.lines() for w in line.words), words, strict=True):
        word.confidence, word.source = confidence, source  # type: ignore[assignment]
    return made


def test_words_in_much_doubt_and_corrected_ones_count() -> None:
    made = read(1, (0.6, "ocr"), (0.61, "ocr"), (0.1, "ocr"), (0.1, "correct"), (0.1, "human"), (0.1, "file"))
    assert dict(zip(NAMES, count_words(made, 0.5).tolist(), strict=True)) == {
        "doubtful_or_corrected": 3, "likely_wrong": 0.5,
    }  # fmt: skip


def test_more_doubt_is_a_higher_rate_and_a_proofread_page_none() -> None:
    sure, doubted = [(0.95, "ocr")] * 8, [(0.3, "ocr")] * 2
    rates = [estimate([read(1, *sure, *doubted[:n])], [0]) for n in range(3)]
    assert all(rates) and rates[0].rate == 0 and rates[0].high == 0  # type: ignore[union-attr]
    one, two = rates[1], rates[2]
    assert one is not None and two is not None and 0 < one.low < one.rate < one.high and one.rate < two.rate
    seen = estimate([read(1, *sure, *doubted), read(2, *sure)], [2, 0], proofread=[1])
    assert seen is not None and seen.rate == 0
    likely = estimate([read(1, *sure)], [0.5])
    assert likely is not None and likely.rate > 0


def test_a_book_without_text_has_none() -> None:
    assert estimate([page(1)], [0]) is None and estimate([], []) is None


def test_a_rate_is_no_more_than_all() -> None:
    made = estimate([read(1, *[(0.0, "correct")] * 50)], [50])
    assert made is not None and made.low < made.rate <= made.high <= 1


def test_the_interval_widens_with_the_spread() -> None:
    weights = [ExpectedCounts(NAMES, np.asarray([1.0, 1.0]), spread).factor for spread in (0.0, 0.3, 0.5)]
    assert weights[0] == 1 and weights == sorted(weights) and weights[2] == pytest.approx(2.46, abs=0.01)


def test_the_weights_of_the_package_are_of_what_is_counted(tmp_path: Any) -> None:
    assert all(load_counts(path, NAMES).names == NAMES for path in (WEIGHTS, BY_ONE_READER))
    (tmp_path / "other.json").write_text(json.dumps({"spread": 0.1, "weights": {"x": 1.0}}))
    with pytest.raises(InvalidRecordError, match=r"other\.json: it weighs other things"):
        load_counts(tmp_path / "other.json", NAMES)
