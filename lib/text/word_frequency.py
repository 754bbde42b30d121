"""How common English words are.

The engine's word list has what the web misprints (`ofall`, `whieh`, `tne`); a list of real words with their counts
tells those from words. The counts are of books (Google Books), the words of SCOWL, as symspellpy (MIT) has them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files

from lib.errors import EngineError

PACKAGE = "symspellpy"
_LIST = "frequency_dictionary_en_82_765.txt"
_AMERICAN = (
    ("our", "or"), ("is", "iz"), ("ys", "yz"), ("tre", "ter"), ("bre", "ber"), ("gre", "ger"), ("chre", "cher"),
    ("ence", "ense"), ("ll", "l"), ("ogue", "og"), ("lough", "low"), ("sc", "sk"), ("ilful", "illful"),
    ("ulfil", "ulfill"),
    ("nrol", "nroll"), ("nstal", "nstall"), ("mould", "mold"), ("moust", "must"), ("oeuvr", "euver"), ("llery", "lry"),
    ("nium", "num"), ("aem", "em"), ("axe", "ax"), ("dgem", "dgm"), ("wards", "ward"), ("ky", "key"),
)  # fmt: skip
"""British > American spellings, within a word; the list has the British ones alone."""


@cache
def english_counts() -> Mapping[str, int]:
    """Small letters → how often books have the word. EngineError where the package is not installed."""
    try:
        text = files(PACKAGE).joinpath(_LIST).read_text(encoding="utf-8-sig")
    except ModuleNotFoundError:
        raise _missing() from None
    counts = {word: int(count) for word, count in (line.split() for line in text.splitlines())}
    for word, count in list(counts.items()):
        for spelling in _american(word):
            counts.setdefault(spelling, count)
    return counts


def _american(word: str) -> Iterator[str]:
    for british, american in _AMERICAN:
        at = word.rfind(british)
        if at > 0:
            yield word[:at] + american + word[at + len(british) :]


def counts_version() -> dict[str, str]:
    """What decides the counts. EngineError where the package is not installed."""
    try:
        return {PACKAGE: version(PACKAGE)}
    except PackageNotFoundError:
        raise _missing() from None


def _missing() -> EngineError:
    return EngineError(f"{PACKAGE} is missing, which the second reader needs: pip install 'colophon[reader]'")
