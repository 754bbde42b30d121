"""A line that was read as a block of its own stands between the lines that it belongs to."""

from __future__ import annotations

from collections.abc import Sequence

from lib.layout.lines_between import put_between
from lib.layout.setting import with_strays
from lib.schemas.conservation import check_arranged
from lib.schemas.ocr import Line
from tests.layout.lines import FULL, LEFT, line, page


def texts(paragraphs: Sequence[Sequence[Line]]) -> list[list[str]]:
    return [[one.text for one in lines] for lines in put_between(paragraphs)]


def rows(*tops: int) -> list[Line]:
    return [line(f"l{top}", (LEFT, top, FULL)) for top in tops]


def test_a_line_read_apart_stands_in_the_gap_that_it_leaves() -> None:
    lost = line("x", (LEFT, 280, "of his son in the islands, and of course cannot"))
    assert texts([rows(200, 240, 320), [lost]]) == [[FULL, FULL, lost.text, FULL]]
    assert texts([[lost], rows(200, 240, 320)]) == [[FULL, FULL, lost.text, FULL]]


def test_the_end_of_the_line_that_stayed_is_joined_to_it() -> None:
    lost, end = line("x", (LEFT, 280, "of his son in the islands, and of course")), line("e", (LEFT + 700, 280, "I"))
    above, middle, below = rows(200, 240, 320)
    read = page([[[above, middle, end, below]], [[lost]]])
    made = with_strays(read)
    check_arranged(read, made)
    assert [one.text for one in made.lines()] == [FULL, FULL, f"{lost.text} I", FULL]


def test_lines_elsewhere_stay() -> None:
    block = rows(200, 240, 280)
    for other in (
        line("x", (LEFT, 320, FULL)),
        line("x", (LEFT + 900, 245, "a note that stands in the margin")),
        line("x", (LEFT, 260, "a line that runs into both its neighbours")),
        line("x", (LEFT, 240, "on the level of a whole line of the text")),
    ):
        assert texts([block, [other]]) == [[FULL] * 3, [other.text]]
