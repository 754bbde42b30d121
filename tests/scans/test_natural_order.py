"""Natural order."""

from __future__ import annotations

import random

from lib.scans.natural_order import in_book_order, natural_key


def test_numbers_count_and_case_does_not() -> None:
    names = ["a", "A1", "a2", "a2b", "a02c", "a10", "b1", "b1.10", "b2.9", "10", "9"]
    shuffled = random.Random(3).sample(names, len(names))
    assert sorted(shuffled, key=natural_key) == [
        "9",
        "10",
        "a",
        "A1",
        "a2",
        "a2b",
        "a02c",
        "a10",
        "b1",
        "b1.10",
        "b2.9",
    ]


def test_ties_have_one_order() -> None:
    assert sorted(["p1", "P1", "p01"], key=natural_key) == sorted(["p01", "p1", "P1"], key=natural_key)


def test_parts_by_number_and_others_as_listed() -> None:
    assert in_book_order(["v2 p10", "v10 p1", "V2 p9"]) == ["V2 p9", "v2 p10", "v10 p1"]
    assert in_book_order(["front", "body 2", "body 1"]) == ["front", "body 2", "body 1"]
