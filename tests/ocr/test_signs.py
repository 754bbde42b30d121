"""A sign belongs to the word that it touches; where there is white between them, correction decides."""

from __future__ import annotations

import pytest

from lib.ocr.signs import attach_signs
from lib.text.read_words import ReadWord


def word(text: str, left: int, right: int, *, line: int = 1, sure: float = 0.9) -> ReadWord:
    return ReadWord(1, 1, line, (left, 40 * line, right, 40 * line + 30), sure, text)


@pytest.mark.parametrize("sign", [";", "?", ".”", "¢"])
def test_a_sign_that_runs_into_a_word_is_a_part_of_it(sign: str) -> None:
    [whole, after] = attach_signs([word("secret", 0, 100), word(sign, 92, 104, sure=0.6), word("you", 120, 170)])
    assert (whole.text, whole.box, after.text) == (f"secret{sign}", (0, 40, 104, 70), "you")
    assert whole.confidence == round((6 * 0.9 + len(sign) * 0.6) / (6 + len(sign)), 4)


@pytest.mark.parametrize(
    "apart",
    [
        word(";", 101, 110),  # white between them
        word("it", 92, 120),  # a word, whose box is wrong
        word("—", 92, 130),  # a dash stands between words
        word("|", 92, 96),  # a rule
        word("£", 40, 130),  # a box that covers more than a sign
        word(";", 92, 104, line=2),
    ],
)
def test_others_stand_for_themselves(apart: ReadWord) -> None:
    words = [word("secret", 0, 100), apart]
    assert attach_signs(words) == words


def test_what_the_characters_may_be_instead_keeps_its_places() -> None:
    before = ReadWord(1, 1, 1, (0, 0, 60, 30), 0.8, "lot", choices=("1", "", ""))
    sign = ReadWord(1, 1, 1, (55, 0, 66, 30), 0.8, ";")
    assert attach_signs([before, sign])[0].choices == ("1", "", "", "")
