"""Marks that cannot be type are left out; type is kept, however small or narrow."""

from __future__ import annotations

import pytest

from lib.ocr.strays import without_strays
from lib.text.read_words import ReadWord


def word(text: str, width: int, height: int, *, block: int = 1, line: int = 1, sure: float = 0.9) -> ReadWord:
    return ReadWord(block, 1, line, (100, 40 * line, 100 + width, 40 * line + height), sure, text)


PAGE = [word("letters", 120, 30, line=number) for number in range(1, 25)]


@pytest.mark.parametrize(
    "stray",
    [
        word("|", 4, 90, block=2),
        word("‘", 8, 10, block=2, sure=0.1),
        word(":", 8, 8, line=40),
        word("|", 3, 30, line=24),
        word("}", 5, 30, line=24, sure=0.3),
        word("Se", 11, 267, block=2),
        word("t", 2, 9, block=2),
        word("ay", 25, 116, block=2),
    ],
)
def test_rules_specks_and_folds_are_no_text(stray: ReadWord) -> None:
    assert without_strays([*PAGE, stray]) == PAGE


def test_a_sign_far_from_its_line_is_a_speck_and_one_near_it_is_not() -> None:
    speck, stop = (ReadWord(1, 1, 24, (left, 960, left + 6, 966), 0.9, ":") for left in (400, 240))
    assert without_strays([*PAGE, speck]) == PAGE
    assert without_strays([*PAGE, stop]) == [*PAGE, stop]


@pytest.mark.parametrize(
    "type_",
    [
        word("1", 6, 30, block=2),
        word("2", 9, 15, block=2),
        word("I", 8, 40, block=2),
        word("*", 9, 10, block=2),
        word("|", 9, 30, line=24),
        word("’", 8, 10, line=24),
        word("fi", 12, 30, block=2),
    ],
)
def test_type_is_kept(type_: ReadWord) -> None:
    assert without_strays([*PAGE, type_]) == [*PAGE, type_]


def test_a_page_of_few_words_has_no_usual_height() -> None:
    title = [word("THE LONG LAMP", 400, 90, block=1), word("by a", 40, 20, block=2)]
    assert without_strays(title) == title


def line_of(*boxes: tuple[int, int, str], stroke: tuple[int, int] = (961, 988)) -> list[ReadWord]:
    """A line of words at left and right edges; a stroke is as high as `stroke` says."""
    return [
        ReadWord(1, 1, 24, (left, *((stroke[0], right, stroke[1]) if text == "|" else (960, right, 990))), 0.9, text)
        for left, right, text in boxes
    ]


def test_a_capital_without_serifs_at_either_end_of_a_line_is_kept() -> None:
    opening = line_of((100, 104, "|"), (114, 200, "observe"), (210, 240, "all"), (250, 320, "letters"))
    closing = line_of((100, 200, "letters"), (210, 240, "that"), (250, 320, "which"), (331, 335, "|"))
    assert without_strays([*PAGE[:23], *opening]) == [*PAGE[:23], *opening]
    assert without_strays([*PAGE[:23], *closing]) == [*PAGE[:23], *closing]


@pytest.mark.parametrize(
    ("left", "stroke"),
    [(90, (961, 988)), (100, (940, 1000)), (100, (975, 990))],
    ids=["farther off than words are", "longer than type", "shorter than type"],
)
def test_a_rule_beside_a_line_is_no_letter(left: int, stroke: tuple[int, int]) -> None:
    line = line_of(
        (left, left + 3, "|"), (114, 200, "observe"), (210, 240, "all"), (250, 320, "letters"), stroke=stroke
    )
    assert without_strays([*PAGE[:23], *line]) == [*PAGE[:23], *line[1:]]
