"""How likely one English word is before or behind another.

The counts are of books (Google Books), for pairs of words, as symspellpy (MIT) has them beside those of single words.
"""

from __future__ import annotations

from bisect import bisect_left
from codecs import BOM_UTF8
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from math import log

from lib.errors import EngineError
from lib.text.word_frequency import PACKAGE, english_counts

_LIST = "frequency_bigramdictionary_en_243_342.txt"
WORDS = 1e12
"""Words of the books that were counted. From: Google Books' English ones, of which the list is."""
BACK_OFF = 0.2
"""Share of what follows a word that is in none of the listed pairs. From: set by hand; rare pairs are not listed."""
LEAST_COUNT = 1_000
"""How often books have a word, at least. From: the counts of the list's rarest words."""


@cache
def _pairs() -> Sequence[bytes]:
    """Lines of two small words and how often books have them, sorted: a dictionary of them takes four times the room.

    EngineError where the package is not installed.
    """
    try:
        text = files(PACKAGE).joinpath(_LIST).read_bytes()
    except (ModuleNotFoundError, FileNotFoundError):
        raise EngineError(
            f"{PACKAGE} or its list of pairs is missing, which the second reader needs: pip install 'colophon[reader]'"
        ) from None
    return sorted(text.removeprefix(BOM_UTF8).splitlines())


def count_of_pair(word: str, after: str) -> int | None:
    """How often books have two small words one behind the other; None where the list does not tell."""
    sought = f"{word} {after} ".encode()
    place = bisect_left(_pairs(), sought)
    found = _pairs()[place] if place < len(_pairs()) else b""
    return int(found.removeprefix(sought)) if found.startswith(sought) else None


def fit(before: str | None, word: str, after: str | None) -> float:
    """Natural logarithm of how likely a small word is between two others; None: nothing is known of that side."""
    own = log(_count(word) / WORDS)
    first = own if before is None else _follows(before, word)
    return first + (0.0 if after is None else _follows(word, after))


def _follows(word: str, after: str) -> float:
    """Natural logarithm of how likely `after` is behind a word."""
    together = count_of_pair(word, after)
    if together is not None and word in english_counts():
        return log(min(1.0, together / _count(word)))
    return log(BACK_OFF * _count(after) / WORDS)


def _count(word: str) -> int:
    return max(english_counts().get(word, 0), LEAST_COUNT)
