"""A line over a block comes before it, whatever the engine says; cells and columns stay where it has them."""

from __future__ import annotations

import pytest

from lib.layout.stacked_blocks import stack_blocks
from lib.text.read_words import ReadWord


def block(name: str, left: int, first: int, last: int, words: int = 5) -> list[ReadWord]:
    return [
        ReadWord(ord(name), 1, row, (left + 80 * place, 40 * row, left + 80 * place + 70, 40 * row + 28), 0.9, name)
        for row in range(first, last + 1)
        for place in range(words)
    ]


def order(words: list[ReadWord]) -> str:
    return "".join(dict.fromkeys(word.text for word in stack_blocks(words)))


def test_a_line_right_over_a_block_comes_before_it() -> None:
    assert order([*block("h", 0, 0, 0), *block("b", 0, 3, 9), *block("a", 80, 2, 2)]) == "hab"


@pytest.mark.parametrize(
    "late",
    [
        block("a", 0, 2, 2, words=1),
        block("a", 0, 0, 0),
        block("a", 500, 2, 2),
        block("a", 0, 10, 10),
        block("a", 0, 0, 2),
    ],
    ids=["a cell", "far above", "beside", "below", "a block"],
)
def test_others_stay(late: list[ReadWord]) -> None:
    assert order([*block("b", 0, 3, 9), *late]) == "ba"
