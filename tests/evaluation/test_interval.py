"""The interval holds the whole book's rate about as often as it says."""

from __future__ import annotations

import random

import pytest

from lib.evaluation.interval import rate_interval


def book(chance: random.Random, pages: int) -> list[tuple[int, int]]:
    """Pages of some length, most read well, some badly: (edits, length)."""
    return [
        (sum(chance.random() < quality for _ in range(length)), length)
        for length, quality in (
            (chance.randint(100, 250), chance.choice([0.002, 0.005, 0.01, 0.06])) for _ in range(pages)
        )
    ]


def test_it_holds_the_rate_of_the_whole_book() -> None:
    chance = random.Random(5)
    held = 0
    for _ in range(100):
        pages = book(chance, 60)
        whole = sum(edits for edits, _ in pages) / sum(length for _, length in pages)
        interval = rate_interval(chance.sample(pages, 20), 60)
        assert interval is not None
        held += interval[0] <= whole <= interval[1]
    # 95 are promised; the bootstrap of 20 uneven pages keeps a little less.
    assert 86 <= held < 100


def test_it_is_the_same_at_every_run_and_narrower_with_more_of_the_book() -> None:
    pages = book(random.Random(1), 30)
    first, again, wider = rate_interval(pages, 40), rate_interval(pages, 40), rate_interval(pages, 4000)
    assert first is not None and wider is not None
    assert first == again
    assert wider[0] < first[0] < first[1] < wider[1]


@pytest.mark.parametrize(("pairs", "pages"), [([(1, 100)], 50), ([], 50), ([(1, 100), (2, 100)], 2)])
def test_one_page_says_nothing_of_the_others_and_a_whole_book_leaves_nothing_open(
    pairs: list[tuple[int, int]], pages: int
) -> None:
    assert rate_interval(pairs, pages) is None


def test_no_error_found_is_not_no_error() -> None:
    assert rate_interval([(0, 500), (0, 1000)], 100) == (0.0, 0.002)


def test_a_blank_page_with_truth_leaves_nothing_unknown() -> None:
    pages = [(1, 100), (3, 100), (0, 0)]
    assert rate_interval(pages, 3) is None
    assert rate_interval(pages, 4) is not None
