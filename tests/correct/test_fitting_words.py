"""Words that are words and hardly stand where they do, and how two words follow each other."""

from __future__ import annotations

import pytest

from lib.correct.known_words import KnownWords
from lib.correct.second_reader.fitting_words import REASON, take_fitting
from lib.text.neighbouring_words import count_of_pair, fit
from lib.text.word_frequency import english_counts
from tests.correct.reading import drafted
from tests.correct.spelled import spelled

COUNTS = english_counts()


def mended(text: str, *, sure: float = 0.9, levels: dict[str, int] | None = None, confidence: float = 0.9) -> str:
    """A line as it comes out; the second reader sees what the first does, as `sure` of each letter as is told."""
    draft = drafted(text, confidence)
    take_fitting(draft, spelled(text, sure), KnownWords(COUNTS, levels or {}), COUNTS, head=False, tail=False)
    assert all(edit.reason == REASON for edit in draft.edits)
    return draft.text


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("write soon sec its end", "write soon see its end"),
        ("great esteem aud respect", "great esteem and respect"),
        ("by any ease, the town", "by any case, the town"),
    ],
)
def test_a_word_that_hardly_follows_becomes_one_like_it_that_does(read: str, meant: str) -> None:
    assert mended(read) == meant


def test_the_image_may_speak_against_it() -> None:
    assert mended("write soon sec its end", sure=0.9999) == "write soon sec its end"
    assert mended("write soon sec its end", confidence=0.96) == "write soon sec its end"


def test_a_word_that_the_book_has_more_often_stands() -> None:
    assert mended("write soon sec its end", levels={"sec": 3}) == "write soon sec its end"
    assert mended("write soon sec its end", levels={"sec": 3, "see": 9}) == "write soon see its end"


@pytest.mark.parametrize("text", ["here be mentioned the rest", "to bear the cost", "He cherished it", "sell us bread"])
def test_words_that_may_follow_stand(text: str) -> None:
    assert mended(text) == text


def test_parts_of_divided_words_are_not_asked_about() -> None:
    draft = drafted("sec its end com", 0.5)
    seen = spelled("sec its end com", 0.5)
    take_fitting(draft, seen, KnownWords(COUNTS, {}), COUNTS, head=True, tail=True)
    assert draft.text == "sec its end com"


def test_how_often_books_have_two_words() -> None:
    assert (count_of_pair("see", "its") or 0) > 10**7
    assert count_of_pair("its", "see") is None
    assert count_of_pair("se", "e its") is None
    assert fit("soon", "see", "its") > fit("soon", "sec", "its")
    assert fit(None, "the", None) > fit(None, "thee", None)
