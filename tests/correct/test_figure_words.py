"""Numbers that are read again by themselves."""

from __future__ import annotations

import numpy as np
import pytest

from lib.correct.evidence import Evidence
from lib.correct.known_words import KnownWords
from lib.correct.local import correct_page
from lib.correct.rules.signs_and_spaces import Rules
from lib.correct.second_reader.figure_words import as_number, is_asked
from lib.correct.second_reader.line import SecondReading
from tests.correct.reading import page
from tests.correct.spelled import Spelling

IMAGE = np.full((2000, 1200), 255, dtype=np.uint8)


@pytest.mark.parametrize(
    ("read", "other", "made"),
    [
        ("48,500", "£8,500", "£8,500"),
        ("‘4300", "'£300", "‘£300"),  # the mark as it is printed
        ("10,00o", "10,000", "10,000"),
        ("I7IO—1722", "1710-1722", "1710—1722"),
        ("$1,5c0,000", "$1,500,000", "$1,500,000"),
        ("18]1", "1811", "1811"),
        ("48,500", "£3,500", None),  # no figure becomes another
        ("£20", "120", None),  # and no money a number
        ("1,200", "11200", None),
        ("g2", "9", None),
        ("3os", "3os", None),
        ("B1", "B1", None),
        ("Ist,", "1st,", "1st,"),
        ("roth", "19th", "19th"),
        ("zo", "20", "20"),
        ("Ill", "I11", None),
        ("ooo", "2000", None),
    ],
)
def test_a_number_keeps_all_that_was_read_for_figures(read: str, other: str, made: str | None) -> None:
    assert as_number(read, other) == made


@pytest.mark.parametrize(
    ("read", "asked"),
    [
        ("48,500", True),
        ("‘450.", True),
        ("10,00o", True),
        ("1811", False),
        ("1,200;", False),
        ("word", False),
        ("4", False),
    ],
)
def test_only_what_may_be_something_else_is_asked_about(read: str, asked: bool) -> None:
    assert is_asked(read) is asked


@pytest.mark.parametrize(
    ("read", "asked"),
    [("zo", True), ("“Ist,", True), ("roth", True), ("oil", False), ("Sir", False), ("I", False), ("nor", False)],
)
def test_letters_that_make_no_english_word_may_be_old_figures(read: str, asked: bool) -> None:
    assert is_asked(read, {"oil": 9, "sir": 9, "roth": 9}) is asked
    assert not is_asked(read)


def test_the_second_reader_is_asked_about_the_word_alone() -> None:
    reader = Spelling("£8,500", "paid £8,500")
    second = SecondReading(IMAGE, reader, KnownWords({"paid"}, {}), "curly")
    record = correct_page(page("paid 48,500"), Evidence(), second=second)
    assert record.paragraphs[0].text == "paid £8,500"
    again = SecondReading(IMAGE, Spelling("paid £8,500"), KnownWords({"paid"}, {}), "curly")
    assert correct_page(page("paid 48,500"), Evidence(), Rules(confusions=False), second=again).paragraphs == []
