"""Where notes are called: marks in the running text, and what raised figures are read for.

A raised figure is small, and a reader takes it for what it looks like: ¹ for ! or a quotation mark, ² for ?. So each
place that may be a call has a weight for each mark that may stand there, and the notes of a page take the places that
weigh most, in order.

Thresholds from: set by hand on the seven books of tests/bench/test_structure.py; their scores are in reports/bench, no
curves kept. tests/structure/test_notes.py holds them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from lib.schemas.layout import Looks, RaisedMark, Style
from lib.schemas.merge import MergedLine, MergedParagraph, MergedWord
from lib.structure.extents import excess, is_raised, unit_of
from lib.structure.raised_places import spans, words_in

WIDE: frozenset[Style] = frozenset({"small_capitals", "bold", "letterspaced"})
"""Types whose words are wider than those of the text: that one is wide tells of no mark that was lost."""
Key = tuple[int, str]
SIGNS = "*†‡§‖¶"
SURE, LIKELY, MAYBE, UNOPENED, HARDLY = 5.0, 4.0, 2.0, 0.6, 0.5
"""Weight of a place, in no unit, by what stands there: a sign or a raised figure; what stands so after a stop, or a
sign out of place; what may be a letter as well; a closing quotation mark that closes nothing; anything else."""
RAISED = 8.0
"""The same of a mark that surely stands raised on the page."""
UNOPENED_STOPPED = 1.6
"""Weight, in no unit, of a closing quotation mark that closes nothing, behind a stop. From: chosen on eight typeset
books, of whose 91 notes it ties 75 to the right word for 69."""
CLOSES = 0.4
"""The weight, in no unit, of a raised mark that was read for a quotation mark, which stands as high, and closes one."""
_PAIRS = ('“"”', "‘'’")
"""Quotation marks of a kind: what opens, what may do both, and what closes."""
_AFTER_QUOTE = ".,;:!?"
TIED = 2.0
"""Weight, in no unit, of a note that is called at all, besides its place's: all but few are. From: set by hand on a
typeset book with signs; sidenotes and thomas-reid have as many notes tied with it as without."""
LEAST = 0.36
"""Weight below which a place calls nothing."""
OTHER_MARK, OTHER_LENGTH, UNLIKE = 0.6, 0.2, 0.3
"""Shares of its weight that a place keeps for a mark that was read as another one, as one of another length, and as
something that does not look like it."""
OTHER_LOOK = 0.7
"""The same of a raised mark that looks like another one on the page. From: nine in ten of those of typeset books look
like themselves; set by hand before it was first tried."""
MOST_ALIKE = 2
"""Of the three that a mark may look like, as many as must be the same where two marks are alike."""
BY_DOUBT, BY_CERTAINTY = 1.5, 0.25
"""Times its weight that a place has where its word was read with doubt, and with certainty."""
DOUBTFUL, CLEAR = 0.7, 0.93
"""Confidence, 0 to 1: a word that holds a mark is read with less than the first of these, seldom with more than the
second."""

LOST, STOPPED = 0.2, 0.2
"""Weight of a word that may have lost its mark, and what a stop at its end adds."""
BY_WIDTH, MOST_WIDTH = 0.5, 1.5
"""What each small letter's width adds to that weight, and how many count at most."""
STOPS = ".,;:!?)’”'\""
"""Most marks stand after one of these."""
LEAST_WIDE, MOST_WIDE = 0.5, 3.0
"""A mark that was lost makes its word this much wider, in small letters; more is a word misread."""

_S = re.escape(SIGNS)
_SIGN = re.compile(rf"(?<=[^\s{_S}])[{_S}]{{1,3}}(?=\W|$)|(?<=\w)[{_S}](?=\w)")
_FIGURE = re.compile(r"(?<=[A-Za-z\u00c0-\u024f.,;:!?)'\"’”\]])(\d{1,3})(?=$|[\s.,;:!?)'\"’”\]—–-])")
_ALONE = re.compile(r"(?<=\s)([.,;:]?\d)(?=$|\s)")
_APART = re.compile(r"(?<=[^\W\d_])(\s[+{}|~^=°®©<>*]{1,2})(?=[.,;:][’'\"”]*(?:$|\s))")
_AFTER_STOP = re.compile(r"(?<=[.,;:)'\"’”])([!?|lI])(?=$|[\s.,_—–-])")
_DAGGER = re.compile(r"(?<=[\w.,;:)][.,;:)])([tfFsS+{}£#]{1,2})(?=$|\s)")
"""A dagger or a section mark is read for a letter, which never stands alone after a stop."""
_SECOND_STOP = re.compile(r"(?<=\w,)([;:*])(?=$|\s)")
"""So is a stop that no press sets behind a comma."""
_AFTER_WORD = re.compile(r"(?<=[^\W\d_])([!?])(?=$|[\s.,_—–-])")
_ODD = re.compile(r"(?<=[\w.,;:)'\"’”])([‘'’]?[+{}|~^=°®©<>\\])(?=$|[\s.,;:_—–-])")
_YEAR = re.compile(r"\W*1[0-9]{3}[.,;:]")
"""`in 1678.1`: a year, its stop and a mark."""
_CLOSING = re.compile(r"(?<=[\w.,;:!?)’”])([’'\"”])(?=$|[\s.,;:—–-])")
_OPENING = re.compile(r"^[(\[—–-]*[‘“'\"]")
_TOKEN = re.compile(r"\S+")
_QUOTES = "’'\"”"
"""Any mark that is small on the page is read for one of these."""
_LOOKS = {
    "1": "!lI|iJt}{°+", "2": "?*z®", "3": "*®", "4": "*",
    "*": "°®", "†": "+tf{};:£#", "‡": "+tf{};:£#", "§": "sS8$",
}  # fmt: skip
"""What a mark is read for, besides itself."""


