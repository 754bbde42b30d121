"""Where the text of a page differs between two states of it, and which of the two is right where there is truth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from lib.evaluation.normalise import Normalisation, normalise
from lib.geometry import union
from lib.schemas.base import Box
from lib.schemas.merge import MergePage
from lib.text.alignment import distance, pieces, stretches, word_codes
from lib.text.hyphens import without_hyphen

Verdict = Literal["before", "after", "same", "unknown"]
"""Which state is nearer to the truth; `same`: as far from it; `unknown`: there is no truth at that place."""


@dataclass(frozen=True)
class ChangedWords:
    """A run of words that differ. A text is empty where the other state alone has words there."""

    page: int
    before: str
    after: str
    box: Box
    """On the page image, around the words of both states."""
    truth: str | None
    verdict: Verdict


@dataclass(frozen=True)
class PageTruth:
    """A page's true text. `whole`: running heads and page numbers stand in it, as far as the page has any."""

    text: str
    whole: bool
    fold: Normalisation


def changed_words(before: MergePage, after: MergePage, truth: PageTruth | None) -> list[ChangedWords]:
    """The changes of a page in reading order. Words are the same letter by letter; who is right is told folded."""
    old, new = list(_words(before)), list(_words(after))
    old_codes, new_codes = word_codes([word.text for word in old], [word.text for word in new])
    judge = _Judge(truth, old, new) if truth else None
    made = []
    for part in stretches(old_codes, new_codes):
        if part.same:
            continue
        mine, other = old[part.start : part.end], new[part.other_start : part.other_end]
        right, verdict = judge.of(part.start, part.end, part.other_start, part.other_end) if judge else (None, UNKNOWN)
        box = union([word.box for word in (*mine, *other)])
        made.append(ChangedWords(after.page_number, _text(mine), _text(other), box, right, verdict))
    return made


UNKNOWN: Verdict = "unknown"


class _Judge:
    """The truth's words, and to which of them the words of both states belong."""

    def __init__(self, truth: PageTruth, old: Sequence[_Word], new: Sequence[_Word]) -> None:
        self._whole = truth.whole
        self._truth = normalise(truth.text, truth.fold).split()
        self._old, self._new = ([normalise(word.text, truth.fold) for word in words] for words in (old, new))
        self._old_places = _places(self._truth, self._old)
        self._new_places = _places(self._truth, self._new)

    def of(self, start: int, end: int, other_start: int, other_end: int) -> tuple[str | None, Verdict]:
        """The truth between the words that stand around a change, and who is nearer to it."""
        first = self._place(start - 1, other_start - 1, -1)
        last = self._place(end, other_end, len(self._truth))
        if first is None or last is None or not first < last:
            return None, UNKNOWN
        true = " ".join(self._truth[first + 1 : last])
        off, other_off = (
            distance(true, " ".join(words)) for words in (self._old[start:end], self._new[other_start:other_end])
        )
        if off == other_off:
            return true, "same"
        return true, "before" if off < other_off else "after"

    def _place(self, old: int, new: int, edge: int) -> int | None:
        """Where a word that both states have stands in the truth; `edge` beyond the page's first or last word.

        None where that is not known: furniture that the truth leaves out stands beyond its edges.
        """
        if old in {-1, len(self._old)} and new in {-1, len(self._new)}:
            return edge if self._whole else None
        places = {place for place in (self._old_places.get(old), self._new_places.get(new)) if place is not None}
        return places.pop() if len(places) == 1 else None


def _places(truth: Sequence[str], words: Sequence[str]) -> dict[int, int]:
    """Place of a word → place of the same word in the truth, for the words that the truth has there."""
    known, given = word_codes(truth, words)
    found: dict[int, int] = {}
    for part in pieces(known, given):
        if part.same:
            found |= {part.other_start + at: part.start + at for at in range(part.end - part.start)}
    return found


@dataclass(frozen=True)
class _Word:
    """A word as it is read: one that is divided at a line's end is whole."""

    text: str
    box: Box


def _words(page: MergePage) -> Iterator[_Word]:
    for paragraph in page.paragraphs():
        joins = {join.line: join.hyphen for join in paragraph.joins}
        begun: _Word | None = None
        for line in paragraph.lines:
            for number, word in enumerate(line.words):
                made = _Word(word.text, word.box)
                if begun is not None:
                    made = _Word(begun.text + word.text, union([begun.box, word.box]))
                    begun = None
                if line.id in joins and number == len(line.words) - 1:
                    begun = _Word(made.text if joins[line.id] == "kept" else without_hyphen(made.text), made.box)
                else:
                    yield made
        if begun is not None:
            yield begun


def _text(words: Sequence[_Word]) -> str:
    return " ".join(word.text for word in words)
