"""What a truth does not tell is taken out of the reading text before they are compared.

Pages without truth, wherever they stand; notes and sidenotes, which a plain text has in other places than a reader's
book, or not told from the text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from statistics import median

from lib.evaluation.normalise import Normalisation
from lib.evaluation.reading_text.aligned_words import AlignedWords, folded, letters
from lib.evaluation.reading_text.plain_text import join_over_pages
from lib.evaluation.reading_text.reading import Call, Reading, TextWord
from lib.text.alignment import infix_distance, word_codes

EDGE = 200
"""Words by which the beginning and the end of a run of pages are found."""
ROW = 3
"""Words in a row that tell a place."""
ALIKE = 0.35
"""Share of a note's words that may differ where it stands in a plain truth."""


class _Places:
    """Finds where some words stand in a text. Rows of words that the text has once tell where to look."""

    def __init__(self, words: Sequence[int]) -> None:
        self._words = words
        often = Counter(self._rows(words))
        self._once = {row: at for at, row in enumerate(self._rows(words)) if often[row] == 1}

    def find(self, wanted: Sequence[int], begin: int) -> tuple[int, int]:
        """First and last index from `begin` on, the last outside. Without a row that tells, all is looked through."""
        places = (self._once.get(row, -1) - at for at, row in enumerate(self._rows(wanted)) if row in self._once)
        starts = [place for place in places if place + len(wanted) > begin]
        low, high = begin, len(self._words)
        if starts:
            middle = int(median(starts))
            low, high = max(begin, middle - len(wanted)), min(high, middle + 2 * len(wanted))
        _, first, last = infix_distance(wanted, self._words[low:high])
        return low + first, low + last

    @staticmethod
    def _rows(words: Sequence[int]) -> list[tuple[int, ...]]:
        return [tuple(words[at : at + ROW]) for at in range(len(words) - ROW + 1)]


@dataclass(frozen=True)
class _Run:
    """Pages that follow each other: their words in the truth, and whether the book begins or ends with them."""

    start: int
    end: int
    opens: bool
    closes: bool


def only_pages_with_truth(truth: Reading, given: Reading, pages: int, blank: Collection[int] = ()) -> Reading:
    """The given text without what lies before, between and after pages with truth, where pages are missing there.

    Each run of pages has the stretch of the text that fits it best; within it nothing is free, nor at the beginning and
    the end of a book of so many `pages` whose first and last page have truth. Blank pages need none.
    """
    known = {*truth.pages, *blank}
    if not truth.pages or known >= set(range(1, pages + 1)):
        return given
    wanted, words = word_codes(
        [letters(word.text) for word in truth.words], [letters(word.text) for word in given.words]
    )
    places = _Places(words)
    kept: list[tuple[int, int]] = []
    begin = 0
    for run in _runs(truth, known, pages):
        here = wanted[run.start : run.end]
        first = 0 if run.opens else places.find(here[:EDGE], begin)[0]
        last = len(words) if run.closes else places.find(here[-EDGE:], max(begin, first))[1]
        kept.append((first, max(first, last)))
        begin = kept[-1][1]
    return _cut(given, kept)


def _runs(truth: Reading, known: Collection[int], pages: int) -> Iterator[_Run]:
    """The runs of pages that have words."""
    number_of = {page: page - place for place, page in enumerate(sorted(known))}
    runs = groupby(range(len(truth.words)), key=lambda at: number_of[truth.words[at].page or 1])
    for _, places in runs:
        here = list(places)
        first, last = truth.words[here[0]].page or 1, truth.words[here[-1]].page or 1
        opens, closes = set(range(1, first)) <= set(known), set(range(last, pages + 1)) <= set(known)
        yield _Run(here[0], here[-1] + 1, opens, closes)


def _cut(given: Reading, kept: Sequence[tuple[int, int]]) -> Reading:
    """The stretches of a text, with what is called or stands in them."""
    place: dict[int, int] = {}
    words: list[TextWord] = []
    for start, end in kept:
        for at in range(start, end):
            place[at] = len(words)
            words.append(given.words[at])
    calls = [Call(call.key, place[call.after]) for call in given.calls if call.after in place]
    called = {call.key for call in calls}
    return Reading(
        words=words,
        notes=[note for note in given.notes if note.key in called],
        calls=calls,
        sidenotes=[replace(note, at=place[note.at]) for note in given.sidenotes if note.at in place],
        heads=[replace(head, at=place[head.at]) for head in given.heads if head.at in place],
        pictures=given.pictures,
    )


def without_apart(truth: Reading, given: Reading, settings: Normalisation) -> tuple[Reading, Reading]:
    """Both without the notes and sidenotes that the truth has somewhere in its text.

    What the truth does not have stands in the given text where a reader comes to it: after the paragraph that calls it.
    """
    aligned = AlignedWords(truth, given, settings)
    free = [at for at in range(len(truth.words)) if at not in aligned.given_for]
    place_of = {call.key: call.after + 1 for call in given.calls}
    taken: set[int] = set()
    strange: list[tuple[int, str]] = []
    end = len(given.words)
    apart = [(place_of.get(note.key, end), note.text) for note in given.notes]
    for place, text in [*apart, *((note.at, note.text) for note in given.sidenotes)]:
        found = _find(text, [at for at in free if at not in taken], aligned, settings)
        taken |= set(found)
        if not found:
            strange.append((place, text))
    words = [word for at, word in enumerate(truth.words) if at not in taken]
    return replace(truth, words=join_over_pages(words)), _with_texts(given, strange)


def _find(text: str, free: Sequence[int], aligned: AlignedWords, settings: Normalisation) -> list[int]:
    """The words of the truth that a note is, by those that have no place yet; none where it is not there.

    Words between them belong to it too: a common one may have found a place elsewhere.
    """
    words = [plain for word in folded(text, settings).split() if (plain := letters(word))]
    wanted, codes = word_codes(words, [letters(aligned.true_words[at]) for at in free])
    if not wanted or not codes:
        return []
    edits, start, end = infix_distance(wanted, codes)
    if edits > ALIKE * len(wanted):
        return []
    whole = range(free[start], free[end - 1] + 1)
    return list(whole if len(whole) <= (1 + ALIKE) * len(wanted) else free[start:end])


def _with_texts(given: Reading, texts: Sequence[tuple[int, str]]) -> Reading:
    """A text with others put in, each after the paragraph that holds a place; what else it has apart is gone."""
    starts = [at for at, word in enumerate(given.words) if word.first]
    words: list[TextWord] = []
    waiting = sorted((next((at for at in starts if at > place), len(given.words)), text) for place, text in texts)
    for at in range(len(given.words) + 1):
        while waiting and waiting[0][0] == at:
            made = Reading()
            made.add(waiting.pop(0)[1], given.words[at - 1].page if at else None)
            words += made.words
        words += given.words[at : at + 1]
    return Reading(words=words)
