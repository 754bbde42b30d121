"""Rows of a table by the words' middles, on level and on leaning pages."""

from __future__ import annotations

import pytest

from lib.schemas.base import Box
from lib.structure.table_rows import rows_of

Placed = tuple[str, Box]
HEIGHT, PITCH = 20, 26


def table(rows: int, lean: float = 0.0, jitter: int = 0) -> list[Placed]:
    """Three columns, 300 pixels apart; those that stand aside of the first are a little higher or lower by turns."""
    words = []
    for row in range(rows):
        for column in range(3):
            left = 100 + 300 * column
            top = 200 + PITCH * row + round(lean * left) + (jitter if (row + column) % 2 else 0)
            words.append((f"{row}.{column}", (left, top, left + 60, top + HEIGHT)))
    return words


def read(words: list[Placed]) -> list[list[str]]:
    return [[text for text, _ in row] for row in rows_of(words, lambda word: word[1])]


def expected(rows: int) -> list[list[str]]:
    return [[f"{row}.{column}" for column in range(3)] for row in range(rows)]


@pytest.mark.parametrize("lean", [0.0, 0.012, -0.02, 0.028])
@pytest.mark.parametrize("jitter", [0, 4])
def test_words_of_a_row_stand_together_however_the_page_leans(lean: float, jitter: int) -> None:
    words = table(12, lean, jitter)
    assert read(words[::-1]) == expected(12)


def test_small_signs_go_to_the_row_that_they_stand_at_the_foot_of() -> None:
    leaders = [("...", (170, 214 + PITCH * row, 380, 218 + PITCH * row)) for row in range(4)]
    assert [row[:2] for row in read([*table(4), *leaders])] == [[f"{row}.0", "..."] for row in range(4)]


def test_upright_heads_are_one_row_wherever_they_end() -> None:
    heads: list[Placed] = [
        ("Cass", (110, 80, 130, 160)), ("Buchanan", (410, 60, 430, 190)), ("Lane", (710, 130, 730, 188)),
    ]  # fmt: skip
    assert read([*table(6), *heads])[:2] == [["Cass", "Buchanan", "Lane"], ["0.0", "0.1", "0.2"]]
    assert read([*table(6), ("Votes", (400, 10, 460, 30)), *heads])[0] == ["Votes"]


def test_words_above_each_other_are_rows_of_their_own() -> None:
    stacked = [("upper", (100, 200, 160, 220)), ("lower", (105, 208, 165, 228)), ("beside", (400, 202, 460, 222))]
    assert read(stacked) == [["upper", "beside"], ["lower"]]


def test_no_words_are_no_rows() -> None:
    assert read([]) == []
