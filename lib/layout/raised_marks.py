"""Raised marks: the small figures and signs that stand over a line and call a note, or open one.

Readers take a raised figure for what it looks like (¹ for ' or !, ² for ?), or lose it. On the page it is plain. What
may be one is measured (mark_candidates.py, mark_openings.py), and whether it is one is learnt.

Thresholds from: see each; tests/layout/test_raised_marks.py holds them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import exp
from pathlib import Path

import numpy as np

from lib.layout.baseline import Baseline
from lib.layout.line_ink import Marks, PageInk
from lib.layout.mark_candidates import CALL_NAMES, OpenQuotes, calling
from lib.layout.mark_columns import after_mark, columns_of
from lib.layout.mark_glyphs import WEIGHTS as GLYPHS
from lib.layout.mark_openings import OPENING_NAMES, opening
from lib.layout.mark_pieces import Candidate, LineInk, seen_line
from lib.layout.mark_text import DOUBLE, ODD, SINGLE, STOPS, Column, is_mark_apart, span_of
from lib.layout.stop_ink import Stop, unread_stop
from lib.learning.trees import Trees, load_trees
from lib.schemas.base import Box
from lib.schemas.layout import RaisedMark
from lib.schemas.ocr import Line, OcrPage, Word

NEAR = 0.6
"""White between two figures of one mark, at most, in x-heights."""
LEAST_CALL, LEAST_OPENING = -0.5, 0.0
"""The logarithm of odds from which ink calls, and opens, a note. From: books left out; a call that is missed unties a
note or ties it falsely, and one that is none is asked only where notes are looked for."""
SURE = 3.0
"""The same from which a mark that was read for a figure or a sign opens a note whatever the page calls. From: set by
hand; of books left out, real and typeset, 105 of 127 and 2432 of 2621 have more, and 12 and 20 pieces that open
nothing."""
DIGITS = 2
"""Figures of a confidence, after the point."""
_FOLDER = Path(__file__).parents[1] / "learning"


@dataclass(frozen=True)
class MarkModel:
    """The file of what was learnt of marks by `python -m lib.training.learn_marks`, and what it asks for."""

    path: Path
    names: tuple[str, ...]
    least: float
    """Logarithm of odds from which ink is a mark."""

    def trees(self) -> Trees:
        return load_trees(self.path, self.names)


CALLS = MarkModel(_FOLDER / "raised_calls.json", CALL_NAMES, LEAST_CALL)
OPENINGS = MarkModel(_FOLDER / "raised_openings.json", OPENING_NAMES, LEAST_OPENING)


def weights_of_marks() -> list[Path]:
    """The files of all that was learnt of marks."""
    return [CALLS.path, OPENINGS.path, GLYPHS]


@dataclass(frozen=True)
class SeenPage:
    """A page's lines whose letters tell where they stand, with what may call or open a note in each."""

    lines: list[tuple[Line, LineInk]]
    calls: list[list[Candidate]]
    openings: list[list[Candidate]]


def see_page(page: OcrPage, ink: PageInk, body: float) -> SeenPage:
    """What may be a raised mark on a page; `body` is the size of the text's type, in pixels."""
    found = SeenPage([], [], [])
    for block in page.blocks:
        for part in block.paragraphs:
            quoted = OpenQuotes()
            for line in part.lines:
                seen = seen_line(line, ink)
                if seen is not None:
                    first = line is part.lines[0]
                    found.lines.append((line, seen))
                    found.calls.append(calling(line, seen, ink, quoted))
                    found.openings.append(opening(line, seen, ink, body, page.height, first=first))
    return found


def raised_marks(page: OcrPage, ink: PageInk, body: float) -> list[RaisedMark]:
    """The raised marks of a page's lines, in reading order; `body` is the size of the text's type, in pixels."""
    seen = see_page(page, ink, body)
    calls = [
        list(_calls(line, on, told)) for (line, on), told in zip(seen.lines, _told(seen.calls, CALLS), strict=True)
    ]
    openings = [
        list(_opening(line, on, told))
        for (line, on), told in zip(seen.lines, _told(seen.openings, OPENINGS), strict=True)
    ]
    opened = {mark.box for line in openings for mark, _ in line}
    called = sum(mark.box not in opened for line in calls for mark in line)
    text = {word.id: word.text for line, _ in seen.lines for word in line.words}
    if not called:
        # A page that calls no note seldom has one: what opens it must have been read for a mark too.
        openings = [[one for one in line if _is_sign(text[one[0].word][: one[0].end])] for line in openings]
    accepted = _accepted([one for line in openings for one in line], text, called)
    marks: list[RaisedMark] = []
    for (line, _), here, opens in zip(seen.lines, calls, openings, strict=True):
        by_word = {mark.word: [mark] for mark, _ in opens if mark.word in accepted}
        taken = {mark.box for own in by_word.values() for mark in own}
        for mark in here:
            if mark.box not in taken and not (mark.opens and mark.word in by_word):
                by_word.setdefault(mark.word, []).append(mark)
        marks += [mark for word in line.words for mark in by_word.get(word.id, [])]
    return marks


