"""How common an English word is, beside its neighbours too, and whether one like it would be more so.

The counts are those of lib.text.word_frequency; the pairs of words and their counts come with the same package.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from string import ascii_lowercase

from lib.errors import EngineError
from lib.text.word_frequency import PACKAGE, english_counts
from lib.text.word_shapes import CONFUSED

OF_ENGLISH = (
    "english", "common", "common_confused_less", "common_near_less", "paired", "paired_confused_less",
    "paired_near_less", "possessive", "listed", "parted", "common_own_less", "paired_own_less",
)  # fmt: skip
"""What is told of a word; all 0 of one that is not English, and where the list is missing."""
ENGLISH = "eng"
RARE_PAIR = 5e6
"""How often a pair is taken to stand in all books where the list does not have it. From: half of its rarest pair."""
NONE_LIKE = -5.0
"""Logarithm of a likelihood: stands for that of words like one where there are none. From: below that of nearly all."""
OF_CONFUSED, OF_OWN = 3.0, 2.0
"""What is added to the logarithm of how common a word is, where engines take its letters for those that were read, and
for the logarithm of how often this book's were. From: set by hand, no figures kept."""
_PAIRS = "frequency_bigramdictionary_en_243_342.txt"


def _taken_for() -> Mapping[str, list[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for pair in CONFUSED:
        small = sorted(each.lower() for each in pair)
        if len(small) == 2 and all(map(str.isalpha, small)):
            found[small[0]].add(small[1])
            found[small[1]].add(small[0])
    return {each: sorted(others) for each, others in found.items()}


_TAKEN_FOR = _taken_for()
"""Small letters, or groups of them → those that engines take for them."""


class EnglishWords:
    """Tells of words between their neighbours. Logarithms are natural."""

    def __init__(self, counts: Mapping[str, int], pairs: Mapping[tuple[str, str], int]) -> None:
        self._counts, self._pairs = counts, pairs
        self._like: dict[str, tuple[list[str], list[str]]] = {}

    @classmethod
    def load(cls) -> EnglishWords | None:
        """The package's words; None where it is not installed."""
        try:
            counts = english_counts()
        except EngineError:
            return None
        lines = files(PACKAGE).joinpath(_PAIRS).read_text(encoding="utf-8-sig").splitlines()
        parts = (line.split() for line in lines)
        return cls(counts, {(left, right): int(count) for left, right, count in parts})

    def of(self, before: str, forms: tuple[str, ...], after: str, own: Sequence[str] = ()) -> list[float]:
        """OF_ENGLISH of what the reader took for one word, between the forms at either side ("" for none). `own` are
        forms that the book's type has been read as such a one."""
        common = min(map(self._common, forms), default=-1.0)
        listed = bool(forms) and all(form in self._counts for form in forms)
        if len(forms) != 1 or not forms[0].isalpha():
            return [True, common, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, listed, 0.0, 0.0, 0.0]
        form = forms[0]
        owned = [one for one in own if one in self._counts]
        confused, near = self._words_like(form)
        paired = self._paired(before, form) + self._paired(form, after)
        beside = [
            max((self._paired(before, one) + self._paired(one, after) - paired for one in like), default=NONE_LIKE)
            for like in (confused, near, owned)
        ]
        possessive = self._common(form[:-1]) if form.endswith("s") and not listed else 0.0
        parted = max((self._paired(form[:at], form[at:]) for at in range(1, len(form))), default=0.0)
        often = [max(map(self._common, like), default=0.0) - common for like in (confused, near, owned)]
        return [
            True, common, *often[:2], paired, *beside[:2], possessive, listed, parted, often[2], beside[2],
        ]  # fmt: skip

    def likeliest(self, before: str, form: str, after: str, own: Mapping[str, int]) -> list[str]:
        """Words with one letter, or one group that engines take for another, more, less or other than a form, the
        likeliest between its neighbours first. `own` are forms that the book's type was read as such a one, and how
        often; forms that are no words of the list may be among them."""
        confused, near = self._words_like(form)
        score = {
            word: self._common(word) + self._paired(before, word) + self._paired(word, after)
            + (OF_CONFUSED if word in confused else 0.0) + OF_OWN * math.log1p(own.get(word, 0))
            for word in {*confused, *near, *own} - {form}
        }  # fmt: skip
        return sorted(score, key=lambda word: (-score[word], word))

    def _common(self, form: str) -> float:
        return math.log1p(self._counts.get(form, 0))

    def _paired(self, left: str, right: str) -> float:
        count = self._pairs.get((left, right))
        return math.log(count / RARE_PAIR) if count else 0.0

    def _words_like(self, form: str) -> tuple[list[str], list[str]]:
        """Words of the list that engines take for it, and others with one letter more, less or other."""
        if form not in self._like:
            confused = {one for one in taken_for(form) if one in self._counts} - {form}
            near = {one for one in _near(form) if one in self._counts} - confused - {form}
            self._like[form] = sorted(confused), sorted(near)
        return self._like[form]


def taken_for(form: str) -> Iterator[str]:
    """Forms that engines take for such a one, words or not."""
    for at in range(len(form)):
        for end in (at + 1, at + 2):
            for other in _TAKEN_FOR.get(form[at:end], ()):
                yield form[:at] + other + form[end:]


def _near(form: str) -> Iterator[str]:
    for at in range(len(form) + 1):
        yield form[:at] + form[at + 1 :]
        for letter in ascii_lowercase:
            yield form[:at] + letter + form[at:]
            yield form[:at] + letter + form[at + 1 :]
