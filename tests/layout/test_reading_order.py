"""Columns are read one after the other; what stands over, under or between them keeps its place."""

from __future__ import annotations

from lib.layout.reading_order import order_blocks
from lib.text.read_words import ReadWord


def block(name: str, left: int, first: int, last: int, words: int = 4) -> list[ReadWord]:
    """Lines `first` to `last` of four words, of which the first says the block's name."""
    return [
        ReadWord(ord(name), 1, row, (left + 80 * place, 40 * row, left + 80 * place + 70, 40 * row + 28), 0.9, name)
        for row in range(first, last + 1)
        for place in range(words)
    ]


def order(words: list[ReadWord]) -> str:
    ordered = order_blocks(words)
    return "".join(dict.fromkeys(word.text for word in ordered))


def test_blocks_go_down_one_column_and_then_down_the_next() -> None:
    upper_left, lower_left = block("a", 0, 2, 6), block("b", 0, 8, 12)
    upper_right, lower_right = block("c", 500, 2, 5), block("d", 500, 7, 12)
    assert order([*upper_left, *upper_right, *lower_left, *lower_right]) == "abcd"


def test_three_columns() -> None:
    columns = [block(name, 450 * place, 1, 8) for place, name in enumerate("abc")]
    assert order([*columns[2], *columns[0], *columns[1]]) == "abc"


def test_heads_and_page_numbers_stay_over_and_under_the_columns() -> None:
    head, number = block("h", 150, 0, 0, words=5), block("n", 400, 20, 20, words=1)
    left, right = block("a", 0, 2, 10), block("b", 500, 2, 10)
    assert order([*right, *left, *head, *number]) == "habn"


def test_a_head_over_the_middle_of_three_columns_is_a_head_of_all() -> None:
    columns = [block(name, 450 * place, 2, 10) for place, name in enumerate("abc")]
    assert order([*columns[0], *block("h", 530, 0, 0, words=2), *columns[1], *columns[2]]) == "habc"
    beside = block("i", 80, 0, 0, words=2)
    assert order([*beside, *columns[0], *block("h", 530, 0, 0, words=2), *columns[1], *columns[2]]) == "iahbc"


def test_a_heading_across_shuts_the_columns_above_it() -> None:
    upper = [*block("b", 500, 1, 6), *block("a", 0, 1, 6)]
    lower = [*block("d", 500, 10, 16), *block("c", 0, 10, 16)]
    assert order([*upper, *block("h", 150, 8, 8, words=6), *lower]) == "abhcd"


def test_a_signature_below_the_right_column_belongs_to_it() -> None:
    words = [
        *block("n", 420, 22, 22, words=1),
        *block("a", 0, 2, 12),
        *block("b", 500, 2, 10),
        *block("s", 700, 14, 14, 1),
    ]
    assert order(words) == "absn"  # fmt: skip


def test_figures_beside_a_list_are_no_column() -> None:
    words = [*block("b", 600, 1, 8, words=1), *block("a", 0, 1, 8)]
    assert order_blocks(words) == words


def test_one_column_stays_as_the_engine_has_it() -> None:
    words = [*block("b", 0, 8, 14), *block("a", 0, 1, 6)]
    assert order_blocks(words) == words


def columns(last: int = 10) -> list[ReadWord]:
    return [*block("a", 0, 2, last), *block("b", 500, 2, last)]


def test_what_stands_right_above_a_line_across_the_foot_goes_with_it() -> None:
    notes = [*block("m", 0, 13, 13, words=3), *block("n", 0, 14, 14, words=9)]
    assert order([*block("a", 0, 2, 10), *notes[:3], *block("b", 500, 2, 10), *notes[3:]]) == "abmn"


def test_notes_of_one_column_s_width_above_a_line_across_are_no_part_of_the_column() -> None:
    notes = [*block("m", 0, 13, 15, words=3), *block("n", 0, 16, 16, words=9)]
    number = block("p", 430, 18, 18, words=1)
    assert order([*block("a", 0, 2, 10), *notes[:9], *block("b", 500, 2, 10), *notes[9:], *number]) == "abmnp"
    # In a column that goes on further than the other, the last paragraph is the column's.
    assert order([*block("a", 0, 2, 7), *block("c", 0, 9, 12), *block("b", 500, 2, 10), *notes[9:]]) == "acbn"


def test_both_halves_of_a_row_above_a_line_across_go_with_it() -> None:
    halves = [*block("m", 0, 13, 13, words=4), *block("o", 500, 13, 13, words=3)]
    words = [*block("a", 0, 2, 10), *halves[:4], *block("b", 500, 2, 10), *halves[4:], *block("n", 0, 14, 15, words=9)]
    assert order(words) == "abmon"


def test_a_last_line_of_a_column_is_no_part_of_the_foot() -> None:
    words = [*block("a", 0, 2, 10), *block("l", 0, 11, 11), *block("b", 500, 2, 10), *block("n", 0, 14, 14, words=9)]
    assert order(words) == "albn"


def test_rows_across_the_foot_that_were_read_in_pieces_are_put_together() -> None:
    pieces = [*block("m", 0, 13, 15, words=3), *block("n", 250, 13, 13, words=5), *block("o", 420, 14, 14, words=3)]
    ordered = order_blocks([*columns(), *pieces])
    assert "".join(word.text for word in ordered if word.text in "mno") == "mmmnnnnnmmmooommm"
    assert len({(word.block, word.line) for word in ordered if word.text in "mno"}) == 3


def test_notes_in_two_columns_below_two_columns_stay_two() -> None:
    notes = [*block("m", 0, 13, 15, words=4), *block("n", 500, 13, 15, words=4)]
    assert order([*columns(), *notes]) == "ambn"
