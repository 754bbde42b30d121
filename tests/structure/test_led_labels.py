"""Labels of rows over leaders."""

from __future__ import annotations

import pytest

from lib.schemas.ocr import LEADERS
from lib.structure.led_labels import with_even_numbers, without_dots
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


def texts(text: str, white: int = 4) -> str:
    return " ".join(cell.text for cell in without_dots(row(text, white)))


@pytest.mark.parametrize(
    ("read", "label"),
    [
        ("Maine. ... 35,125", "Maine ... 35,125"),
        ("19. ... 89", "19 ... 89"),
        ("North Carolina., ... 10", "North Carolina ... 10"),
        ("Vermont ... + ... 6", "Vermont ... ... 6"),
        ("South Carolina* ... 8", "South Carolina* ... 8"),
        ("J. A. Quitman, Miss ... 59", "J. A. Quitman, Miss. ... 59"),
        ("R. Strange, N. C ... 23", "R. Strange, N. C. ... 23"),
        ("Brown & Co. ... 2", "Brown & Co. ... 2"),
        ("T. J. Rusk, Texas.. ... 12", "T. J. Rusk, Texas ... 12"),
        ("Per cent. of ... 3", "Per cent. of ... 3"),
        ("(see note). ... 3", "(see note). ... 3"),
    ],
)
def test_a_label_has_a_stop_where_it_is_cut_short(read: str, label: str) -> None:
    assert texts(read) == label


def test_a_dash_between_leaders_far_from_both_is_a_value() -> None:
    assert texts("Ohio ... — ... 5", white=30) == "Ohio ... — ... 5"


def test_rows_without_leaders_keep_their_stops() -> None:
    assert texts("Total. 35,125") == "Total. 35,125"


def fronts(text: str) -> str:
    return " ".join(cells[0].text for cells in with_even_numbers([row(f"{number} 89") for number in text.split()]))


def test_numbers_of_rows_have_a_stop_or_none() -> None:
    assert fronts("19 20 21. 22 23 24.") == "19 20 21 22 23 24"
    assert fronts("1. 2. 3. 4 5. 6.") == "1. 2. 3. 4 5. 6."  # one was lost: print has them
    assert fronts("1. 2 3") == "1. 2 3"
    assert fronts("19 20 21. 22 No. 23 24") == "19 20 21 22 No. 23 24"
