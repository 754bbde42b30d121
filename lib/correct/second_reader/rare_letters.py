"""Letters that English has in few words: æ and œ, and accents. e, a, c or z, and plain letters are read for them.

The second reader has them right where it sees them twice, in the line and in the word cut out by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lib.correct.rules.confusion_pairs import core, plain_letter
from lib.readers.folding import folded

CONFIDENCE = 0.95
"""Confidence, 0 to 1, of such a letter. From: 35 of 35 strange words of 51 books."""
REASON = "second reader: a letter that English hardly has, in the line and in the word"
TAKEN_FOR = {"æ": "aecz", "œ": "oecz", "Æ": "AE", "Œ": "OE"}
"""Letters that are two in one, and what is read for them."""

_PARTS_VOWELS = re.compile(r"[aeiou][äëïöü]")
"""Two vowels that are read apart: naïve, coöperate."""


def proposed(words: list[str], line: str, counts: Mapping[str, int]) -> Iterator[tuple[int, str]]:
    """Which of a line's words have such letters in a second reading of the line, and the words with these letters.

    On a word that `counts` has without it, an accent is dust, unless it parts two vowels; two letters in one are none.
    """
    seen = {letters for word in line.split() if (letters := core(word)[1]) and not letters.isascii()}
    for at, word in enumerate(words):
        before, letters, after = core(word)
        for other in sorted(seen):
            dust = letters.lower() in counts and not set(other) & set(TAKEN_FOR) and not _PARTS_VOWELS.search(other)
            if has_rare_letters(letters, other) and not dust:
                yield at, before + other + after


def has_rare_letters(read: str, other: str) -> bool:
    """Whether `other` differs from what was read by nothing but letters that English hardly has."""
    pairs = [(one, two) for one, two in zip(folded(read), folded(other), strict=False) if one != two]
    return len(read) == len(other) and bool(pairs) and all(_is_taken_for(*pair) for pair in pairs)


def _is_taken_for(read: str, other: str) -> bool:
    if other in TAKEN_FOR:
        return read in TAKEN_FOR[other]
    return not other.isascii() and other.isalpha() and plain_letter(other) == plain_letter(read)
