"""A page's columns by its long lines: what is full, centred or set in is so within its column."""

from __future__ import annotations

import pytest

from lib.label.column_edges import column_edges
from lib.schemas.base import Box


def lines(left: int, right: int, first: int, last: int) -> list[Box]:
    return [(left, 40 * row, right, 40 * row + 28) for row in range(first, last)]


def test_two_and_three_columns() -> None:
    two = [*lines(100, 480, 0, 20), *lines(520, 900, 0, 20)]
    assert column_edges(two) == [(100, 480), (520, 900)]
    three = [*lines(100, 350, 0, 20), *lines(380, 630, 0, 20), *lines(660, 910, 0, 15)]
    assert column_edges(three) == [(100, 350), (380, 630), (660, 910)]


def test_lines_run_across_below_or_few_between() -> None:
    columns = [*lines(100, 480, 0, 20), *lines(520, 900, 0, 20)]
    assert len(column_edges([*columns, *lines(100, 900, 21, 40)])) == 2
    assert len(column_edges([*columns, *lines(100, 900, 10, 12)])) == 2
    assert len(column_edges([*columns, *lines(100, 900, 2, 18)])) == 1


@pytest.mark.parametrize(
    "found",
    [
        [*lines(100, 900, 0, 20), *lines(100, 400, 20, 22)],
        [*lines(100, 480, 0, 20), *lines(520, 900, 22, 40)],
        [*lines(100, 480, 0, 20), *lines(520, 900, 0, 3)],
    ],
    ids=["one column", "one below the other", "a few lines beside"],
)
def test_other_pages_have_one(found: list[Box]) -> None:
    assert len(column_edges(found)) == 1


def test_a_page_without_long_lines_has_none() -> None:
    assert column_edges([]) == []