def _accepted(every: Sequence[tuple[RaisedMark, float]], text: Mapping[str, str], called: int) -> set[str]:
    """The words that notes open with, of those whose mark may open one; `text` has each word's, by its id.

    What is read for a quotation mark may be one: of such no more open notes than the page calls.
    """
    sure = {mark.word for mark, odds in every if odds >= SURE and _is_sign(text[mark.word][: mark.end])}
    others = sorted((one for one in every if one[0].word not in sure), key=lambda one: -one[1])
    return sure | {mark.word for mark, _ in others[: max(0, called - len(sure))]}


def _is_sign(read: str) -> bool:
    """Whether what was read for a mark is a figure or a sign, and no quotation mark."""
    return any(character.isdigit() or character in ODD for character in read)


Told = list[tuple[Candidate, float]]
"""Candidates that are told to be marks, each with the logarithm of its odds."""


def _told(found: Sequence[Sequence[Candidate]], model: MarkModel) -> list[Told]:
    """Of the candidates of each line those that are told to be marks."""
    every = [one.features for line in found for one in line]
    odds = iter(model.trees().logit(np.asarray(every).reshape(-1, len(model.names))).tolist())
    return [[(one, odd) for one in line if (odd := next(odds)) >= model.least] for line in found]


def _opening(line: Line, seen: LineInk, told: Told) -> Iterator[tuple[RaisedMark, float]]:
    """The raised marks of a line that open notes, with their odds."""
    for word in line.words:
        own = [(one, odds) for one, odds in told if one.word is word]
        if not own:
            continue
        columns = columns_of(seen.marks, seen.base, word, own[0][0].at, own[-1][0].at)
        start, end = span_of(word.text, columns)
        read = word.text[:end] if not word.text[:start].strip("_|") else ""
        yield _mark(seen, own, 0, len(read)), _odds(own)


def _odds(told: Told) -> float:
    """The odds of a mark: those of its piece that most looks like one."""
    return max(odds for _, odds in told)


def _mark(seen: LineInk, told: Told, start: int, end: int, stop: Stop = "") -> RaisedMark:
    """The mark of some pieces of a word's."""
    pieces = [piece for piece, _ in told]
    figures, letters, signs = ("".join(one) for one in zip(*(piece.alike for piece in pieces), strict=True))
    return RaisedMark(
        word=pieces[0].word.id, start=start, end=end, box=_box(seen.marks, pieces), stop=stop, figures=figures,
        letters=letters, signs=signs, confidence=round(1 / (1 + exp(-_odds(told))), DIGITS),
    )  # fmt: skip


def _calls(line: Line, seen: LineInk, told: Told) -> Iterator[RaisedMark]:
    """The raised marks of a line that call notes: figures that stand close are one mark's."""
    groups: list[Told] = []
    # Ink that was read as a word of its own is no other's.
    apart = {one.box for one, _ in told if is_mark_apart(one.word.text)}
    for candidate, odds in told:
        if candidate.box in apart and not is_mark_apart(candidate.word.text):
            continue
        last = groups[-1][-1][0] if groups else None
        near = last is not None and candidate.box[0] - last.box[2] <= NEAR * seen.base.x_height
        if near and last is not None and candidate.word is last.word:
            groups[-1].append((candidate, odds))
        else:
            groups.append([(candidate, odds)])
    for group in groups:
        pieces = [piece for piece, _ in group]
        word, box = pieces[0].word, _box(seen.marks, pieces)
        columns = columns_of(seen.marks, seen.base, word, pieces[0].at, pieces[-1].at)
        start, end = span_of(word.text, columns)
        start = start if word.text[:start].strip("_|") else 0
        if _may_stand(word.text, start, end, after_mark(columns), first=word is line.words[0]):
            beside = _stop_behind(line, word, seen.marks, seen.base, box, start) if start else ""
            end = _end_before_stop(word.text, end) if beside else end
            yield _mark(seen, group, start, end, beside)


def _box(marks: Marks, pieces: Sequence[Candidate]) -> Box:
    """The box of all ink from the first of some pieces to the last."""
    left, top, wide, high = marks[pieces[0].at : pieces[-1].at + 1].T
    return int(left.min()), int(top.min()), int((left + wide).max()), int((top + high).max())


def _stop_behind(line: Line, word: Word, marks: Marks, base: Baseline, box: Box, start: int) -> Stop:
    """The stop behind a mark that begins at `start` in its word, where none was read, there or apart."""
    after = line.words[line.words.index(word) + 1 :][:1]
    apart = any(not one.text[0].isalnum() for one in after)
    return "" if apart else unread_stop(marks, base, box, word.text[start - 1 :])


def _end_before_stop(text: str, end: int) -> int:
    """Where in a word that ends what was read for a mark, the stop behind it being lost: signs may stand for both."""
    after = text[end:]
    if not after.strip(ODD):
        return len(text)
    return end + 1 if len(after) > 1 and after[0] in SINGLE and after[1] in DOUBLE else end


def _may_stand(text: str, start: int, end: int, after: Sequence[Column], *, first: bool) -> bool:
    """Whether a mark may stand there in a word: at its end, or opening a line; not within it, or in a figure."""
    if start and text.strip(STOPS).isdigit() and any(column.kind == "letter" for column in after):
        return False
    if start == 0 and end < len(text) and any(map(str.isalnum, text[end:])):
        # What opens a word with letters, and was read for a quotation mark, is one.
        return first and not any(character in DOUBLE + SINGLE for character in text[:end])
    return not any(map(str.isalnum, text[end:].partition("—")[0]))