@dataclass(frozen=True)
class Place:
    """A place in a paragraph where a note may be called."""

    key: Key
    start: int
    """In the paragraph's text, in characters."""
    end: int
    read: str
    """What stands there; empty where the reader lost the mark."""
    weight: float
    """As far as the place alone tells."""
    looks: Looks | None = None
    """What stands there looks like this on the page, where it was seen to be raised."""

    def weighs(self, mark: str, looks: Looks | None = None) -> float:
        """How much speaks for this mark here, from 0; `looks` is what the note's own mark looks like."""
        if self.looks is not None and self.read != mark and not (self.read.isdigit() and mark.isdigit()):
            alike = sum(one == other for one, other in zip(self.looks, looks, strict=True)) if looks else 0
            # Of two figures one may have been lost.
            part = mark.isdigit() and bool(self.looks[0]) and mark.endswith(self.looks[0])
            same = part or mark in self.looks or alike >= MOST_ALIKE
            return self.weight if same else OTHER_LOOK * self.weight
        if not self.read or self.read == mark:
            return self.weight
        if self.read[0] in SIGNS:
            return (OTHER_MARK if mark in SIGNS or len(mark) == 1 else OTHER_LENGTH) * self.weight
        if self.read.isdigit():
            kept = OTHER_MARK if len(self.read) == len(mark) else OTHER_LENGTH
            return 0.0 if mark in SIGNS else kept * self.weight
        like = _QUOTES + _LOOKS.get(mark, "")
        return self.weight if self.read[-1] in like else UNLIKE * self.weight


def places(
    key: Key,
    paragraph: MergedParagraph,
    raised: Mapping[str, RaisedMark] | None = None,
    wide: frozenset[str] = frozenset(),
) -> list[Place]:
    """All places of a paragraph where a note may be called, in order.

    `raised` are its page's raised marks by word; `wide` the ids of words in a type of which no width tells.
    """
    text = paragraph.text
    seen = spans(paragraph, raised) if raised else []
    found: dict[int, Place] = {}
    for place in _marks(key, text):
        if place.start not in found or found[place.start].weight < place.weight:
            found[place.start] = place
    for start, end, word, line in words_in(paragraph):
        inside = [at for at in found if start <= at < end]
        for at in inside:
            stands_high = found[at].read == word.text and is_raised(word, line)
            weight = SURE if stands_high else _heard(found[at].weight, word.confidence)
            found[at] = replace(found[at], weight=weight)
        lost = 0.0 if inside or not wide.isdisjoint(word.ids) else _lost(word, line)
        if lost:
            found[end] = Place(key, end, end, "", lost)
    for span in seen:
        found = {at: place for at, place in found.items() if place.end < span.start or place.start > span.end}
        read = text[span.start : span.end].strip()
        weight = (CLOSES if _closes(text, span.end - len(read), read) else RAISED) * span.confidence
        found[span.start] = Place(key, span.start, span.end, read if _is_mark(read) else "", weight, span.looks)
    return [found[start] for start in sorted(found)]


def _is_mark(read: str) -> bool:
    return read.isdigit() or (bool(read) and all(character in SIGNS for character in read))


def figures(key: Key, text: str) -> list[Place]:
    """Raised figures of a paragraph that were read as figures, right after a word or a stop."""
    found = (Place(key, *match.span(1), match[1], _of_figure(text, match.start(1))) for match in _FIGURE.finditer(text))
    return [place for place in found if place.weight >= SURE]


def _lost(word: MergedWord, line: MergedLine) -> float:
    """Weight of a word as one that has a mark though none was read: it is too wide, and was read with doubt."""
    if word.confidence > CLEAR:
        return 0.0
    wide = excess(word, unit_of(line))
    if not LEAST_WIDE <= wide <= MOST_WIDE:
        return 0.0
    after_stop = STOPPED if word.text[-1] in STOPS else 0.0
    return LOST + after_stop + BY_WIDTH * min(wide, MOST_WIDTH) + max(0.0, DOUBTFUL - word.confidence)


