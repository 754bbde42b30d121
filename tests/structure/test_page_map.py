"""Numbers for all pages, and leaves that are missing, doubled or out of order."""

from __future__ import annotations

from collections.abc import Sequence

from lib.schemas.label import PrintedNumber
from lib.schemas.structure import Leaf, PageEntry
from lib.structure.page_map import Numbered, page_map
from lib.text.numerals import to_roman

Said = int | str | None


def solve(said: Sequence[Said], plates: Sequence[int] = ()) -> tuple[list[PageEntry], list[Leaf]]:
    """`said` holds what stands on each page: a number, a roman numeral, nothing."""
    pages = []
    for position, one in enumerate(said, start=1):
        printed = None
        if isinstance(one, int):
            printed = PrintedNumber(
                text=str(one), value=one, style="arabic", place="head", block=None, line=None, confidence=0.9
            )
        elif one is not None:
            value = next(number for number in range(1, 100) if to_roman(number) == one)
            printed = PrintedNumber(
                text=one, value=value, style="roman", place="head", block=None, line=None, confidence=0.9
            )
        pages.append(Numbered(position, printed, "body", blank=False, plate=position in plates))
    return page_map(pages)


def numbers(said: Sequence[Said], plates: Sequence[int] = ()) -> list[str | None]:
    return [entry.printed for entry in solve(said, plates)[0]]


def found(said: Sequence[Said], plates: Sequence[int] = ()) -> list[tuple[str, int, list[str]]]:
    return [(leaf.kind, leaf.after, leaf.printed) for leaf in solve(said, plates)[1]]


def test_pages_without_a_number_are_counted() -> None:
    said = [None, None, 3, 4, None, 6, 7, None]
    assert numbers(said) == ["1", "2", "3", "4", "5", "6", "7", "8"]
    entries, leaves = solve(said)
    assert [entry.source for entry in entries] == [
        "inferred", "inferred", "printed", "printed", "inferred", "printed", "printed", "inferred",
    ]  # fmt: skip
    assert leaves == []


def test_a_page_before_the_first_number_has_none() -> None:
    assert numbers([None, None, None, 2, 3, 4]) == [None, None, "1", "2", "3", "4"]


def test_roman_numerals_give_way_to_arabic_ones() -> None:
    said = [None, "ii", "iii", None, None, 2, 3, 4, 5]
    assert numbers(said) == ["i", "ii", "iii", "iv", "1", "2", "3", "4", "5"]
    assert found(said) == []


def test_misread_numbers_are_mended() -> None:
    said: list[Said] = [*range(1, 10), 70, *range(11, 20), 28, *range(21, 30)]
    assert numbers(said) == [str(number) for number in range(1, 30)]
    entries, leaves = solve(said)
    assert [entry.page for entry in entries if entry.source == "mended"] == [10, 20]
    assert leaves == []


def test_a_figure_misread_again_and_again_moves_nothing() -> None:
    said: list[Said] = [*range(1, 31)]
    for at in (20, 21, 22):
        said[at - 1] = at + 60
    assert numbers(said) == [str(number) for number in range(1, 31)]
    assert found(said) == []


def test_plates_are_not_counted() -> None:
    said = [1, 2, 3, 4, None, None, 5, 6, 7, None, None, 8, 9]
    plates = (5, 6, 10, 11)
    assert numbers(said, plates) == ["1", "2", "3", "4", None, None, "5", "6", "7", None, None, "8", "9"]
    assert found(said, plates) == []


def test_a_missing_leaf_is_reported() -> None:
    said = [1, 2, 3, 4, 5, 6, 9, 10, 11, 12, 13]
    assert numbers(said) == [str(number) for number in said]
    assert found(said) == [("missing", 6, ["7", "8"])]


def test_a_doubled_leaf_is_reported() -> None:
    said = [1, 2, 3, 4, 5, 6, 5, 6, 7, 8, 9, 10]
    assert numbers(said) == [str(number) for number in said]
    assert found(said) == [("doubled", 6, ["5", "6"])]


def test_a_leaf_out_of_order_is_reported() -> None:
    said = [1, 2, 3, 4, 7, 8, 5, 6, 9, 10, 11, 12]
    assert numbers(said) == [str(number) for number in said]
    assert found(said) == [("out_of_order", 6, ["5", "6"])]


def test_a_book_without_numbers_has_none() -> None:
    assert numbers([None] * 5) == [None] * 5
    assert solve([]) == ([], [])


def test_misread_numbers_are_mended_throughout_a_long_book() -> None:
    said: list[Said] = [number if number % 7 else None for number in range(1, 1001)]
    for at in range(11, 1000, 23):
        said[at] = at + 11
    assert numbers(said) == [str(number) for number in range(1, 1001)]
