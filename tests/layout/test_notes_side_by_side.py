"""Notes beside each other on one line get lines of their own; rows of tables and lists of pages do not."""

from __future__ import annotations

import pytest

from lib.layout.notes_side_by_side import part_notes
from lib.layout.paragraph_starts import BookSetting
from lib.layout.quotation_features import BodyType
from lib.layout.setting import set_page
from lib.schemas.conservation import check_arranged
from tests.layout.lines import FULL, LEFT, PITCH, RIGHT, column, line, page

BODY = 50.0
"""Size of the text's type: lines of these tests are set in 30 to 40 pixels."""


def parted(text: str, top: int = 1000, body: float = BODY) -> list[str]:
    read = part_notes(page([[[line("n", (LEFT, top, text))]]]), PITCH, body=body).page
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
    assert sum(1 for _ in part_notes(read, PITCH, raised).page.lines()) == notes


def test_a_mark_may_end_its_line_and_one_word_the_note_before() -> None:
    text = f"coin.{' ' * 5}z Goodwin, vol. IV, p. 309.{' ' * 5}z"
    read = page([[[line("n", (LEFT, 1000, text))]]])
    raised = {word.id for part in read.lines() for word in part.words if word.text == "z"}
    made = [part.text for part in part_notes(read, PITCH, raised).page.lines()]
    assert made == ["coin.", "z Goodwin, vol. IV, p. 309.", "z"]


def test_a_mark_behind_white_in_the_midst_of_a_sentence_opens_no_note() -> None:
    read = page([[[line("n", (LEFT, 1000, f"of{WHITE}z years, as also having resided for this"))]]])
    raised = {word.id for part in read.lines() for word in part.words if word.text == "z"}
    assert sum(1 for _ in part_notes(read, PITCH, raised).page.lines()) == 1


def test_a_row_of_stars_says_that_something_is_left_out() -> None:
    read = page([[[line("n", (LEFT, 1000, f"domestic exchanges.{WHITE}*  *  * In every age there"))]]])
    raised = {word.id for part in read.lines() for word in part.words if word.text == "*"}
    assert len(raised) == 3
    assert sum(1 for _ in part_notes(read, PITCH, raised).page.lines()) == 1


@pytest.mark.parametrize("mark", ["+", "{", "_ §", "_—_ ¢", "**", "++", '|"'])
def test_signs_that_are_read_as_something_else_part_notes_behind_white_and_a_stop(mark: str) -> None:
    first, second = "* The Bell of the Brae.", f"{mark} The Forth and Clyde Canal was begun"
    assert parted(f"{first}{' ' * 5}{second}") == [first, second]


@pytest.mark.parametrize("text", ["* The Bell of the Brae,     + The Forth", "* The Bell of the Brae.  + The Forth"])
def test_signs_part_nothing_within_a_sentence_or_without_white(text: str) -> None:
    assert parted(f"{text} and Clyde Canal") == [" ".join(f"{text} and Clyde Canal".split())]


def test_in_the_text_s_own_type_figures_and_signs_part_nothing() -> None:
    for text in ("* The Bell of the Brae.     + The Forth and Clyde", "And he went.     4 And the next day they came"):
        assert parted(text, body=40.0) == [" ".join(text.split())]


def test_figures_part_where_they_go_on() -> None:
    assert parted("4 By the keeper.     5 Theod. Lib. P.") == ["4 By the keeper.", "5 Theod. Lib. P."]
    text = "12 oil] Q. lamp.     15 Dusk] F. dawn.     20 Not in Q."
    assert parted(text) == [" ".join(text.split())]


def test_a_rule_that_was_read_before_a_sign_is_no_mark() -> None:
    read = page([[[line("n", (LEFT, 1000, f"* He was there.{' ' * 5}| + Hale was not"))]]])
    assert [mark.word for mark in part_notes(read, PITCH, body=BODY).marks] == ["nw1"]


def test_where_notes_run_on_a_quotation_mark_behind_white_is_a_mark() -> None:
    quoted = f"* He was in doubt.{' ' * 5}‘As it was he came to the place"
    assert parted(quoted) == [" ".join(quoted.split())]
    read = page(
        [[[line("n", (LEFT, 1000, quoted)), line("m", (LEFT, 1040, f"in time.{' ' * 5}† They had come late"))]]]
    )
    made = [part.text for part in part_notes(read, PITCH, body=BODY).page.lines()]
    assert made == ["* He was in doubt.", "‘As it was he came to the place", "in time.", "† They had come late"]


def test_lines_below_go_on_with_the_note_that_the_line_above_ends_in() -> None:
    rows = column([(0.0, 0.0, FULL)] * 4, top=700)
    notes = [
        line("n", (LEFT, 1000, f"* The keeper went.{' ' * 5}† He came to the shore in the")),
        line("m", (LEFT, 1030, f"evening.{' ' * 5}‡")),
        line("o", (LEFT, 1060, "So he said.")),
    ]
    read = page([[rows], [notes]])
    made = set_page(read, BookSetting(30, body=BodyType(size=BODY / (RIGHT - LEFT))))
    check_arranged(read, made)
    texts = [" / ".join(one.text for part in block.paragraphs for one in part.lines) for block in made.blocks[1:]]
    assert texts == ["* The keeper went.", "† He came to the shore in the / evening.", "‡ / So he said."]


def test_the_figure_of_a_signature_opens_no_note() -> None:
    assert parted(f"THE LIFE OF REID.{' ' * 20}2") == ["THE LIFE OF REID. 2"]


def test_a_quotation_mark_that_stands_by_itself_opens_no_note_where_no_notes_run_on() -> None:
    text = f"so often appeals.{' ' * 5}‘ First that which is"
    assert parted(text) == [" ".join(text.split())]
