"""Notes that are cut into the text: small type in a notch at the text's edge, round which its lines run.

The lines beside such a note begin (or end) at one place far within the text's edge, and those over and under it at the
edge. What stands in the notch is read into those lines, or by itself.

Thresholds from: chosen on a typeset book of eleven such notes; none is found on the pages of the proofread books.
tests/layout/test_cut_in_notes.py holds them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from lib.geometry import centre
from lib.layout.blocks import build_blocks
from lib.layout.flow import line_pitch
from lib.layout.line_words import middle
from lib.layout.margins import Edges, find_edges, without_words
from lib.schemas.base import Box
from lib.schemas.ocr import Line, OcrPage, Word
from lib.text.read_words import ReadWord
from lib.text.type_size import line_size, type_size

DEEP, DEEPEST = 2.0, 0.4
"""How far within the text's edge a notch ends: in distances of lines at least, and at most as a share of the
measure."""
WHITE, WIDER = 0.65, 1.3
"""White between a note and the text's words, where both were read as one line: in distances of lines, and in the
line's other spaces."""
STEP = (0.6, 1.4)
"""From one line beside a notch to the next, in distances of lines, at least and at most."""
ALIGNED, INDENT = 0.4, 3.0
"""How far apart lines beside a notch begin, and how much farther in the first of them may, in distances of lines."""
FULL = 1.5
"""How far before the text's other edge a line beside a notch ends, in distances of lines, at most."""
BACK = 1.9
"""How far within the edge the line under a notch may begin, in distances of lines: paragraphs are set in."""
REACH, OVER, GAP = 0.5, 0.15, 0.3
"""How far a notch reaches out of the text's edge, over and under its lines, and how far before the text it ends, in
distances of lines: a line over it or under it may be short."""
ROWS = 2
"""Lines beside a notch, and rows of a note, at least."""
LETTERS = 3
"""Letters in a notch, at least."""
SAME = (0.87, 1.15)
"""Sizes between these shares of the text's are its own."""
SMALL = 0.85
"""Size of the note's type, as a share of that beside it, at most."""


@dataclass(frozen=True)
class Notch:
    """A notch in the text, the words that were read in it, and the lines of the text beside it."""

    box: Box
    words: list[Word]
    beside: dict[str, int]
    """First word of each line's text → how far the notch sets it in, in pixels: less than 0 at the right edge."""


@dataclass(frozen=True)
class CutIn:
    """A page without the notes that are cut into its text, these, and how far in lines begin that run round them."""

    page: OcrPage
    notes: list[list[Line]]
    beside: dict[str, int]


@dataclass(frozen=True)
class _Row:
    """A line of the text that begins within the edge: `outer` words of it stand in the notch."""

    line: Line
    outer: int
    start: int
    """Where its text begins, in pixels."""
    middle: float


def part_cut_in(page: OcrPage, pitch: float) -> CutIn:
    """Take the notes that are cut into the text out of a page; `pitch` is the book's distance of lines, in pixels."""
    notes, beside, taken = [], dict[str, int](), set[str]()
    for notch in find_notches(page, pitch):
        inner = {word.id for word in notch.words}
        rows = [line for line in _text_lines(page) if inner.issuperset(word.id for word in line.words)]
        whole = sum(len(line.words) for line in rows) == len(inner)
        if whole and len(rows) >= ROWS and _is_small(rows, page, notch):
            notes.append(sorted(rows, key=middle))
            beside |= notch.beside
            taken |= inner
    return CutIn(without_words(page, taken), notes, beside) if notes else CutIn(page, [], {})


def widened(page: OcrPage, beside: dict[str, int]) -> OcrPage:
    """The page with its lines as if no notch set them in, to see where its paragraphs begin."""
    if not beside:
        return page
    blocks = []
    for block in page.blocks:
        paragraphs = [
            part.model_copy(update={"lines": [_widened(line, beside.get(line.words[0].id, 0)) for line in part.lines]})
            for part in block.paragraphs
        ]
        blocks.append(block.model_copy(update={"paragraphs": paragraphs}))
    return page.model_copy(update={"blocks": blocks})


def cut_in_places(words: Sequence[ReadWord], size: tuple[int, int]) -> list[tuple[Box, list[ReadWord]]]:
    """Where notes may be cut into a page's text, and what was read there; `size` is (width, height) in pixels."""
    page = OcrPage(page_number=1, width=size[0], height=size[1], blank=False, blocks=build_blocks(words))
    by_place = {(word.text, word.box): word for word in words}
    return [
        (notch.box, [by_place[word.text, word.box] for word in notch.words])
        for notch in find_notches(page, line_pitch([page]))
    ]


def find_notches(page: OcrPage, pitch: float) -> list[Notch]:
    """The notches in a page's text in which something was read: those at the left edge, and those at the right."""
    words = {word.id: word for line in _text_lines(page) for word in line.words}
    found = _at_left(page, pitch)
    for notch in _at_left(_mirrored(page), pitch, mirrored=True):
        inner = [words[word.id] for word in notch.words]
        set_in = {name: -far for name, far in notch.beside.items()}
        found.append(Notch(_turned(notch.box, page.width), inner, set_in))
    return found


def _text_lines(page: OcrPage) -> Iterator[Line]:
    """The lines of a page but for the lettering of its pictures."""
    return (line for part in page.paragraphs() for line in part.lines)


def _turned(box: Box, width: int) -> Box:
    return width - box[2], box[1], width - box[0], box[3]


