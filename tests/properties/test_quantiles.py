"""Medians and percentiles are numpy's, to the last bit: records hang on them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as some
from numpy.typing import NDArray

from lib.quantiles import MOST_SORTED, median, percentile

REAL = st.sampled_from([np.float64, np.float32, np.float16, np.uint8, np.int32, np.int64])


@st.composite
def numbers(draw: st.DrawFn) -> NDArray[Any]:
    kind = np.dtype(draw(REAL))
    bits: Any = 8 * kind.itemsize
    most = 2**30 if kind.kind in "iu" and kind.itemsize > 1 else 255
    of = st.integers(0, most) if kind.kind in "iu" else st.floats(-most, most, width=bits)
    return draw(some.arrays(kind, st.integers(1, 40), elements=of))


@given(numbers(), st.floats(0, 100))
def test_they_are_numpys(values: NDArray[Any], share: float) -> None:
    assert median(values) == float(np.median(values))
    assert percentile(values, share) == float(np.percentile(values, share))


@pytest.mark.parametrize("count", [MOST_SORTED, MOST_SORTED + 1])
def test_of_many_numbers_too(count: int) -> None:
    values = np.random.default_rng(count).normal(size=(count, 1))
    assert median(values) == float(np.median(values))
    assert percentile(values, 30) == float(np.percentile(values, 30))


def test_what_is_no_number_stays_none() -> None:
    values = np.asarray([1.0, np.nan, 2.0])
    assert np.isnan(median(values))
    assert np.isnan(percentile(values, 50))
