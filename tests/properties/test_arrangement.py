"""What holds for the words of every page, wherever they stand: none is lost or read twice, and an order is found."""

from __future__ import annotations

from collections import Counter

from hypothesis import example, given
from hypothesis import strategies as some

from lib.layout.arrangement import arrange
from lib.text.read_words import ReadWord

PITCH, WIDE, HIGH = 40, 80, 28
"""Of lines and words, in pixels."""


def words_of(blocks: list[tuple[int, int, int, int]]) -> list[ReadWord]:
    """Blocks of (left, top, lines, words a line) in pixels, each word with a text of its own."""
    return [
        ReadWord(
            number, 1, line, (x := left + WIDE * place, y := top + PITCH * line, x + WIDE - 10, y + HIGH), 0.9,
            f"{number}.{line}.{place}",
        )
        for number, (left, top, lines, count) in enumerate(blocks, start=1)
        for line in range(lines)
        for place in range(count)
    ]  # fmt: skip


BLOCKS = some.lists(
    some.tuples(
        some.integers(0, 20).map(lambda at: 50 * at),
        some.integers(0, 60).map(lambda at: 20 * at),
        some.integers(1, 9),
        some.integers(1, 9),
    ),
    min_size=1,
    max_size=9,
)


@given(BLOCKS)
@example([(950, 220, 9, 3), (450, 520, 9, 7), (0, 260, 6, 6)])
def test_every_word_of_a_page_is_read_once(blocks: list[tuple[int, int, int, int]]) -> None:
    words = words_of(blocks)
    assert Counter(word.text for word in arrange(words)) == Counter(word.text for word in words)