def _mirrored(page: OcrPage) -> OcrPage:
    """The page as in a mirror: what stands at its right edge stands at its left. Words keep their ids."""
    blocks = []
    for block in page.blocks:
        paragraphs = []
        for part in block.paragraphs:
            lines = []
            for line in part.lines:
                words = [
                    word.model_copy(update={"box": _turned(word.box, page.width)}) for word in reversed(line.words)
                ]
                lines.append(line.model_copy(update={"box": _turned(line.box, page.width), "words": words}))
            paragraphs.append(part.model_copy(update={"lines": lines}))
        blocks.append(block.model_copy(update={"paragraphs": paragraphs}))
    return page.model_copy(update={"blocks": blocks})


def _at_left(page: OcrPage, pitch: float, *, mirrored: bool = False) -> list[Notch]:
    """The notches at the left edge, from top to bottom; of a page that is `mirrored` lines may end early."""
    edges = find_edges(page, pitch)
    if edges is None:
        return []
    lines = sorted(_text_lines(page), key=middle)
    rows = [row for line in lines if (row := _row(line, edges)) is not None]
    found = []
    for run in _runs(rows, edges):
        notch = _notch(run, lines, edges, mirrored=mirrored)
        if notch is not None:
            found.append(notch)
    return found


def _row(line: Line, edges: Edges) -> _Row | None:
    """A line whose text begins within the edge, behind what was read in a notch or behind white, and fills the rest."""
    y = middle(line)
    left, right = edges.at(y)
    unit, words = edges.unit, line.words
    if line.box[2] < right - FULL * unit:
        return None
    whites = [after.box[0] - before.box[2] for before, after in pairwise(words)]
    deepest = left + DEEPEST * (right - left)
    for at, white in enumerate(whites, start=1):
        start = words[at].box[0]
        others = whites[at:] or [0]
        if start > deepest + INDENT * unit:
            break
        if start >= left + DEEP * unit and white >= max(WHITE * unit, WIDER * median(others)):
            return _Row(line, at, start, centre(words[at].box)[1])
    if left + DEEP * unit <= line.box[0] <= deepest + INDENT * unit:
        return _Row(line, 0, line.box[0], y)
    return None


def _runs(rows: Sequence[_Row], edges: Edges) -> Iterator[list[_Row]]:
    """Rows that follow each other closely and begin at one place, but for the first, which may be set in."""
    run: list[_Row] = []
    for row in rows:
        if run and not _goes_on(run, row, edges.unit):
            if len(run) >= ROWS:
                yield run
            run = []
        run.append(row)
    if len(run) >= ROWS:
        yield run


def _goes_on(run: Sequence[_Row], row: _Row, unit: float) -> bool:
    step = row.middle - run[-1].middle
    if not STEP[0] * unit <= step <= STEP[1] * unit:
        return False
    if len(run) == 1:
        return -ALIGNED * unit <= run[0].start - row.start <= INDENT * unit
    return abs(row.start - run[-1].start) <= ALIGNED * unit


def _notch(run: Sequence[_Row], lines: Sequence[Line], edges: Edges, *, mirrored: bool) -> Notch | None:
    unit = edges.unit
    left, right = edges.at(run[0].middle)
    start = min(row.start for row in run)
    if start > left + DEEPEST * (right - left):
        return None
    top, foot = run[0].middle - unit / 2, run[-1].middle + unit / 2
    box = (round(left - REACH * unit), round(top - OVER * unit), round(start - GAP * unit), round(foot + OVER * unit))
    held = {row.line.id: row.outer for row in run}
    words = [word for row in run for word in row.line.words[: row.outer]]
    for line in lines:
        if line.id not in held and line.box[2] <= box[2] and box[1] <= middle(line) <= box[3]:
            words += line.words
    inside = all(word.box[2] <= box[2] for word in words)
    letters = sum(character.isalpha() for word in words for character in word.text)
    if not inside or letters < LETTERS or not _is_other(words, run):
        return None
    if not (mirrored or _ends(run, lines, words, edges)):
        return None
    return Notch(box, words, {row.line.words[-1 if mirrored else row.outer].id: round(start - left) for row in run})


def _is_other(words: Sequence[Word], run: Sequence[_Row]) -> bool:
    """Whether most of what was read in a notch is of another size than the lines beside it: rows that were read as one
    are larger."""
    beside = [word for row in run for word in row.line.words[row.outer :]]
    usual = median([size for word in beside if (size := _size(word)) is not None] or [1.0])
    ratios = [size / usual for word in words if (size := _size(word)) is not None]
    return 2 * sum(not SAME[0] < ratio < SAME[1] for ratio in ratios) > len(ratios)


def _size(word: Word) -> float | None:
    return type_size(word.text, word.box[3] - word.box[1])


def _ends(run: Sequence[_Row], lines: Sequence[Line], taken: Sequence[Word], edges: Edges) -> bool:
    """Whether the text returns to its edge under a notch."""
    ids = {word.id for word in taken}
    below = [
        line
        for line in lines
        if middle(line) > run[-1].middle + edges.unit / 2 and not ids.issuperset(word.id for word in line.words)
    ]
    if not below or middle(below[0]) - run[-1].middle > 2 * edges.unit:
        return True
    left, _ = edges.at(middle(below[0]))
    return below[0].box[0] <= left + BACK * edges.unit


def _is_small(rows: Sequence[Line], page: OcrPage, notch: Notch) -> bool:
    """Whether a note's type is smaller than that of the lines beside it."""
    beside = [line for line in page.lines() if any(word.id in notch.beside for word in line.words)]
    sizes = [size for line in rows if (size := line_size(line)) is not None]
    others = [size for line in beside if (size := line_size(line)) is not None]
    return bool(sizes and others) and median(sizes) <= SMALL * median(others)


def _widened(line: Line, set_in: int) -> Line:
    if not set_in:
        return line
    left, top, right, foot = line.box
    box = (left, top, right - set_in, foot) if set_in < 0 else (max(0, left - set_in), top, right, foot)
    return line.model_copy(update={"box": box})
