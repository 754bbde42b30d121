"""Words in small capitals, read as small letters by the first reader and as capitals by the second."""

from __future__ import annotations

import pytest

from lib.correct.known_words import KnownWords
from lib.correct.second_reader.capital_words import in_capitals, read_as_capitals
from lib.readers.ctc import Spelled

KNOWN = KnownWords({"church", "the", "and", "tax", "sir", "king", "industry", "history", "to"}, {})


def followed(text: str, seen: str, sure: float = 0.95, end: int | None = None) -> str | None:
    return in_capitals(text, 0, len(text) if end is None else end, Spelled(seen, (sure,) * len(seen)), KNOWN)


@pytest.mark.parametrize(
    ("read", "seen", "sure", "made"),
    [
        ("Caurcy", "CHURCH", 0.5, "CHURCH"),
        ("anp", "AND", 0.5, "AND"),
        ("Kive’s", "KING'S", 0.6, "KING’S"),
        ("InpustRy,", "INDUSTRY,", 0.9, "INDUSTRY,"),
        ("“Caurcy”", 'CHURCH"', 0.9, "“CHURCH”"),
        ("Hitarre", "HILAIRE", 0.89, "HILAIRE"),  # a name, of which the second reader is sure
        ("Hitarre", "HILAIRE", 0.7, None),
        ("Tax", "THE", 1.0, "THE"),
        ("Tax", "THE", 0.8, None),  # a word in its own right
        ("Tax", "TEX", 1.0, None),
        ("History", "HISTORY", 1.0, None),  # the same, but for the size of letters
        ("Caurcy", "Church", 1.0, None),  # no capitals
        ("Caurcy", "CHURCH AND", 1.0, None),  # the next word too
        ("Caurcy", "CH4RCH", 1.0, None),
        ("to", "TOWARDS", 1.0, None),
        ("Caurcy", "", 1.0, None),
    ],
)
def test_the_second_reader_is_followed_where_it_sees_capitals(
    read: str, seen: str, sure: float, made: str | None
) -> None:
    assert followed(read, seen, sure) == made


def test_what_stands_behind_a_dash_must_be_the_same_to_both() -> None:
    assert followed("S1r,—Your", "SIR,-Your", 0.6, end=3) == "SIR,—Your"
    assert followed("S1r,—Your", "SIR,-Yonr", 0.6, end=3) is None


@pytest.mark.parametrize(
    ("text", "start", "end", "nothing_to_ask"),
    [
        ("CHURCH", 0, 6, True),
        ("Caurcy", 0, 6, False),
        ("A", 0, 1, True),
        ("1893", 0, 4, True),
        ("de’Mepici", 3, 9, True),
    ],
)
def test_only_words_read_as_small_letters_are_asked_about(
    text: str, start: int, end: int, nothing_to_ask: bool
) -> None:
    assert read_as_capitals(text, start, end) == nothing_to_ask
