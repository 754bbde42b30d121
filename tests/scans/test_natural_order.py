"""Natural order."""

from __future__ import annotations

import random

from lib.scans.natural_order import in_book_order, natural_key, natural_order


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


def ordered(*names: str) -> None:
    shuffled = random.Random(5).sample(names, len(names))
    assert natural_order(shuffled) == list(names)


def test_roman_numbers_come_before_arabic_ones() -> None:
    ordered("i.jpg", "ii.jpg", "iii.jpg", "iv.jpg", "ix.jpg", "x.jpg", "0.jpg", "1.jpg", "2.jpg", "10.jpg", "cover.jpg")
    ordered("page_i.png", "page_ii.JPG", "page_IV.png", "page_1.png", "page_10.png")
    ordered("v.png", "vi.png", "1.png", "back.png", "front.png")


def test_roman_numbers_of_volumes() -> None:
    volumes = [f"vol. {volume}, p. {page}.tif" for volume in ("i", "ii", "iv", "ix") for page in (1, 2, 10)]
    ordered(*volumes[:5], *volumes[6:])


def test_letters_are_letters() -> None:
    """c, d, i, l, m, v and x are numerals too, but no series of these; nor is a word."""
    ordered("1.png", "a.png", "b.png", "c.png", "d.png", "i.png", "l.png", "m.png", "v.png", "x.png")
    ordered("1.png", "civil.png", "mix.png", "vivid.png")
    ordered("i.png", "ii.png", "1.png", "dix.png", "mix.png")


def test_roman_numbers_have_one_order_whatever_their_ending() -> None:
    ordered("i.tif", "ii.jpg", "iii.png", "1.jpg")
