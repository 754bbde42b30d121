"""Words that English hardly has, and the common ones that they may be."""

from __future__ import annotations

import pytest

from lib.correct.second_reader.likely_words import Likely, choose, is_hardly_english, likely_words
from lib.text.word_frequency import english_counts

COUNTS = english_counts()


@pytest.mark.parametrize("word", ["whieh", "tne", "ofall", "labora", "eee", "Tn"])
def test_what_the_web_misprints_is_hardly_english(word: str) -> None:
    assert is_hardly_english(word, COUNTS)


@pytest.mark.parametrize("word", "which labour labor realise realize theatre xvii WHIEH x1y naïf a".split())
def test_words_numerals_and_foreign_letters_are_not_asked_about(word: str) -> None:
    assert not is_hardly_english(word, COUNTS)


@pytest.mark.parametrize(
    "word",
    "cometh goeth seest fixt mixt wrapt calld musick haue chuse cf und rea weel plow willful ocher anemia".split(),
)
def test_old_and_foreign_words_are_words(word: str) -> None:
    assert not is_hardly_english(word, COUNTS)


def offered(letters: str, head: str = "", tail: str = "") -> list[str]:
    return [each.letters for each in likely_words(letters, head, tail, COUNTS)]


def test_common_words_one_letter_off_and_words_run_together_are_tried() -> None:
    assert "which" in offered("whieh")
    assert "the" in offered("tne")
    assert offered("ofall")[:1] == ["of all"]
    assert "business" in offered("busines")
    assert not any(" " in each for each in offered("pennyweight"))  # neither part is among the commonest
    assert not any(" " in each for each in offered("willwel"))  # and of short parts the list has junk


def test_a_divided_word_is_asked_about_as_a_whole() -> None:
    assert offered("eonceal", tail="ment")[0] == "conceal"
    assert "table" not in offered("fable", head="zeb")


def test_a_name_may_be_another_by_like_letters_alone() -> None:
    assert "It" in offered("Tt")
    assert "Brown" not in offered("Prown")


def test_how_likely_the_spelling_and_how_common_the_word_decide_together() -> None:
    common, rare = Likely("which", 15.0), Likely("whist", 5.0)
    assert choose([(-1.0, common), (-1.0, rare)], 0.9, capital=False) is common
    assert choose([(-9.0, common)], 0.8, capital=False) is common  # worn letters may look like others to both readers
    assert choose([(-11.0, common)], 0.8, capital=False) is None  # the image has it not
    assert choose([(-7.0, common)], 0.93, capital=False) is None  # and both readers agree
    assert choose([(-5.0, common)], 0.96, capital=False) is None  # and the first reader was sure of what it has
    assert choose([(-1.0, rare)], 0.9, capital=False) is None
    assert choose([(-1.0, common), (9.0, rare)], 0.9, capital=False) is None  # neither leads
    assert choose([(-1.0, common)], 0.9, capital=True) is None
    assert choose([], 0.9, capital=False) is None


def test_two_letters_of_a_longer_word_may_be_others_that_are_alike() -> None:
    assert "either" in offered("cithcr")
    assert "secretly" in offered("sceretly")
    assert "the" not in offered("tbc")
