"""Labels of rows over leaders."""

from __future__ import annotations

import pytest

from lib.schemas.ocr import LEADERS
from lib.structure.led_labels import with_even_numbers, with_labels
from lib.structure.table_words import Cell

KEY = (1, "b1p1")


def row(text: str, white: int = 4) -> list[Cell]:
    """Words with so many pixels of white between them; a letter is 10 wide and 20 high, a leader 100 wide."""
    made, left = [], 0
    for word in text.split():
        right = left + (100 if word == LEADERS else 10 * len(word))
        made.append(Cell(word, (left, 0, right, 20), KEY, None))
        left = right + white
    return made


OTHERS = ("New Hampshire ... 29", "Rhode Island ... 8", "Georgia ... 34", "Ohio ... 6")
"""Rows of which none has a stop."""


def label(text: str, others: tuple[str, ...] = OTHERS, white: int = 4) -> str:
    """The text of a row, as it stands in a table of several."""
    made = with_labels([row(text, white), *map(row, others)])
    return " ".join(cell.text for cell in made[0])


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("Maine. ... 35,125", "Maine ... 35,125"),
        ("19. ... 89", "19 ... 89"),
        ("North Carolina., ... 10", "North Carolina ... 10"),
        ("Vermont ... + ... 6", "Vermont ... ... 6"),
        ("T. J. Rusk, Texas.. ... 12", "T. J. Rusk, Texas ... 12"),
    ],
)
def test_a_long_word_has_no_stop_where_the_others_have_none(read: str, meant: str) -> None:
    assert label(read) == meant


@pytest.mark.parametrize(
    "text",
    [
        "South Carolina* ... 8",
        "Brown & Co. ... 2",
        "per cwt. ... 3",
        "Smith, J. ... 3",
        "Smith, Thos. ... 3",
        "Mr. Smith, M.P. ... 3",
        "U.S. ... 3",
        "sold at 6d. ... 3",
        "(see note). ... 3",
        "‘The Raven’ ... 3",
        "The Boys’ ... 3",
        "Jones, Miss ... 3",
        "the Treas. ... 3",
        "Ohio ... — ... 5",
    ],
)
def test_what_may_be_cut_short_stands(text: str) -> None:
    assert label(text) == text


def test_where_most_have_a_stop_print_has_it() -> None:
    assert label("Maine. ... 35", ("Vermont. ... 3", "Ohio. ... 5", "Texas ... 8")) == "Maine. ... 35"


def test_states_behind_a_comma_are_cut_short_where_several_are() -> None:
    others = ("R. Strange, Tenn. ... 23", "D. Atchison, Mo. ... 25", "T. Rusk, Texas ... 12")
    assert label("J. A. Quitman, Miss ... 59", others) == "J. A. Quitman, Miss. ... 59"
    assert label("J. A. Quitman, Miss ... 59", others[1:]) == "J. A. Quitman, Miss ... 59"


def test_rows_without_leaders_keep_their_stops() -> None:
    assert label("Total. 35,125") == "Total. 35,125"


def fronts(text: str) -> str:
    return " ".join(cells[0].text for cells in with_even_numbers([row(f"{number} 89") for number in text.split()]))


def test_numbers_of_rows_have_a_stop_or_none() -> None:
    assert fronts("19 20 21. 22 23 24.") == "19 20 21 22 23 24"
    assert fronts("1. 2. 3. 4 5. 6.") == "1. 2. 3. 4 5. 6."  # one was lost: print has them
    assert fronts("1. 2 3") == "1. 2 3"
    assert fronts("19 20 21. 22 No. 23 24") == "19 20 21 22 No. 23 24"
