"""Capitals within a word that are small letters."""

from __future__ import annotations

import pytest

from lib.correct.draft import LineDraft
from lib.correct.known_words import KnownWords
from lib.correct.rules.lone_capitals import mend_lone_capitals
from tests.correct.reading import page

KNOWN = KnownWords({"successful", "was", "kwh", "db", "ebay", "any", "wind", "anywind", "earnestly"}, {})


@pytest.mark.parametrize(
    ("read", "text"),
    [
        ("succeSsful, waS", "successful, was"),
        ("eArnestly", "eArnestly"),  # an A does not look like an a
        ("kWh dB eBay", "kWh dB eBay"),
        ("anyWind", "anyWind"),  # two words
        ("McLean vaL OF wAS", "McLean vaL OF wAS"),
    ],
)
def test_a_capital_within_a_known_word_is_small(read: str, text: str) -> None:
    draft = LineDraft(next(page(read).lines()))
    mend_lone_capitals(draft, KNOWN)
    assert draft.text == text