def _heard(weight: float, confidence: float) -> float:
    if confidence < DOUBTFUL:
        return BY_DOUBT * weight
    return BY_CERTAINTY * weight if confidence > CLEAR and weight < LIKELY else weight


def _marks(key: Key, text: str) -> Iterator[Place]:
    def place(match: re.Match[str], group: int, weight: float) -> Place:
        start, end = match.span(group)
        return Place(key, start, end, match[group], weight)

    for match in _SIGN.finditer(text):
        yield place(match, 0, SURE)
    for match in _FIGURE.finditer(text):
        yield place(match, 1, _of_figure(text, match.start(1)))
    for match in _ALONE.finditer(text):
        stops = len(match[1]) - 1
        start = match.start(1) + stops
        yield Place(key, start, match.end(1), match[1][stops:], LIKELY if stops else HARDLY)
    for match in _APART.finditer(text):
        yield place(match, 1, LIKELY)
    for match in _AFTER_STOP.finditer(text):
        yield place(match, 1, LIKELY if match[1] in "!?|" else MAYBE)
    for match in _DAGGER.finditer(text):
        yield place(match, 1, LIKELY)
    for match in _SECOND_STOP.finditer(text):
        yield place(match, 1, LIKELY)
    for match in _ODD.finditer(text):
        yield place(match, 1, LIKELY)
    for match in _AFTER_WORD.finditer(text):
        goes_on = text[match.end() :].lstrip(" —–-")[:1].islower()
        yield place(match, 1, MAYBE + HARDLY if goes_on else HARDLY)
    for match in _unopened(text):
        stopped = text[match.start(1) - 1] in ".,;"
        yield place(match, 1, UNOPENED_STOPPED if stopped else UNOPENED)


def _of_figure(text: str, start: int) -> float:
    """A figure right after a word or a stop. After one letter, or within figures, it says little."""
    token = text[text.rfind(" ", 0, start) + 1 : start]
    letters = sum(character.isalpha() for character in token)
    if _YEAR.fullmatch(token):
        return MAYBE
    if any(character.isdigit() for character in token):
        return HARDLY
    if token[-1:] in ".!?" and text[start + 1 :].lstrip()[:1].islower():
        # `1 believe`: a capital I.
        return HARDLY / 2
    return SURE if letters >= 2 or not letters else MAYBE


def _unopened(text: str) -> Iterator[re.Match[str]]:
    """Closing quotation marks that close nothing."""
    depth = 0
    for token in _TOKEN.finditer(text):
        if _OPENING.match(token[0]):
            depth += 1
        for match in _CLOSING.finditer(text, token.start(), token.end()):
            if depth:
                depth -= 1
            elif not _is_genitive(text, match):
                yield match


def _closes(text: str, at: int, read: str) -> bool:
    """Whether what was read here is a quotation mark that closes one of its kind, and the only one that does."""
    pair = next((pair for pair in _PAIRS if read and read in pair), None)
    if pair is None:
        return False
    begun, closers = False, tuple(pair[1:])
    for token in _TOKEN.finditer(text[:at]):
        word = token[0].lstrip("([—–-")
        ends = len(word) > 1 and word.rstrip(_AFTER_QUOTE).endswith(closers)
        begun = (begun or word.startswith(tuple(pair))) and not ends
    after = text[at + len(read) :].partition(" ")[0]
    return begun and not any(mark in after for mark in closers)


def _is_genitive(text: str, match: re.Match[str]) -> bool:
    """`the keepers’ lamp`: a plural's apostrophe."""
    after_s = match[1] in "’'" and text[match.start(1) - 1 : match.start(1)] == "s"
    return after_s and text[match.end() :].lstrip()[:1].islower()


def choose(marks: Sequence[str], found: Sequence[Place], looks: Sequence[Looks | None] = ()) -> list[Place | None]:
    """For the marks of a page's notes, in order, the places that call them: in order too, and as heavy as can be.

    `looks` is what each mark looks like at the head of its note, where it was seen there.
    """
    best: list[list[float]] = [[0.0] * (len(found) + 1) for _ in range(len(marks) + 1)]
    for row, mark in enumerate(marks, start=1):
        for column, place in enumerate(found, start=1):
            weight = place.weighs(mark, looks[row - 1] if looks else None)
            taken = best[row - 1][column - 1] + weight + TIED if weight >= LEAST else 0.0
            best[row][column] = max(best[row - 1][column], best[row][column - 1], taken)
    chosen: list[Place | None] = [None] * len(marks)
    row, column = len(marks), len(found)
    while row and column:
        if best[row][column] == best[row][column - 1]:
            column -= 1
        elif best[row][column] == best[row - 1][column]:
            row -= 1
        else:
            chosen[row - 1] = found[column - 1]
            row, column = row - 1, column - 1
    return chosen
