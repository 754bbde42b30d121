"""The known words that a strange one may be."""

from __future__ import annotations

import pytest

from lib.correct.known_words import KnownWords
from lib.correct.second_reader.alternatives import alternatives
from lib.schemas.ocr import Word

KNOWN = KnownWords({"security", "president", "exclusive", "either", "cat", "war"}, {})


def offered(text: str, confidence: float = 0.9, choices: list[str] | None = None) -> list[str]:
    word = Word(id="w1", text=text, box=(0, 0, 90, 30), confidence=confidence, choices=choices or [])
    return [other for other, _ in alternatives(word, KNOWN)]


@pytest.mark.parametrize(
    ("read", "others"),
    [
        ("seeurity,", ["security,"]),
        ("Presiclent", ["President"]),
        ("ezclusive", ["exclusive"]),
        ("cither", ["either"]),
        ("sécurity", ["security"]),  # a speck
        ("secürity", []),
        ("Président", []),
        ("security", []),  # known
        ("cet", []),  # too short for letters that are alike
        ("SEEURITY", []),  # capitals are other shapes
        ("sceretly", []),
        ("x1y2", []),
    ],
)
def test_letters_that_are_alike_make_known_words(read: str, others: list[str]) -> None:
    assert offered(read) == others


def test_a_word_that_was_surely_read_is_not_asked_about() -> None:
    assert offered("seeurity", 0.95) == []


def test_what_the_first_reader_had_in_mind_comes_first() -> None:
    assert offered("cet", choices=["c", "ae", "t"]) == ["cat"]
    assert offered("seeurity", choices=["s", "e", "ec", "u", "r", "i", "t", "y"]) == ["security"]
