"""The cost of one book does not depend on how many others there are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.bench.many_books import COUNTS, compare

CPU_SECONDS_A_BOOK = 0.5
"""Of a no-op. From: what the layout was made for."""
CPU_SECONDS_FOR_ONE = 3.0
"""Of running or adding one among all. From: the same."""


def test_many_books(tmp_path: Path, figures: Callable[..., None]) -> None:
    made = compare(tmp_path)
    figures("many_books", **made)
    for count in COUNTS:
        apart = made["apart"][str(count)]
        # The start of DVC itself stands beside what the books cost.
        assert apart["repro"] <= CPU_SECONDS_FOR_ONE + CPU_SECONDS_A_BOOK * count
        assert apart["run_one"] <= CPU_SECONDS_FOR_ONE
        assert apart["add_one"] <= CPU_SECONDS_FOR_ONE
        assert all(name.startswith("data/another/") for name in apart["files_of_an_add"])
