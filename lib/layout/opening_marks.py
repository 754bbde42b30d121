"""Marks that open notes in small type, whatever was read for them: a raised a or c looks like a quotation mark.

In the text, what looks like a quotation mark is one. Where a note may begin it seldom is: in type smaller than the
text, low on the page, at the head of a line or behind the white that parts notes which run on. There a mark is told
by its width, or by pieces of which one is higher than the other.

Thresholds from: measured on a typeset book whose notes have letters: 0.41 to 0.76 x-heights wide, their foot 0.61 to
0.73 over the line; quotation marks of thomas-reid, eugenics, letters and sidenotes are 0.25 to 0.43 wide, each.
tests/layout/test_opening_marks.py holds them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from statistics import median

from lib.geometry import union
from lib.layout.baseline import Baseline
from lib.layout.notes_side_by_side import ENDS, HIGHEST, SEEN_WIDE, SMALLER, WIDER
from lib.layout.raised_marks import Marks, line_ink
from lib.schemas.base import Box
from lib.schemas.layout import RaisedMark
from lib.schemas.ocr import Line, OcrPage, Word
from lib.text.type_size import line_size

FOOT = (0.4, 0.95)
"""How high over the line the mark's foot stands, from and to, in x-heights."""
TOP = (1.15, 1.95)
"""The same of its top, in x-heights."""
WIDE = (0.47, 1.0)
"""How wide it is, from and to, in x-heights."""
HIGH = 0.45
"""How high it is at least, in x-heights."""
UNLIKE = 0.2
"""Height by which one of two pieces is higher than the other, at least, in x-heights: those of a quotation mark are
alike."""
STANDS, HANGS, LETTER = 0.2, 0.6, 0.8
"""How far over and under the line the foot of a letter after the mark may be, and how high that is at least, in
x-heights."""
REACH, AFTER = 2.2, 1.6
"""How far left of its word a mark may stand that was not read, and how far behind it the next letter may, in
x-heights."""
LONGEST = 2
"""Characters that a mark is read for, at most."""


def opening_marks(page: OcrPage, ink: Marks, pitch: float, body: float, known: Collection[str]) -> list[RaisedMark]:
    """The marks that open notes, of words that are not `known` to have one, in reading order.

    `ink` is as `page_ink` gives it; `pitch` the book's distance of lines and `body` the size of its text, in pixels.
    """
    if not body or not pitch:
        return []
    found: list[RaisedMark] = []
    for line in page.lines():
        if line.box[1] < HIGHEST * page.height or (line_size(line) or body) > SMALLER * body:
            continue
        places = [at for at in _places(line, pitch) if line.words[at].id not in known]
        if places:
            found += _of_line(line, places, ink)
    return found


def _places(line: Line, pitch: float) -> Iterator[int]:
    """The words at which a note may begin: the first, and those behind much white and the end of a sentence."""
    yield 0
    whites = [after.box[0] - before.box[2] for before, after in zip(line.words, line.words[1:], strict=False)]
    least = max(SEEN_WIDE * pitch, WIDER * median(whites)) if whites else 0.0
    for at, white in enumerate(whites, start=1):
        if white >= least and line.words[at - 1].text[-1:] in ENDS:
            yield at


def _of_line(line: Line, places: Sequence[int], ink: Marks) -> Iterator[RaisedMark]:
    set_on = line_ink(line, ink)
    if set_on is None:
        return
    marks, base = set_on
    for at in places:
        word = line.words[at]
        read = _read_for_mark(word.text)
        alone = read == len(word.text) and (at == len(line.words) - 1 or not at)
        if read > LONGEST or (not read and word.text[:1].islower()):
            continue
        box = _mark_before(word, marks, base, alone=alone)
        if box is not None and (not at or box[0] > line.words[at - 1].box[2]):
            yield RaisedMark(word=word.id, start=0, end=read, box=box)


def _read_for_mark(text: str) -> int:
    """How many characters at the head of a word may have been read for a mark: all of a figure, or no letters."""
    if text.isdigit() and len(text) <= LONGEST:
        return len(text)
    return next((at for at, character in enumerate(text) if character.isalnum()), len(text))


def _mark_before(word: Word, marks: Marks, base: Baseline, *, alone: bool) -> Box | None:
    """The raised mark at the head of a word, or before it, with a letter that stands on the line behind it."""
    x = base.x_height
    left, top, wide, high = marks.T
    line_at = base.at(left + wide / 2)
    foot, head = (line_at - top - high) / x, (line_at - top) / x
    here = [
        at
        for at in range(len(marks))
        if word.box[0] - REACH * x <= left[at] <= word.box[2] and foot[at] >= FOOT[0] and head[at] >= 1
    ]
    letters = [
        at
        for at in range(len(marks))
        if word.box[0] - REACH * x <= left[at] and -HANGS <= foot[at] <= STANDS and high[at] >= LETTER * x
    ]
    first = next(iter(letters), None)
    pieces = [at for at in here if first is None or left[at] < left[first]]
    if not 1 <= len(pieces) <= 2 or (first is None and not alone):
        return None
    box = union((int(left[at]), int(top[at]), int(left[at] + wide[at]), int(top[at] + high[at])) for at in pieces)
    if first is not None and left[first] - box[2] > AFTER * x:
        return None
    unlike = len(pieces) == 1 or abs(high[pieces[0]] - high[pieces[1]]) >= UNLIKE * x
    whole = WIDE[0] * x <= box[2] - box[0] <= WIDE[1] * x and box[3] - box[1] >= HIGH * x
    foot_at, head_at = min(foot[at] for at in pieces), max(head[at] for at in pieces)
    placed = FOOT[0] <= foot_at <= FOOT[1] and TOP[0] <= head_at <= TOP[1]
    return box if unlike and whole and placed else None
