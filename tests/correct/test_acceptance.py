"""Which changes a second reader is followed in."""

from __future__ import annotations

import pytest

from lib.correct.known_words import KnownWords
from lib.correct.second_reader.acceptance import Proposal, weigh
from lib.correct.second_reader.differences import Difference, compare

LEXICON = frozenset(
    "the of in a is it to and for from not between betwen was per cent percent small known race so real veal feel "
    "Mr fell tell i Science said inform form end all".split()
)
BOOK = {
    "the": 64,
    "of": 64,
    "in": 64,
    "a": 32,
    "is": 16,
    "it": 16,
    "for": 12,
    "to": 32,
    "real": 6,
    "from": 16,
    "end": 4,
}
KNOWN = KnownWords(LEXICON, BOOK)


def kind(before: str, after: str, margin: float = 20.0, confidence: float = 0.7, **sides: str) -> str | None:
    """The kind of change that makes `after` of `before`, or None."""
    changes = tuple(difference for run in compare(before, after) for difference in run.differences)
    verdict = weigh(Proposal(before, after, changes, margin, confidence, **sides), KNOWN)
    return verdict.kind if verdict else None


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("knawn", "known", "a known word for a strange one"),
        ("real-fron", "real-from", "a known word for a strange one"),
        ("al]", "all", "a known word for a strange one"),
        ("known", "knawn", None),
        ("veal", "real", "a common word for a rare one"),
        ("real", "veal", None),
        ("tell", "fell", "another known word"),
        ("between", "betwen", None),
        ("Soetbeer", "Soëtbeer", "a letter that is rare"),
        ("Buchan", "Birchan", "a strange word for another"),
        ("Magnitude", "magnitude", "a letter's size"),
        ("Amerlcan", "AMERICAN", None),
        ("of Vii", "of.vii", None),
    ],
)
def test_letters_change_towards_words(before: str, after: str, expected: str | None) -> None:
    assert kind(before, after) == expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("s0,", "so,", "letters for figures"),
        ("I", "1", "figures for letters"),
        ("sth", "5th", "figures for letters"),
        ("1809", "1609", None),
        ("1810", "181o", None),
        ("200,000", "300,000", None),
        ("1", "2", None),
        ("said.!", "said.1", "a note's figure"),
        ("said.", "said.1", "a note's figure that was not read"),
        ("said", "said1", None),
    ],
)
def test_figures_never_become_other_figures(before: str, after: str, expected: str | None) -> None:
    assert kind(before, after) == expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("for:", "for", "no mark"),
        ("value,", "value.", "another stop"),
        ("'Come", '"Come', "another quotation mark"),
        ("it—", "it", None),
        ("* See", "See", None),
        ("name", "name.", None),
        ("name", "name,", "one more mark"),
        ("small-The", "small.-The", "a stop before a dash"),
        ("small-the", "small.-the", None),
        ("anothers", "another's", "one more mark in a word"),
        ("so-called", "so.called", None),
    ],
)
def test_marks(before: str, after: str, expected: str | None) -> None:
    assert kind(before, after) == expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("isa", "is a", "a space between words that are known"),
        ("percent.", "per cent.", "a space"),
        ("said:", "said :", None),
        ('"said', '" said', None),
        ("the end", "theend", None),
        ("kn own", "known", "no space in a word that is known"),
    ],
)
def test_spaces(before: str, after: str, expected: str | None) -> None:
    assert kind(before, after) == expected


def test_each_kind_needs_its_margin() -> None:
    assert kind("for:", "for", margin=1.9) is None
    assert kind("for:", "for", margin=2.1) == "no mark"
    assert kind("for:", "for", margin=2.1, confidence=0.95) is None
    assert kind("knawn", "known", margin=0.9) is None
    assert kind("veal", "real", margin=2.1, confidence=0.96) == "a common word for a rare one"
    assert kind("fell", "tell", confidence=0.95) is None


def test_a_word_divided_by_the_lines_end_is_judged_whole() -> None:
    assert kind("kna-", "kno-", tail="wn") == "a known word for a strange one"
    assert kind("kna-", "kno-", margin=9) is None


def test_the_confidence_grows_with_the_margin() -> None:
    changes = compare("knawn", "known")[0].differences
    low, high = (weigh(Proposal("knawn", "known", changes, margin, 0.7), KNOWN) for margin in (1.5, 15.0))
    assert low is not None
    assert high is not None
    assert 0.7 <= low.confidence < high.confidence <= 0.97


def test_two_strange_words_are_not_joined_to_a_third() -> None:
    """Fewer words are fewer strange ones, and nothing is mended by that: whole lines would lose their spaces."""
    known = KnownWords({"together"}, {})
    joined = Proposal("hoc quod", "hocquod", (Difference(3, 4, " ", ""),), 40.0, 0.2)
    assert weigh(joined, known) is None
    mended = Proposal("to gether", "together", (Difference(2, 3, " ", ""),), 40.0, 0.2)
    assert weigh(mended, known) is not None
