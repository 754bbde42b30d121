"""Letters that English has in few words, seen twice."""

from __future__ import annotations

import numpy as np
import pytest

from lib.correct.evidence import Evidence
from lib.correct.known_words import KnownWords
from lib.correct.local import correct_page
from lib.correct.second_reader.line import SecondReading
from lib.correct.second_reader.rare_letters import has_rare_letters, proposed
from tests.correct.reading import page
from tests.correct.spelled import Spelling

IMAGE = np.full((2000, 1200), 255, dtype=np.uint8)
KNOWN = KnownWords({"his", "native", "town"}, {})


@pytest.mark.parametrize(
    ("read", "other", "rare"),
    [
        ("Gallice", "Gallicæ", True),
        ("Nicza", "Nicæa", True),
        ("Etienne", "Étienne", True),
        ("célébre", "célèbre", True),
        ("Gallice", "Gallicà", False),  # an e is no a
        ("Gallice", "Gallicaæ", False),
        ("Konigsburg", "Königsberg", False),
        ("native", "native", False),
        ("Gallicæ", "Gallice", False),
    ],
)
def test_what_differs_by_such_letters_alone_is_told(read: str, other: str, rare: bool) -> None:
    assert has_rare_letters(read, other) is rare


def test_the_marks_of_a_word_stay_as_they_were_read() -> None:
    assert list(proposed(["the", "“Gallice,”"], "the 'Gallicæ. of", {})) == [(1, "“Gallicæ,”")]


def test_an_accent_on_an_english_word_is_dust_and_two_letters_in_one_are_none() -> None:
    counts = dict.fromkeys(("amount", "formule", "naively", "october"), 9)
    line = "the amoúnt formulæ naïvely Öctober"
    words = ["amount", "formule", "naively", "October"]
    assert list(proposed(words, line, counts)) == [(1, "formulæ"), (2, "naïvely")]


@pytest.mark.parametrize(
    ("line", "word", "text"),
    [
        ("his native phænix town", "phænix", "his native phænix town"),
        ("his native phænix town", "phenix", None),  # dust, in one of two cuts
        ("his native phenix town", "phænix", None),
    ],
)
def test_the_line_and_the_word_must_have_the_letter(line: str, word: str, text: str | None) -> None:
    reader = Spelling(line, word, sure=0.9)
    record = correct_page(
        page("his native phenix town", doubt={"phenix": 0.6}), Evidence(),
        second=SecondReading(IMAGE, reader, KNOWN, "curly", counts={}),
    )  # fmt: skip
    assert [paragraph.text for paragraph in record.paragraphs] == ([text] if text else [])
