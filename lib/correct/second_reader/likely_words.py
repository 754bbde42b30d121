"""A word that English hardly has, as a common one that the image may as well show: `whieh`, `tne`, `ofall`.

Two readers of letters can see the same wrong letter. Which word is meant is then a question of how likely each is: the
second reader's margin for the spelling in the line, and the logarithm of how common the word is in books.

Thresholds from: 880 strange words of abolish, letters, sidenotes, tables and vaxfacts, and checked on the other books:
docs/decisions.md, "Worn letters that two readers see alike".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import log
from string import ascii_lowercase

from lib.correct.rules.confusion_pairs import alike
from lib.correct.second_reader.lost_spaces import ALONE, COMMON
from lib.correct.second_reader.old_words import is_old_or_foreign

LEAST_COUNT = 1_000
"""How often books have a word, at most, for it to count for nothing. From: the counts of the list's rarest words."""
COMMON_COUNT = 10_000_000
"""How often books have a word that may have been misread in a line that nobody doubts, at least. From: 25 lines of 51
books are read again for such words, and 14 of them hold a mistake."""
ALIKE_BONUS = 3.0
"""What a confusion that is known of type counts, in the unit of the margin: twenty to one. From: set by hand."""
LEAST_MARGINS, LEAST_MARGIN_OF_CAPITALS = ((0.9, -10.5), (0.95, -6.0), (1.0, -4.0)), -2.5
"""Margin; a spelling that the second reader finds so much less likely than what was read is not in the image: of a word
in small letters that the first reader read with less than a confidence, 0 to 1, and of one with a capital."""
LEAST_SCORE = 5.0
"""Margin, bonus and logarithm of the count together, at least."""
LEAST_TWICE = 5
"""Letters of a word, at least, of which two may be others that are alike: `cithcr`."""
CLEAR_LEAD = 4.0
"""By how much that must be more than the next best word's."""
LEAST_SCORE_OF_CAPITALS = 15.0
"""The same of words with a capital, which may be names, and which are asked about for letters that are alike alone."""
LEAST_LETTERS = 2
"""Letters of a word that is asked about, at least."""
LEAST_PART = 4
"""Letters of one of two words that is not among the commonest, at least: the list has junk (`ful`, `wel`)."""
MOST_WORDS = 25
"""Words that are tried, the commonest; each costs a pass over the line's output. From: set by hand, for the time."""
CONFIDENCE = 0.85
"""Confidence, 0 to 1, of a word that is taken."""
REASON = "a common word that the image may show"

_NUMERAL = re.compile(r"[ivxlcdm]+")


@dataclass(frozen=True)
class Likely:
    """Another spelling of the letters that stand in a line, and what speaks for it before the image is asked."""

    letters: str
    prior: float
    """Bonus and logarithm of how often books have the word."""


def is_hardly_english(word: str, counts: Mapping[str, int]) -> bool:
    """Whether a word is asked about: letters of English alone, small after the first, and none that books have."""
    if len(word) < LEAST_LETTERS or not (word.isascii() and word.isalpha()) or not word[1:].islower():
        return False
    folded = word.lower()
    return folded not in counts and not _NUMERAL.fullmatch(folded) and not is_old_or_foreign(folded, counts)


def may_be_common(word: str, counts: Mapping[str, int], *, whole: bool) -> bool:
    """Whether a word of small letters that English hardly has is worth a look at its line, which nobody doubts.

    It is where it may be two words that are common, and where it is `whole`, no part that a line's end leaves, where
    letters that are alike make a common one.
    """
    if any(count >= COMMON_COUNT for _, count in _parted(word, counts)):
        return True
    return whole and any(counts.get(other, 0) >= COMMON_COUNT for other in alike(word))


def likely_words(letters: str, head: str, tail: str, counts: Mapping[str, int]) -> list[Likely]:
    """What `letters` may be instead, the commonest first; `head` and `tail` are what a line's end divides from them."""
    small = letters.lower()
    known = set(alike(small))
    if len(small) >= LEAST_TWICE and letters == small:
        known |= {twice for once in known for twice in alike(once)}
    found = {
        spelling: counts[whole]
        for spelling in _one_letter_off(small) | known
        if len(spelling) >= LEAST_LETTERS
        and (whole := (head + spelling + tail).lower()) in counts
        and counts[whole] > LEAST_COUNT
    }
    capital = letters[0].isupper()
    tried = [spelling for spelling in found if spelling in known] if capital else list(found)
    parted = {} if head or tail or capital else dict(_parted(small, counts))
    ranked = sorted(
        [*((found[each], each) for each in tried), *((n, text) for text, n in parted.items())], reverse=True
    )
    return [
        Likely(
            spelling[0].upper() + spelling[1:] if capital else spelling,
            log(count / LEAST_COUNT) + (ALIKE_BONUS if spelling in known or spelling in parted else 0.0),
        )
        for count, spelling in ranked[:MOST_WORDS]
        if spelling != small
    ]


def choose(weighed: list[tuple[float, Likely]], confidence: float, *, capital: bool) -> Likely | None:
    """The word that is meant, of those with the second reader's margin for each; None where it cannot be told.

    `confidence`, 0 to 1, is the first reader's of the word as it stands, which has a `capital` or not.
    """
    ranked = sorted(((margin + each.prior, margin, each.letters, each) for margin, each in weighed), reverse=True)
    if not ranked:
        return None
    score, margin, _, best = ranked[0]
    if capital:
        least, needed = LEAST_MARGIN_OF_CAPITALS, LEAST_SCORE_OF_CAPITALS
    else:
        least = next((margin for most, margin in LEAST_MARGINS if confidence < most), LEAST_MARGINS[-1][1])
        needed = LEAST_SCORE
    if margin < least or score < needed:
        return None
    return best if len(ranked) == 1 or score - ranked[1][0] >= CLEAR_LEAD else None


def _one_letter_off(word: str) -> set[str]:
    places = range(len(word) + 1)
    more = {word[:at] + letter + word[at:] for at in places for letter in ascii_lowercase}
    other = {word[:at] + letter + word[at + 1 :] for at in places[:-1] for letter in ascii_lowercase}
    return more | other | {word[:at] + word[at + 1 :] for at in places[:-1]}


def _parted(word: str, counts: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    """The word as two, of which one is among the commonest, with the count of the rarer."""
    for at in range(1, len(word)):
        parts = word[:at], word[at:]
        if not any(part in COMMON for part in parts):
            continue
        if min(map(len, parts)) < LEAST_PART and not all(part in COMMON for part in parts if len(part) < LEAST_PART):
            continue
        if all(part in counts and (len(part) > 1 or part in ALONE) for part in parts):
            yield " ".join(parts), min(counts[part] for part in parts)
