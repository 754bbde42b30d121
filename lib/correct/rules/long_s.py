"""Long s, which readers that do not know it read as f: made s again in books that have it.

Only words decide here, and only in a book whose pages show that it has long s. A long s never ends a word, so an f at a
word's end stays. Where the word with s is in the language's list and the word with f is not, it is s. Where both are,
a list of English words that is set apart below decides; in other languages the lists of the engine's data hold what it
misread itself (eft, funt), so s is meant but in words that are common with f.

Thresholds from: the 18 books of the corpora; the table stands in docs/accuracy.md, "Long s".
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from itertools import combinations

from lib.correct.draft import LineDraft
from lib.correct.known_words import KnownWords
from lib.schemas.ocr import OcrPage
from lib.text.vocabulary import Levels

LEAST_MISREAD = 0.01
"""Share of a book's words that are words only with s for f, from which on the book has long s: 0.034 to 0.106 in books
with it, 0.0006 at most in others."""
LEAST_WORDS = 12
"""Such words at least."""
MOST_PLACES = 5
"""Letters f of a word that are tried in all their ways; a word with more is none."""
SURE, LIKELY = 0.95, 0.85
"""Confidence, 0 to 1, of an s where only one form is a word, and where both are or none is. From: set by hand."""

LONG_S = "ſ"
MEANT = {
    "eng": frozenset(
        "cafe cafes fame fat fave faved faving fay fea fect fee fend fet fhe fide fir fix fo foil fon fons foul fun "
        "lift loft prefs rife weft whofe".split()
    )
}
"""Words of the list with f that are meant with s. From: twelve English books of the corpora without long s, which have
the form with s eight times as often or more."""
HELD = {
    "fra": frozenset("fait faits faite fais faire fort forts forte fois foi fut fus feu fou fin fer four fond".split()),
    "spa": frozenset("fue fui fuera fueron fin forma fuerte fe falta fama fino fuese".split()),
    "ita": frozenset("fare fatto fa fu fine forte fede fosse fui furono".split()),
    "lat": frozenset("fuit fecit facere fieri fit fide fides forte fama fert fore fuerit fui facit".split()),
}
"""Words of other languages that are as common with f as their like with s, and stay. From: set by hand."""
SHAPES = (("ét", "ct"), ("èt", "ct"), ("dt", "ct"), ("ls", "ss"), ("ß", "ss"), ("th", "sh"), ("tl", "sl"), ("lh", "sh"))
"""What a reader makes of ligatures with c and long s, and what they are, where a word is none as it was read."""
LEAST_LETTERS = 4
"""Letters of a word in which these are looked for. From: set by hand."""
_LETTERS = re.compile(r"[^\W\d_]+")
_CLUSTER = re.compile(r"(?:^f(?=t)|f(?=[bcdghkmnpqvw]))(?!$)")
"""An f that stands before letters which hardly follow one in any language that is written with Latin letters."""


class LongS:
    """Which s a book's f may be. `languages` are Tesseract's names; `lexicon` is their list of words."""

    def __init__(self, lexicon: Container[str], languages: frozenset[str]) -> None:
        self._known = KnownWords(lexicon, {})
        self._meant = frozenset().union(*(MEANT.get(name, ()) for name in languages))
        self._held = frozenset().union(*(HELD.get(name, ()) for name in languages))
        self._english = "eng" in languages

    def is_misread(self, word: str) -> bool:
        """Whether a word is one only with s for f."""
        return word not in self._known and any(form in self._known for form in _forms(word))

    def as_printed(self, word: str) -> tuple[str, float] | None:
        """A word of letters with its long s as s, and how sure that is; None where it stays."""
        forms = list(_forms(word))
        listed = [form for form in forms if form in self._known]
        if word not in self._known:
            fewest = [form for form in listed if _changes(word, form) == _changes(word, listed[0])]
            if len(fewest) == 1:
                return fewest[0], SURE
            if not listed and len(word) >= LEAST_LETTERS:
                shaped = {form for form in _shaped(word) if form in self._known}
                if len(shaped) == 1:
                    return shaped.pop(), LIKELY
            clustered = _CLUSTER.sub("s", word)
            return (clustered, LIKELY) if not listed and clustered != word else None
        meant = word.lower() in self._meant if self._english else word.lower() not in self._held
        return (listed[0], LIKELY) if listed and meant else None


def _forms(word: str) -> Iterator[str]:
    """The word with s for some of its letters f, the fewest first. The last letter stays."""
    places = [place for place, letter in enumerate(word[:-1]) if letter == "f"]
    if not places or len(places) > MOST_PLACES:
        return
    for size in range(1, len(places) + 1):
        for chosen in combinations(places, size):
            yield "".join("s" if place in chosen else letter for place, letter in enumerate(word))


def _shaped(word: str) -> Iterator[str]:
    """The word with another shape in one place, and s for some f."""
    for read, meant in SHAPES:
        for place in range(len(word)):
            if word.startswith(read, place):
                made = word[:place] + meant + word[place + len(read) :]
                yield made
                yield from _forms(made)


def _changes(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))


def without_misread(levels: Levels, long_s: LongS) -> Levels:
    """What the book says of forms, without those that it has by misreading alone."""
    return {form: level for form, level in levels.items() if not long_s.is_misread(form)}


class LongSigns:
    """What a book's words say of whether it has long s, and a reader that takes it for f."""

    def __init__(self, long_s: LongS | None) -> None:
        self._long_s = long_s
        self.words = self.misread = self.printed = 0

    def add(self, page: OcrPage) -> None:
        """Count a page's words, those that are words only with s for f, and those read with long s."""
        for paragraph in page.paragraphs() if self._long_s is not None else ():
            for word in (word.text for line in paragraph.lines for word in line.words):
                self.words += 1
                self.printed += LONG_S in word
                self.misread += self._long_s is not None and "f" in word[:-1] and self._is_misread(word)

    def _is_misread(self, word: str) -> bool:
        assert self._long_s is not None
        return any(self._long_s.is_misread(part) for part in _LETTERS.findall(word))

    @property
    def found(self) -> bool:
        """Whether it has."""
        share = self.misread / max(1, self.words)
        return self.misread >= LEAST_WORDS and share >= LEAST_MISREAD and self.misread > self.printed


def mend_long_s(draft: LineDraft, long_s: LongS, head: str = "", tail: str = "") -> None:
    """Make s of what was a long s in a line. `head` and `tail` are what the line's ends divide from its words."""
    places = draft.places
    for place in places:
        token = draft.tokens[place]
        before = head if place == places[0] else ""
        after = tail if place == places[-1] else ""
        made, sure = _token(token, long_s, before, after)
        if made != token:
            draft.replace(place, made, "long s, read as f", sure)


def _token(token: str, long_s: LongS, head: str, tail: str) -> tuple[str, float]:
    parts = list(_LETTERS.finditer(token))
    made, sure = token, 1.0
    for number, part in reversed([*enumerate(parts)]):  # from the right: a ligature may become longer
        left = head if number == 0 and part.start() == 0 else ""
        divided = number == len(parts) - 1 and bool(tail)
        right = "".join(_LETTERS.findall(tail)[:1]) if divided else ""
        found = long_s.as_printed(left + part[0] + right)
        if found is not None:
            own = found[0][len(left) : len(found[0]) - len(right)]
            made = made[: part.start()] + own + made[part.end() :]
            sure = min(sure, found[1])
    return made, sure
