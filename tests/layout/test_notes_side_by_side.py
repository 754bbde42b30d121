"""Notes beside each other on one line get lines of their own; rows of tables and lists of pages do not."""

from __future__ import annotations

import pytest

from lib.layout.notes_side_by_side import part_notes
from lib.layout.paragraph_starts import BookSetting
from lib.layout.setting import set_page
from lib.schemas.conservation import check_arranged
from tests.layout.lines import FULL, LEFT, PITCH, column, line, page


def parted(text: str, top: int = 1000) -> list[str]:
    read = part_notes(page([[[line("n", (LEFT, top, text))]]]), PITCH)
    return [one.text for part in read.paragraphs() for one in part.lines]


WHITE = " " * 12


@pytest.mark.parametrize("marks", [("1", "2"), ("*", "†"), ("§", "2"), ("1", "?")])
def test_each_note_has_its_line(marks: tuple[str, str]) -> None:
    first, second = (f"{mark} Goodwin, vol. IV, p. 309." for mark in marks)
    assert parted(first + WHITE + second) == [first, second]


@pytest.mark.parametrize(
    "text",
    [
        "1 Goodwin, vol. IV, p. 309. 2 Ibid., p. 310.",
        f"25 Car. II, c. 2 (Test Act){WHITE}91 108 (note)",
        f"1 135{WHITE}2 139",
        f"1 Maine{WHITE}8 Georgia",
        f"The sentence goes on{WHITE}2 and on",
    ],
)
def test_other_lines_stay(text: str) -> None:
    assert parted(text) == [" ".join(text.split())]


def test_no_notes_stand_at_the_head() -> None:
    assert len(parted(f"1 Goodwin, vol. IV.{WHITE}2 Ibid., p. 310.", top=200)) == 1


def test_notes_are_blocks_of_their_own() -> None:
    rows = column([(0.0, 0.0, FULL)] * 4, top=700)
    notes = [
        line("n", (LEFT, 1000, f"1 Goodwin, vol. IV.{WHITE}2 Ibid., p. 310.")),
        line("m", (LEFT, 1030, "3 Ech. Ex. 147.")),
    ]
    read = page([[rows], [notes]])
    made = set_page(read, BookSetting(PITCH))
    check_arranged(read, made)
    texts = [part.text for block in made.blocks for part in block.paragraphs]
    assert texts[1:] == ["1 Goodwin, vol. IV.", "2 Ibid., p. 310.", "3 Ech. Ex. 147."]


@pytest.mark.parametrize(("white", "seen", "notes"), [(5, True, 2), (5, False, 1), (1, True, 1)])
def test_less_white_will_do_where_a_raised_mark_follows_a_sentence(white: int, seen: bool, notes: int) -> None:
    text = f"1 Goodwin, vol. IV, p. 309.{' ' * white}z Ibid., p. 310."
    read = page([[[line("n", (LEFT, 1000, text))]]])
    raised = {word.id for part in read.lines() for word in part.words if word.text == "z" and seen}
    assert sum(1 for _ in part_notes(read, PITCH, raised).lines()) == notes


def test_a_mark_may_end_its_line_and_one_word_the_note_before() -> None:
    text = f"coin.{' ' * 5}z Goodwin, vol. IV, p. 309.{' ' * 5}z"
    read = page([[[line("n", (LEFT, 1000, text))]]])
    raised = {word.id for part in read.lines() for word in part.words if word.text == "z"}
    made = [part.text for part in part_notes(read, PITCH, raised).lines()]
    assert made == ["coin.", "z Goodwin, vol. IV, p. 309.", "z"]


def test_a_mark_behind_white_in_the_midst_of_a_sentence_opens_no_note() -> None:
    read = page([[[line("n", (LEFT, 1000, f"of{WHITE}z years, as also having resided for this"))]]])
    raised = {word.id for part in read.lines() for word in part.words if word.text == "z"}
    assert sum(1 for _ in part_notes(read, PITCH, raised).lines()) == 1


def test_a_row_of_stars_says_that_something_is_left_out() -> None:
    read = page([[[line("n", (LEFT, 1000, f"domestic exchanges.{WHITE}*  *  * In every age there"))]]])
    raised = {word.id for part in read.lines() for word in part.words if word.text == "*"}
    assert len(raised) == 3
    assert sum(1 for _ in part_notes(read, PITCH, raised).lines()) == 1
