"""Notes in the margin, and the words of them that the engine read as part of a line of the text.

A margin is what lies outside the edges at which most long lines begin and end. What stands there in rows beside the
text is taken out of the text's lines, and rows that follow each other closely are one note.

Thresholds from: set by hand on sidenotes, pages with even numbers; tests/layout/test_margins.py holds them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf
from statistics import median

import numpy as np
from numpy.typing import NDArray

from lib.geometry import union
from lib.layout.blocks import build_blocks
from lib.layout.flow import column_edge, line_pitch
from lib.layout.line_words import middle, with_words
from lib.schemas.ocr import Line, OcrPage
from lib.text.numerals import read_number, strip_marks
from lib.text.read_words import ReadWord

LONG = 6
"""Words of a line that shows where the text begins and ends."""
LEAST_LONG = 5
"""Such lines of a page that has margins."""
NEAR = 0.45
"""How far lines may begin from an edge that is theirs, in distances of lines."""
OUT = 0.6
"""How far a word must stand out of the text, in distances of lines; hanging signs do less."""
OVER = 0.3
"""How far a note in the margin may reach over the text's edge, in distances of lines, for pages lean."""
ROWS = 2
"""Rows of a note: a word alone in the margin is a line's number, or a speck."""
CLOSE = 1.3
"""From row to row of a note, in distances of the text's lines, at most."""
BROAD = 0.35
"""Width of a note in that of the text, at most."""
SPACES = 1.6
"""White between a note's words and the text's that were read as one line with them, in usual spaces between words: half
of a note's rows have more than this, as a ratio. From: typeset pages on which most lines are set in, so that the others
seem to begin in the margin; tests/layout/test_margins.py holds it."""
HIGH = 1.15
"""Height of a note's lowest word in that of the text's, at most: where two rows were read as one, others are higher."""


@dataclass(frozen=True)
class Margins:
    """A page without the notes in its margins, and these."""

    page: OcrPage
    notes: list[list[Line]]


@dataclass(frozen=True)
class Edges:
    """The edges of the text: both as straight lines over y, in pixels."""

    left: tuple[float, float]
    right: tuple[float, float]
    unit: float
    height: float
    space: float
    """Usual white between words, in pixels."""

    def at(self, y: float) -> tuple[float, float]:
        return self.left[0] + self.left[1] * y, self.right[0] + self.right[1] * y


@dataclass(frozen=True)
class _Cut:
    """What of a line stands in a margin: words before `start` and from `stop` on are none of the text."""

    line: Line
    start: int
    stop: int

    def whites(self) -> dict[str, float]:
        """For the first word of each part in a margin the white between it and the text of its line, in pixels.

        No line hangs out to the right: there a note may stand as near as a word.
        """
        words, found = self.line.words, dict[str, float]()
        if self.start:
            inner = words[self.start :][:1]
            found[words[0].id] = inner[0].box[0] - words[self.start - 1].box[2] if inner else inf
        if self.stop < len(words):
            found[words[self.stop].id] = inf
        return found

    def parts(self) -> list[Line]:
        return [
            with_words(self.line, words)
            for words in (self.line.words[: self.start], self.line.words[self.stop :])
            if words
        ]


def part_margins(page: OcrPage, pitch: float) -> Margins:
    """Take the notes in the margins out of a page; `pitch` is the book's distance of lines, in pixels."""
    edges = find_edges(page, pitch)
    if edges is None:
        return Margins(page, [])
    cuts = [_cut(line, edges) for paragraph in page.paragraphs() for line in paragraph.lines]
    pieces = [part for cut in cuts if cut for part in cut.parts()]
    whites = {word: white for cut in cuts if cut for word, white in cut.whites().items()}
    notes = [
        note
        for note in _notes(pieces, edges)
        if _is_note(note, edges) and median(whites[piece.words[0].id] for piece in note) > SPACES * edges.space
    ]
    taken = {word.id for note in notes for line in note for word in line.words}
    return Margins(without_words(page, taken), notes) if taken else Margins(page, [])


def margin_notes(words: Sequence[ReadWord], size: tuple[int, int]) -> list[list[ReadWord]]:
    """The words of each note in the margins of a page, which is (width, height) pixels large, by this page alone."""
    page = OcrPage(page_number=1, width=size[0], height=size[1], blank=False, blocks=build_blocks(words))
    by_place = {(word.text, word.box): word for word in words}
    notes = part_margins(page, line_pitch([page])).notes
    return [[by_place[word.text, word.box] for line in note for word in line.words] for note in notes]


