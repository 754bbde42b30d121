"""Two words that were read as one: the image has to show white between them."""

from __future__ import annotations

import numpy as np
import pytest

from lib.correct.known_words import KnownWords
from lib.correct.second_reader.lost_spaces import parted
from lib.readers.recognizer import Grey

KNOWN = KnownWords({"the", "normal", "in", "land", "road", "as", "island", "it", "able", "to", "designed", "ly"}, {})
HEIGHT = 30


def letters(*whites: int) -> Grey:
    """Letters of 12 pixels with so much white after each."""
    parts = []
    for white in (*whites, 0):
        parts += [np.full((HEIGHT, 12), 20, np.uint8), np.full((HEIGHT, white), 240, np.uint8)]
    return np.hstack(parts)


@pytest.mark.parametrize(
    ("text", "whites", "made"),
    [
        ("thenormal", (2, 2, 8, 2, 2, 2, 2, 2), "the normal"),
        ("“thenormal,", (2, 2, 2, 8, 2, 2, 2, 2, 2, 2), "“the normal,"),
        ("asit", (2, 7, 2), "as it"),
        ("thenormal", (2, 2, 3, 2, 2, 2, 2, 2), None),  # no white as between words
        ("thenormal", (8, 8, 8, 8, 8, 8, 8, 8), None),  # set wide
        ("thenormal", (2, 2, 2, 2, 2, 8, 2, 2), None),  # white in another place
        ("inland", (2, 8, 2, 2, 2), "in land"),
        ("island", (2, 8, 2, 2, 2), None),  # a word
        ("designedly", (2, 2, 2, 2, 2, 2, 2, 8, 2), None),  # the list has the ending for a word
        ("thexormal", (2, 2, 8, 2, 2, 2, 2, 2), None),
        ("the-normal", (2, 2, 8, 2, 2, 2, 2, 2, 2), None),
        ("a", (), None),
        ("1893", (2, 8, 2), None),
    ],
)
def test_white_parts_what_are_two_words(text: str, whites: tuple[int, ...], made: str | None) -> None:
    assert parted(text, letters(*whites), HEIGHT, KNOWN) == made


def test_a_word_that_english_hardly_has_is_parted_though_a_list_has_it() -> None:
    known = KnownWords({"as", "it", "asit", "what"}, {})
    assert parted("asit", letters(2, 7, 2), HEIGHT, known) is None
    assert parted("asit", letters(2, 7, 2), HEIGHT, known, rare=True) == "as it"
    assert parted("whatI", letters(2, 2, 2, 8), HEIGHT, known) == "what I"
    assert parted("asIt", letters(2, 7, 2), HEIGHT, known) is None  # in small letters a word
    assert parted("whatKeeper", letters(2, 2, 2, 8, 2, 2, 2, 2, 2), HEIGHT, known) == "what Keeper"
    assert parted("McKeeper", letters(2, 8, 2, 2, 2, 2, 2), HEIGHT, known) is None
    assert parted("whatKeeper", letters(2, 2, 2, 2, 2, 2, 2, 2, 2), HEIGHT, known) is None


def test_an_image_of_nothing_parts_nothing() -> None:
    assert parted("thenormal", np.zeros((0, 0), np.uint8), HEIGHT, KNOWN) is None
    assert parted("thenormal", np.full((HEIGHT, 90), 255, np.uint8), HEIGHT, KNOWN) is None
