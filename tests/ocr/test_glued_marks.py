"""A mark behind wide white is a word of its own, though the engine read it as the end of the word before."""

from __future__ import annotations

import numpy as np
import pytest

from lib.ocr.glued_marks import part_marks
from lib.text.read_words import ReadWord


def parted(text: str, white: int, *, letters: int = 40, mark: int = 8, scale: float = 1.0) -> list[ReadWord]:
    """A line of three words, whose spaces are 10 pixels; the last is ink, white and ink."""
    left, right = 200, 200 + letters + white + mark
    ink = np.zeros((100, 400), np.bool_)
    ink[42:60, left : left + letters : 2] = True
    ink[42:60, left + letters - 2 : left + letters] = True
    ink[40:48, right - mark : right] = True
    ink = ink[:: round(1 / scale), :: round(1 / scale)]
    words = [ReadWord(1, 1, 1, (100 + 50 * at, 40, 140 + 50 * at, 60), 0.9, "Ex.") for at in range(2)]
    return part_marks([*words, ReadWord(1, 1, 1, (left, 40, right, 60), 0.5, text)], ink, scale)


@pytest.mark.parametrize("text", ["5.»", "water.”", "back.‘", "B.7", "150.c", "go!†"])
@pytest.mark.parametrize("scale", [1.0, 0.5])
def test_a_mark_behind_wide_white_is_parted(text: str, scale: float) -> None:
    found = parted(text, 40, scale=scale)
    assert [word.text for word in found[2:]] == [text[:-1], text[-1]]
    first, mark = found[2:]
    assert first.box[0] == 200
    assert abs(first.box[2] - 240) <= 2
    assert abs(mark.box[0] - 280) <= 2
    assert mark.box[2] == 288


@pytest.mark.parametrize(
    ("text", "white"), [("water.”", 4), ("water.”", 11), ("water", 40), ("water,.", 40), ("Mr.X.", 40)]
)
def test_other_words_stay_whole(text: str, white: int) -> None:
    assert [word.text for word in parted(text, white)[2:]] == [text]


def test_a_word_without_ink_stays() -> None:
    word = ReadWord(1, 1, 1, (10, 10, 60, 30), 0.9, "5.»")
    assert part_marks([word], np.zeros((100, 100), np.bool_), 1.0) == [word]
