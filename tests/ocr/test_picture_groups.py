"""Pictures found in pieces, and pictures that stay apart."""

from __future__ import annotations

from lib.ocr.picture_groups import whole_pictures
from lib.schemas.base import Box
from lib.text.read_words import ReadWord

SHAPE = (1500, 1000)
UPPER, LOWER = (100, 200, 900, 600), (100, 760, 900, 1200)
WHOLE = [(100, 200, 900, 1200)]


def lines(*tops: int, words: int = 3, left: int = 300, right: int = 700) -> list[ReadWord]:
    """Lines of so many words each, from `left` to `right`."""
    step = (right - left) // words
    return [
        ReadWord(1, number, 1, (left + step * at, top, left + step * at + step - 10, top + 16), 0.9, "word")
        for number, top in enumerate(tops, start=1)
        for at in range(words)
    ]


def found(boxes: list[Box], words: list[ReadWord] | None = None) -> list[Box]:
    return whole_pictures(boxes, words or [], SHAPE)


def test_pieces_with_nothing_between_them_are_one_picture() -> None:
    assert found([UPPER, LOWER]) == WHOLE
    assert found([(100, 200, 500, 600), (520, 200, 900, 640), LOWER]) == WHOLE
    assert found([UPPER]) == [UPPER]
    assert found([]) == []


def test_words_between_pictures_part_them() -> None:
    assert found([UPPER, LOWER], lines(650, 680)) == [UPPER, LOWER]
    # Beside them, or in one of them, they part nothing.
    assert found([UPPER, LOWER], lines(300, 1300)) == WHOLE


def test_far_from_each_other_they_are_two() -> None:
    far = (100, 1200, 900, 1400)
    assert found([UPPER, far]) == [UPPER, far]


def test_many_short_lines_between_are_a_diagram_s() -> None:
    lettering = lines(610, 632, 654, 676, 698, 720)
    assert found([UPPER, LOWER], lettering) == WHOLE
    assert found([UPPER, LOWER], lettering[:-3]) == [UPPER, LOWER]
    prose = lines(610, 632, 654, 676, 698, 720, words=8, left=120, right=880)
    assert found([UPPER, LOWER], prose) == [UPPER, LOWER]
