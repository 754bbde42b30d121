"""Words that are offered in the place of one in doubt."""

from __future__ import annotations

import pytest

from lib.doubt.book_words import BookWords
from lib.doubt.english_words import EnglishWords
from lib.review.offered_words import OfferedWords

COUNTS = {"its": 9000, "ice": 50, "ire": 5, "in": 9000, "is": 8000, "plans": 60, "plane": 40, "degree": 300, "now": 900}
PAIRS = {("of", "plans"): 10**9, ("has", "now"): 10**9}


def offered(english: EnglishWords | None = None) -> OfferedWords:
    words = BookWords()
    words.finish()
    made = OfferedWords(words)
    made.finish({"noch", "ich"}, english)
    return made


@pytest.mark.parametrize(
    ("before", "text", "after", "first"),
    [
        ("far", "ite", "influence", "its"),
        ("full", "Degre!", "It", "Degree!"),
        ("of", "plane,", "and", "plans,"),
        ("has", "new", "to", "now"),
        ("a", "IM", "b", "IN"),
    ],
)
def test_the_likeliest_english_word_comes_first(before: str, text: str, after: str, first: str) -> None:
    assert offered(EnglishWords(COUNTS, PAIRS)).like(before, text, after)[0] == first


def test_other_languages_have_the_words_that_engines_take_for_it() -> None:
    assert offered().like("und", "noeh", "ein") == ["noch"]
    assert offered().like("und", "…", "1804") == []
