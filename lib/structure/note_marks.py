"""The marks of notes: what a note's own mark was read for or looks like, and which mark it must be.

Thresholds from: set by hand on the seven books of tests/bench/test_structure.py; their scores are in reports/bench, no
curves kept. tests/structure/test_note_marks.py and test_notes.py hold them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import Literal, Protocol

from lib.schemas.layout import Looks
from lib.structure.calls import SIGNS

Style = Literal["signs", "on_page", "running", "letters", "running_letters"]
"""How a book marks its notes: with signs, with figures from 1 on each page, or with figures that go on, or with letters
in the same two ways."""
FIGURES: frozenset[Style] = frozenset({"on_page", "running"})
ANEW: frozenset[Style] = frozenset({"on_page", "letters"})
"""Those that begin anew on each page."""
_RULES = re.compile(r"(?:[_—–]+\s*|\|\s+(?=[*†‡§‖¶+]))+")
"""What a reader sees in the white before a note."""
_MARK = re.compile(rf"^([{re.escape(SIGNS)}]{{1,3}}|[(\[]?\d{{1,3}}[)\]]?)\.?[\s¥]*(?=[^\s\d,]|$)")
_MISREAD = re.compile(r"^([’‘'\"|+!®°¹²³⁴{}=!tlI]{1,2})\s*(?=[A-Z“‘\"'])")
_LIKE_DAGGER = re.compile(r"^([FfTtS£$¢#]{1,2})\s+(?=[A-Z“‘\"'])")
"""What † ‡ § are read for at the head of a note."""
_PLAIN_DAGGER = re.compile(r"^([+£¢#])\s+(?=[^\W\d_])")
_READ_FOR = {"†": "+FfTt£¢#", "§": "S$"}
"""What is read for a sign at the head of a note, and never for one that comes before it."""
RUNNING = 3
"""How many marks may be missing before one, at most: what is further on was misread."""
FURTHEST = 12
"""How many marks may be missing between two pages, at most, where they go on: their notes were lost, or stand alone."""
MISSING = 1.5
"""What it costs that a mark is missing, in marks that look as they must. From: set by hand, before it was tried."""
PARTLY = 0.5
"""What a mark counts of which one figure of two is seen, in marks that look as they must. From: set by hand."""
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Marked(Protocol):
    """A note by what tells of its mark."""

    @property
    def read(self) -> str | None: ...
    @property
    def looks(self) -> Looks | None: ...
    @property
    def on_page(self) -> int: ...
    @property
    def page(self) -> int: ...


def mark_at(text: str) -> tuple[str | None, int]:
    """The mark that a note begins with, and where its words begin; (None, 0) where it shows none."""
    rules = _RULES.match(text)
    start = rules.end() if rules is not None else 0
    for pattern in (_MARK, _MISREAD, _LIKE_DAGGER, _PLAIN_DAGGER):
        found = pattern.match(text[start:])
        if found is not None:
            return found[1].strip("()[]"), start + found.end()
    return None, 0


def style_of(notes: Sequence[Marked]) -> Style:
    """What most of the book's notes say."""
    votes: Counter[Style] = Counter()
    figure = letter = 0
    for note in notes:
        figures, letters = _values(note)
        if figures is not None:
            votes["on_page"] += figures == note.on_page
            votes["running"] += figures == figure + 1 and figures != note.on_page
            figure = figures
        if letters is not None:
            votes["letters"] += letters == note.on_page
            votes["running_letters"] += letters == letter + 1 and letters != note.on_page
            letter = letters
        votes["signs"] += _is_sign(note)
    return max(votes, key=lambda style: (votes[style], style)) if votes else "signs"


def _values(note: Marked) -> tuple[int | None, int | None]:
    """The figure and the place of the letter that a note's mark shows."""
    if note.read and note.read.isdigit():
        return int(note.read), None
    if note.looks is None:
        return None, None
    figures, letters, _ = note.looks
    return (int(figures) if figures else None), (_LETTERS.index(letters) + 1 if len(letters) == 1 else None)


def _is_sign(note: Marked) -> bool:
    """Whether a note's mark was read for a sign, or looks like the one that it must be on its page."""
    if note.read and note.read[0] in SIGNS:
        return note.looks is None or note.looks[2] == note.read
    return note.looks is not None and note.looks[2] == sign(note.on_page)


def sign(number: int) -> str:
    """The sign of a page's so-manieth note: after the last of SIGNS they are doubled."""
    return SIGNS[(number - 1) % len(SIGNS)] * (1 + (number - 1) // len(SIGNS))


def marks_of(notes: Sequence[Marked], style: Style) -> list[str]:
    """The mark that each note must have, in order; each page's notes stand together."""
    if style == "signs":
        return _signs(notes)
    made: list[str] = []
    before = 0
    for _, on_page in groupby(notes, key=lambda note: note.page):
        here = list(on_page)
        shown = [_shown(note, style) for note in here]
        numbers = _numbers(shown, 0) if style in ANEW else _numbers(shown, before, FURTHEST)
        before = numbers[-1]
        made += [str(number) if style in FIGURES else _letter(number) for number in numbers]
    return made


def _shown(note: Marked, style: Style) -> set[int]:
    """The numbers that a note's mark may be: as it was read, and as it looks."""
    figure, letter = _values(note)
    seen = int(note.looks[0]) if note.looks is not None and note.looks[0] else None
    return {number for number in ((figure, seen) if style in FIGURES else (letter,)) if number is not None}


def _letter(number: int) -> str:
    return _LETTERS[(number - 1) % len(_LETTERS)]


def _numbers(shown: Sequence[set[int]], before: int, furthest: int = 0) -> list[int]:
    """Numbers that go on from the one before, as many as can be as they are shown.

    A few may be missing between two, and before the first as many as `furthest`; and what was taken for a note may be
    none, so that the next has its number.
    """
    # By how many are missing up to a note: what speaks for it, and how many were missing at each note so far.
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    most = max(furthest, RUNNING)
    for at, values in enumerate(shown):
        reached: dict[int, tuple[float, tuple[int, ...]]] = {}
        for missing, (weight, path) in best.items():
            for more in range(-1, RUNNING if at else most + 1):
                shift = missing + more
                here = weight - MISSING * min(abs(more), RUNNING - 1) + _agrees(values, before + at + 1 + shift)
                if -RUNNING <= shift <= most and (shift not in reached or here > reached[shift][0]):
                    reached[shift] = here, (*path, shift)
        best = reached
    _, path = max(best.values(), key=lambda one: one[0])
    return [before + at + 1 + shift for at, shift in enumerate(path)]


def _agrees(shown: set[int], number: int) -> float:
    """How far what is shown speaks for a number: of two figures one may have been lost."""
    if number in shown:
        return 1.0
    return PARTLY * any(str(number).endswith(str(one)) for one in shown)


def _signs(notes: Sequence[Marked]) -> list[str]:
    made: list[str] = []
    before = 0
    for note in notes:
        before = before if note.on_page > 1 else 0
        read = note.read
        if not (read and read[0] in SIGNS) and note.looks is not None and note.looks[2] == sign(before + 1):
            read = note.looks[2]
        if read and read[0] in SIGNS:
            # Books of two columns begin anew in the second, and some have no sign but the first.
            made.append(read)
            before = max(before, SIGNS.find(read[0]) + 1)
            continue
        # What was read for a sign is the next one that it may be.
        first = next((one for one, signs in _READ_FOR.items() if read and read[0] in signs), SIGNS[0])
        at = max(SIGNS.find(first), before)
        made.append(SIGNS[min(at, len(SIGNS) - 1)])
        before = at + 1
    return made
