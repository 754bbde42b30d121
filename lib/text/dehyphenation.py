"""Words divided at a line's end: whether they belong together, and whether the hyphen is part of the word.

Thresholds from: set by hand, no figures kept; tests/text/test_dehyphenation.py holds them.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from typing import Literal

from lib.text.hyphens import DOUBTFUL_HYPHENS, FRAKTUR_HYPHENS, HYPHENS
from lib.text.vocabulary import Levels, fold

COMPOUND_PREFIXES = frozenset(["self", "half", "vice", "ex", "non", "quasi", "pseudo", "arch", "anti", "well", "ill"])
TENS = frozenset(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"])
UNITS = frozenset(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"])
ORDINALS = frozenset(["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"])
FRACTIONS = frozenset(["half", "quarter", "tenth", "hundredth", *(ORDINALS - {"first", "second"})])
MIN_PART = 4
"""Letters each part must have before it is taken for a word in a compound: short words are parts of many others."""
LEAST_PART, LEAST_PARTICIPLE = 4, 5
"""The same where English words are known, and letters of a participle before which a first part may have one less.
From: the lines' ends of twelve proofread books, 2,960 of which are words written as one or with a hyphen: of 16 hyphens
that were dropped wrongly 9 are kept, and 4 are kept wrongly."""
PARTICIPLES = ("ed", "ing", "en")
SYLLABLES = frozenset("con com dis mis pre pro sub sur per for out ad re un en in inter trans under over".split())
"""Beginnings of words, though the list may have them as words."""
SUSPENDING = frozenset(["and", "or", "to"])
"""What may stand behind a hyphen that waits for the end of a later word."""
ENDINGS = frozenset("ed en er est ess ful ing ish ism ist ity ive less let ling ly ment ness ous tion".split())
"""Ends of words, though the list may have them as words."""
WRITTEN_CLOSED = frozenset(
    "berry bird boat book chamber cock craft fish glove house maid man mand men monger mouse pane pence pit sail shed "
    "slip smith stone stool tide tree wale weed woman women wood wright".split()
)
"""Last parts of words that are written as one, more of them than a list of words has."""
ALWAYS_TWO = frozenset(["so-called", "far-off"])
"""Compounds of parts too short to tell by."""
MIN_PART_COUNT = 2
"""How often the book must have a part for it to be a word."""
CLOSED_FIRST = frozenset({
    "after", "any", "back", "ever", "every", "fore", "here", "more", "over", "some", "there", "through",
    "under", "what", "when", "where", "with",
})  # fmt: skip
CLOSED_LAST = frozenset({
    "able", "body", "fold", "fore", "hood", "land", "less", "like", "over", "place", "self", "selves", "ship",
    "some", "thing", "times", "ward", "wards", "where", "wise", "work",
})  # fmt: skip
"""Words at the head or the end of many words that are written as one."""

_LEFT, _LEFT_OF_FRAKTUR = (
    re.compile(rf"([^\W_]+(?:['’\-][^\W_]+)*)([{re.escape(hyphens)}])$")
    for hyphens in (HYPHENS + DOUBTFUL_HYPHENS, HYPHENS + DOUBTFUL_HYPHENS + FRAKTUR_HYPHENS)
)
_RIGHT = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")

Hyphen = Literal["dropped", "kept"]


@dataclass(frozen=True)
class Division:
    """A place where a word may be divided. `stem` and `tail` are its parts without marks round them."""

    stem: str
    hyphen: str
    tail: str

    @property
    def joined(self) -> str:
        return fold(self.stem + self.tail)

    @property
    def hyphened(self) -> str:
        return fold(f"{self.stem}-{self.tail}")

    @property
    def inner(self) -> tuple[str, str]:
        """What stands next to the division, where the parts are compounds themselves."""
        return fold(self.stem).split("-")[-1], fold(self.tail).split("-")[0]

    def asked(self) -> set[str]:
        """Folded forms whose counts decide."""
        parts = {fold(self.stem), fold(self.tail), *self.inner}
        return {
            self.joined,
            self.hyphened,
            *(plain for form in (self.joined, self.hyphened) for plain in _kin(form)),
        } | parts


def _kin(form: str) -> tuple[str, ...]:
    """The same noun in its other number, or without the ending of a possessive, by the commonest rules."""
    bare = form.removesuffix("'s")
    if bare != form:
        return (bare,)
    return (form[:-1],) if form.endswith("s") else (form + "s",)


def division(left: str, right: str, *, fraktur: bool = False) -> Division | None:
    """The last word of a line and the first of the next as a place where a word may be divided.

    None where the first does not end in a hyphen, or what may be one (in `fraktur` more signs), or no word goes on.
    """
    stem = (_LEFT_OF_FRAKTUR if fraktur else _LEFT).search(left)
    tail = _RIGHT.match(right)
    return Division(stem[1], stem[2], tail[0]) if stem and tail else None


def decide(place: Division, levels: Levels, lexicon: Container[str] | None = None) -> tuple[Hyphen, str] | None:
    """Whether the hyphen is dropped or kept, and why; None where the parts are no one word.

    `lexicon` is the list of English words, for an English book.
    """
    stem, tail = fold(place.stem), fold(place.tail)
    joined = sum(levels.get(form, 0) for form in (place.joined, *_kin(place.joined)))
    hyphened = sum(levels.get(form, 0) for form in (place.hyphened, *_kin(place.hyphened)))
    if place.hyphen in DOUBTFUL_HYPHENS:
        # A dash stands between words: only a word that the book knows, of parts that are none, was divided here.
        if joined >= 2 and not (levels.get(stem, 0) and levels.get(tail, 0)):
            return "dropped", f"read {place.hyphen} for a hyphen: the book has {place.joined}"
        return None
    if tail[0].isdigit() and not stem[-1].isdigit():
        # A page number below the last line, not the second half of a word.
        return None
    if stem[-1].isdigit():
        return "kept", "figures"
    if len(stem) == 1 and place.stem.isupper():
        return "kept", "a letter by itself: U-boat"
    if tail in SUSPENDING and not joined and (lexicon is None or place.joined not in lexicon):
        # `pre- and post-war`: the word goes on after the next one.
        return None
    if hyphened > joined:
        return "kept", f"the book has {place.hyphened}"
    if joined:
        return "dropped", f"the book has {place.joined}"
    if place.tail[0].isupper() and not place.stem[-1].isupper():
        return "kept", "a capital follows"
    return _by_parts(place, levels, lexicon)


def _by_parts(place: Division, levels: Levels, lexicon: Container[str] | None) -> tuple[Hyphen, str]:
    first, second = place.inner
    if _is_number(first, second):
        return "kept", "a number of two words"
    if first in UNITS and second.endswith("ed") and len(second) >= MIN_PART:
        return "kept", "a number of what follows: one-eyed"
    if "-" in place.stem + place.tail and levels.get(first, 0) and levels.get(second, 0):
        return "kept", "a compound of several words"
    known = [levels.get(part, 0) >= MIN_PART_COUNT for part in (first, second)]
    prefixed = known[1] or (lexicon is not None and second in lexicon and place.joined not in lexicon)
    if first in COMPOUND_PREFIXES and prefixed and len(second) >= MIN_PART:
        return "kept", f"{first}- before a word"
    closed = first in CLOSED_FIRST or second in CLOSED_LAST
    if all(known) and not closed and min(len(first), len(second)) >= MIN_PART:
        return "kept", "both parts are words of the book"
    if lexicon is not None and not closed and _is_compound(place, lexicon):
        return "kept", "both parts are words, and together they are none"
    return "dropped", "divided at the line's end"


def _is_compound(place: Division, lexicon: Container[str]) -> bool:
    """Whether an English list has both parts and not the whole: coal-fired and steam-engine, but hornbook."""
    first, second = place.inner
    if place.hyphened in ALWAYS_TWO:
        return True
    participle = second.endswith(PARTICIPLES) and len(second) >= LEAST_PARTICIPLE
    letters = min(len(first) + participle, len(second))
    if not (place.stem + place.tail).replace("-", "").islower() or letters < LEAST_PART:
        return False
    if first in SYLLABLES or second in ENDINGS or second.removesuffix("s") in WRITTEN_CLOSED:
        return False
    whole = {place.joined, *_kin(place.joined)}
    return first in lexicon and second in lexicon and not any(form in lexicon for form in whole)


def _is_number(first: str, second: str) -> bool:
    """Twenty-one, twenty-first, three-fifths."""
    if first in TENS:
        return second in UNITS | ORDINALS
    return first in UNITS and second.removesuffix("s") in FRACTIONS
