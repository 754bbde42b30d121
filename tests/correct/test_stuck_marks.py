"""Specks that stand between two words and were read as marks."""

from __future__ import annotations

import pytest

from lib.correct.rules.stuck_marks import part_stuck_words
from tests.correct.reading import drafted


def parted(text: str, confidence: float = 0.8) -> str:
    draft = drafted(text, confidence)
    part_stuck_words(draft)
    return draft.text


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("there is.no one", "there is no one"),
        ("the first place.in town", "the first place in town"),
        ("More.than enough", "More than enough"),
        ("the governor and.Governor Hill", "the governor and Governor Hill"),
        ("the votes.to choose", "the votes to choose"),
        ("(place.in)", "(place in)"),
    ],
)
def test_a_speck_between_two_words_is_no_mark(read: str, meant: str) -> None:
    assert parted(read) == meant


@pytest.mark.parametrize(
    "text",
    [
        "he went.Then we",
        "at 5 p.m.to be",
        "i.e. the rest",
        "vol.ii of it",
        "per cent.of it",
        "we'll see",
        "that's all",
        "and'twas late",
        "the o'clock bell",
        "the d'Urbervilles",
        "example.com and",
        "he can't go",
        "for'ard of it",
        "an'all of us",
        "Messrs.and others",
        "Capt.of the ship",
        "Geo.the third",
        "No.one of them",
        "oz.of it and",
        "do.of it and",
    ],
)
def test_marks_that_print_has_stand(text: str) -> None:
    assert parted(text) == text


def test_what_the_reader_is_sure_of_stands() -> None:
    assert parted("there is.no one", 0.96) == "there is.no one"