def find_edges(page: OcrPage, pitch: float) -> Edges | None:
    """Where the text of a page begins and ends beside each line; None where too few lines tell."""
    lines = [line for paragraph in page.paragraphs() for line in paragraph.lines if len(line.words) >= LONG]
    if len(lines) < LEAST_LONG or not pitch:
        return None
    y = np.asarray([middle(line) for line in lines])
    left = column_edge(np.asarray([float(line.box[0]) for line in lines]), y, NEAR * pitch, beyond=0.0)
    right = -column_edge(np.asarray([-float(line.box[2]) for line in lines]), y, NEAR * pitch, beyond=0.0)
    height = median(word.box[3] - word.box[1] for line in lines for word in line.words)
    spaces = [after.box[0] - before.box[2] for line in lines for before, after in pairwise(line.words)]
    return Edges(_straight(y, left), _straight(y, right), pitch, float(height), float(median(spaces)))


def _straight(y: NDArray[np.float64], x: NDArray[np.float64]) -> tuple[float, float]:
    """A line through places that lie on one: where it begins, and how it leans."""
    first, last = int(np.argmin(y)), int(np.argmax(y))
    lean = float((x[last] - x[first]) / (y[last] - y[first])) if y[last] > y[first] else 0.0
    return float(x[first] - lean * y[first]), lean


def _cut(line: Line, edges: Edges) -> _Cut | None:
    left, right = edges.at(middle(line))
    over, out = OVER * edges.unit, OUT * edges.unit
    start = 0
    if line.words[0].box[0] < left - out:
        start = sum(word.box[2] <= left + over for word in line.words)
    stop = len(line.words)
    if line.words[-1].box[2] > right + out:
        stop = len(line.words) - sum(word.box[0] >= right - over for word in line.words)
    return _Cut(line, start, max(start, stop)) if start or stop < len(line.words) else None


def _notes(pieces: Sequence[Line], edges: Edges) -> list[list[Line]]:
    """Pieces that follow each other closely in one margin, from top to bottom."""
    notes: list[list[Line]] = []
    for on_left in (True, False):
        side = [piece for piece in pieces if _is_left(piece, edges) is on_left]
        side.sort(key=middle)
        for number, piece in enumerate(side):
            if number and middle(piece) - middle(side[number - 1]) <= CLOSE * edges.unit:
                notes[-1].append(piece)
            else:
                notes.append([piece])
    return sorted(notes, key=lambda note: middle(note[0]))


def _is_left(piece: Line, edges: Edges) -> bool:
    left, right = edges.at(middle(piece))
    return piece.box[0] + piece.box[2] < left + right


def _is_note(note: Sequence[Line], edges: Edges) -> bool:
    left, right = edges.at(middle(note[0]))
    words = [word for line in note for word in line.words]
    box = union(line.box for line in note)
    steps = [middle(below) - middle(above) for above, below in pairwise(note)]
    return (
        len(note) >= ROWS
        and box[2] - box[0] <= BROAD * (right - left)
        and min(word.box[3] - word.box[1] for word in words) <= HIGH * edges.height
        and 2 * sum(_is_word(word.text) for word in words) >= len(words)
        and min(steps) > 0
    )


def _is_word(text: str) -> bool:
    """Whether there are letters, and no number: numbers of a list stand before its lines, too."""
    return any(map(str.isalpha, text)) and read_number(strip_marks(text)) is None


def without_words(page: OcrPage, taken: set[str]) -> OcrPage:
    """The page without the words of these ids, and without lines and blocks of which nothing is left."""
    blocks = []
    for block in page.blocks:
        paragraphs = []
        for paragraph in block.paragraphs:
            kept = [(line, [word for word in line.words if word.id not in taken]) for line in paragraph.lines]
            lines = [
                line if len(words) == len(line.words) else with_words(line, words) for line, words in kept if words
            ]
            if lines:
                paragraphs.append(paragraph.model_copy(update={"lines": lines}))
        if paragraphs or block.kind != "text":
            blocks.append(block.model_copy(update={"paragraphs": paragraphs}))
    return page.model_copy(update={"blocks": blocks})
