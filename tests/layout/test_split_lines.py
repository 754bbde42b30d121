"""Lines that the engine cut in two are made whole; columns stay apart."""

from __future__ import annotations

from itertools import groupby

from lib.layout.split_lines import join_lines
from lib.text.read_words import ReadWord


def piece(block: int, number: int, left: int, *texts: str, width: int = 90, step: int = 100) -> list[ReadWord]:
    starts = [left + step * place for place in range(len(texts))]
    boxes = [(start, 40 * number, start + width, 40 * number + 28) for start in starts]
    return [ReadWord(block, 1, number, box, 0.9, text) for box, text in zip(boxes, texts, strict=True)]


def lines(words: list[ReadWord]) -> list[str]:
    groups = groupby(words, key=lambda word: (word.block, word.paragraph, word.line))
    return [" ".join(word.text for word in line) for _, line in groups]


def page(starts: list[int], *, over: int = 0) -> list[ReadWord]:
    """Two lines over the whole measure, then some that the engine read as two columns, then one more line."""
    left, right = [], []
    for row, start in enumerate(starts, start=3):
        left += piece(2, row, 0, "a", "b", "c")
        left += piece(2, row, 300, f"left{row}", width=start - 20 - over - 300)
        right += piece(3, row, start, f"right{row}", width=600 - start)
        right += piece(3, row, 610, "x", "y", width=140, step=150)
    above = [word for row in (1, 2) for word in piece(1, row, 0, *"abcdefghi")]
    return [*above, *left, *right, *piece(4, 3 + len(starts), 0, *"abcdefghi")]


def test_lines_cut_at_a_chance_row_of_spaces_are_joined_into_the_text_about_them() -> None:
    joined = join_lines(page([480, 500, 515, 530, 470]))
    assert lines(joined)[2] == "a b c left3 right3 x y"
    assert [len(line.split()) for line in lines(joined)] == [9, 9, *[7] * 5, 9]
    assert {word.block for word in joined} == {1}
    assert [word.text for word in joined if word.text.startswith("right")] == [f"right{n}" for n in range(3, 8)]


def test_columns_with_a_straight_edge_stay() -> None:
    words = page([500, 500, 500, 500, 500])
    assert join_lines(words) == words


def test_columns_with_a_gutter_stay() -> None:
    words = page([480, 500, 515, 530, 470], over=60)
    assert join_lines(words) == words


def test_a_cell_far_from_its_row_stays_and_the_end_of_a_line_does_not() -> None:
    cell = [*piece(1, 1, 0, "a", "name"), *piece(2, 1, 400, "12")]
    assert join_lines(cell) == cell
    end = [*piece(2, 1, 200, "of", "it"), *piece(1, 1, 0, "the", "rest")]
    assert lines(join_lines(end)) == ["the rest of it"]


def test_what_stands_on_another_line_is_not_joined() -> None:
    words = [*piece(1, 1, 0, "the", "rest"), *piece(2, 2, 200, "of", "it")]
    assert join_lines(words) == words
