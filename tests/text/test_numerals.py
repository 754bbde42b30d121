from __future__ import annotations

import pytest

from lib.schemas.label import NumberStyle
from lib.text.numerals import may_be, read_number, roman_value, to_roman


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", (12, "arabic")), ("[12]", (12, "arabic")), ("— 7 —", (7, "arabic")), ("“18", (18, "arabic")),
        ("xiv", (14, "roman")), ("XIV.", (14, "roman")), ("Vii", (7, "roman")), ("0", None), ("12a", None),
        ("mild", None), ("iiii", None), ("", None), ("12345", None), ("2*", None),
    ],
)  # fmt: skip
def test_numbers_are_read_with_marks_round_them(text: str, number: tuple[int, NumberStyle] | None) -> None:
    assert read_number(text) == number


def test_roman_numerals_go_both_ways() -> None:
    assert all(roman_value(to_roman(value)) == value for value in range(1, 400))


@pytest.mark.parametrize(
    ("text", "value", "style"),
    [
        ("gI", 91, "arabic"), ("1I0", 110, "arabic"), ("¥2", 72, "arabic"), ("88", 38, "arabic"), ("l", 1, "arabic"),
        ("£20", 120, "arabic"), ("4", 41, "arabic"), ("xili", 13, "roman"), ("1v", 4, "roman"),
    ],
)  # fmt: skip
def test_a_misread_number_may_be_the_one_that_is_expected(text: str, value: int, style: NumberStyle) -> None:
    assert may_be(text, value, style)


@pytest.mark.parametrize(
    ("text", "value", "style"),
    [("STANDARD.", 3, "arabic"), ("of", 12, "arabic"), ("1859", 12, "arabic"), ("Q", 2, "arabic"), ("and", 4, "roman"),
     ("", 1, "arabic")],
)  # fmt: skip
def test_a_word_is_no_misread_number(text: str, value: int, style: NumberStyle) -> None:
    assert not may_be(text, value, style)
