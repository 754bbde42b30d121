"""Words that stand in the gap of a line are put into it; cells, notes and columns stay where they are."""

from __future__ import annotations

import pytest

from lib.layout.line_gaps import fill_gaps
from lib.text.read_words import ReadWord
from tests.layout.test_split_lines import lines


def word(block: int, line: int, left: int, right: int, text: str, *, top: int | None = None) -> ReadWord:
    top = 50 * line if top is None else top
    return ReadWord(block, 1, line, (left, top, right, top + 30), 0.9, text)


VERSE = [
    word(1, 1, 0, 150, "There’s"),
    word(1, 1, 180, 300, "plenty"),
    word(1, 1, 330, 370, "of"),
    word(1, 1, 600, 750, "There’s"),
    word(1, 2, 80, 200, "plenty"),
]


def test_a_word_in_the_gap_of_a_line_is_put_into_it() -> None:
    filled = fill_gaps([*VERSE, word(2, 1, 420, 540, "room."), word(3, 4, 0, 100, "Away")])
    assert lines(filled) == ["There’s plenty of room. There’s", "plenty", "Away"]
    assert [entry.block for entry in filled] == [1, 1, 1, 1, 1, 1, 2]


@pytest.mark.parametrize(
    "other",
    [
        [word(2, 1, 780, 900, "after")],  # not between two words
        [word(2, 1, 420, 620, "over")],  # over the next word
        [word(2, 1, 420, 540, "note", top=75)],  # between two lines
        [word(2, 1, 420, 540, "two"), word(2, 2, 420, 540, "lines")],
        [ReadWord(2, 1, 1, (420, 30, 540, 110), 0.9, "N")],  # a large initial
    ],
)
def test_others_stay(other: list[ReadWord]) -> None:
    words = [*VERSE, *other]
    assert fill_gaps(words) == words


def test_the_cell_of_a_table_stays() -> None:
    table = [word(1, 1, 0, 150, "Wheat"), word(1, 1, 900, 950, "12")]
    cell = word(2, 1, 500, 560, "1861")
    assert fill_gaps([*table, cell]) == [*table, cell]


def test_a_line_whose_own_gap_was_filled_is_not_moved_as_it_was() -> None:
    within = word(1, 1, 180, 210, "of")
    piece = [word(2, 1, 100, 160, "plenty"), word(2, 1, 230, 290, "room")]
    line = [word(3, 1, 0, 60, "There’s"), word(3, 1, 330, 400, "here")]
    filled = fill_gaps([within, *piece, *line])
    assert sorted(word.text for word in filled) == ["There’s", "here", "of", "plenty", "room"]
