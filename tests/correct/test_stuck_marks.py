"""Specks that stand between two words and were read as marks."""

from __future__ import annotations

import pytest

from lib.correct.rules.stuck_marks import part_hyphened_words, part_stuck_words
from lib.text.word_frequency import english_counts
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


# Hyphens


def whole(text: str, confidence: float = 0.8) -> str:
    draft = drafted(text, confidence)
    part_hyphened_words(draft, english_counts())
    return draft.text


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("it came with-its mother and", "it came with its mother and"),
        ("a sense-of duty, too", "a sense of duty, too"),
        ("he left his-Country, and went", "he left his Country, and went"),
        ("there ought not-to be any", "there ought not to be any"),
        ("he gave it to-us, then went", "he gave it to us, then went"),
    ],
)
def test_a_speck_between_words_that_make_no_compound_is_no_hyphen(read: str, meant: str) -> None:
    assert whole(read) == meant
    assert whole(read, 0.96) == read


@pytest.mark.parametrize(
    "text",
    [
        "come here to-day and see",
        "it is so-called and well-known here",
        "a looker-on and a passer-by spoke",
        "the matter-of-fact and well-to-do man",
        "hither-to and un-to them in-to it",
        "his good-will and free-will were one",
        "a by-law, an on-dit, an off-hand word",
        "the all-wise and the one-half of it",
        "her son-in-law and a go-between went",
        "the Fuller’s-earth, a cat-o’-nine-tails lay",
        "it was the-ology, of a kind",
        "a drawing-in and an in-and-out of it",
        "the out-of-door and the would-be man",
        "he came-and went, and was never seen",
        "a set-to, the has-been and a how-to of",
        "the the-the and the hi-his he said",
        "the the-morn and his-self, that-that he",
        "that as-Sadr, Her-Hor and Our-Lady were",
        "a man-of war, out-of door, kith-and kin",
        "the matter-of fact and go-to were",
        "some And-over, Were-ham, a were-wolf there",
        "Weston-in-Gordano, Stow-the-Wold, Ashby-de-la-Zouch once",
    ],
)
def test_hyphens_that_print_has_stand(text: str) -> None:
    assert whole(text) == text


def test_a_dash_stands() -> None:
    draft = drafted("it came with-its mother and", 0.8)
    part_hyphened_words(draft, english_counts(), lambda _box: True)
    assert draft.text == "it came with-its mother and"


def test_at_the_ends_of_a_line_a_compound_may_be_divided() -> None:
    assert whole("of-fact man he was the-") == "of-fact man he was the-"
    assert whole("so it was a matter of-fact") == "so it was a matter of-fact"
