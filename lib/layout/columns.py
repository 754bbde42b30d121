"""Columns that the engine read across: lines cut at the white between the columns, and put in a reader's order.

Thresholds from: what each gains on which page of the corpora stands in docs/accuracy.md; set by hand on those pages, no
curves kept. tests/layout/test_columns.py holds them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from statistics import median

from lib.text.read_words import Line, ReadWord, group_lines, line_height, line_middle

LEAST_LINES = 5
"""Lines that each column must have."""
LEAST_ACROSS = 0.2
"""Share of the lines that were read across both columns; where there are few, the engine saw the columns itself."""
AT_EDGE = 2.0
"""Line heights from the right column's edge within which the right parts of lines begin that were read across by
mistake, where the engine saw the columns of most lines."""
LEAST_WORDS = 2.5
"""Words that the lines of either side must have on average: figures beside a list are a table, and are read across."""
ZONE = (0.3, 0.7)
"""Where, as shares of the way between the text's edges, two columns may meet."""
GAP = 0.8
"""Least white between columns, in line heights."""

MOST_TRIED = 12
"""Places where columns may meet that are tried, about; one in so many where there are more."""

RAGGED_GAP = 1.5
"""White between columns, in line heights, up to which the right one's edge must be straight: spaces too may be wide."""
STRAIGHT = 0.15
"""Lines begin at a straight edge within so many line heights of each other, at least every second of them."""


@dataclass(frozen=True)
class _Seam:
    """Where two columns meet: at `x`, from `top` to `bottom`."""

    x: float
    top: float
    bottom: float
    left: float = float("-inf")
    right: float = float("inf")
    """From where to where the lines reach that were read across; other columns of the page lie beside them."""

    def holds(self, line: Line) -> bool:
        beside = line[-1].box[2] <= self.left or line[0].box[0] >= self.right
        return self.top <= line_middle(line) <= self.bottom and not beside


def part_columns(words: Sequence[ReadWord]) -> list[ReadWord]:
    """The same words, where the engine read across two columns: left column first, then the right.

    What stands above or below the columns keeps its place. Blocks are numbered anew where something was parted.
    """
    lines = group_lines(words)
    seam = _find_seam(lines)
    if seam is None:
        return list(words)
    within = [line for line in lines if seam.holds(line)]
    sides = [[[word for word in line if _on_left(word, seam.x) is left] for line in within] for left in (True, False)]
    columns = [sorted((line for line in side if line), key=line_middle) for side in sides]
    above = [line for line in lines if not seam.holds(line) and line_middle(line) < seam.top]
    below = [line for line in lines if not seam.holds(line) and line_middle(line) >= seam.top]
    parts = [part_columns(_words(above)), *(_as_block(column) for column in columns), part_columns(_words(below))]
    return _numbered(parts)


def _find_seam(lines: list[Line]) -> _Seam | None:
    """The longest seam of two columns that lines were read across; None where there is none.

    A column is open where no line runs across it, or only with a gap that is wider than between words.
    """
    if len(lines) < LEAST_LINES:
        return None
    best: _Seam | None = None
    gaps = [GAP * line_height(line) for line in lines]
    least = LEAST_LINES * median(gaps) / GAP
    spans = [(float(min(w.box[1] for w in line)), float(max(w.box[3] for w in line))) for line in lines]
    top, bottom = min(upper for upper, _ in spans), max(lower for _, lower in spans)
    for x in _candidates(lines, gaps):
        are_open = [_is_open(line, x, gap) for line, gap in zip(lines, gaps, strict=True)]
        if sum(are_open) < LEAST_LINES:
            continue
        shut = sorted(span for span, is_open in zip(spans, are_open, strict=True) if not is_open)
        for start, end in _open_stretches(shut, top, bottom):
            seam = _Seam(x, start, end)
            if seam.bottom - seam.top <= (best.bottom - best.top if best else least):
                continue
            across = [line for line in lines if seam.holds(line) and _runs_across(line, x)]
            if across:
                left, right = min(line[0].box[0] for line in across), max(line[-1].box[2] for line in across)
                seam = replace(seam, left=left, right=right)
                if _are_columns([line for line in lines if seam.holds(line)], across, x):
                    best = seam
    return best


def _candidates(lines: list[Line], gaps: list[float]) -> list[float]:
    """Where lines have gaps wide enough between columns: a few places, for there are no more."""
    words = _words(lines)
    left, right = min(word.box[0] for word in words), max(word.box[2] for word in words)
    low, high = (left + share * (right - left) for share in ZONE)
    places = []
    for line, gap in zip(lines, gaps, strict=True):
        for word, following in pairwise(line):
            x = (word.box[2] + following.box[0]) / 2
            if following.box[0] - word.box[2] >= gap and low <= x <= high:
                places.append(x)
    if len(places) < LEAST_ACROSS * LEAST_LINES * 2:
        return []
    places.sort()
    return places[:: max(1, len(places) // MOST_TRIED)]


def _open_stretches(shut: Iterable[tuple[float, float]], top: float, bottom: float) -> Iterable[tuple[float, float]]:
    """What remains from `top` to `bottom` between the lines that are shut: (first, last) of each stretch."""
    for upper, lower in shut:
        if upper > top:
            yield top, upper
        top = max(top, lower)
    yield top, bottom


def _is_open(line: Line, x: float, gap: float) -> bool:
    """Whether no word of the line is at `x`, and the white there, where words stand on both sides, is `gap` wide."""
    left = right = None
    for word in line:
        start, _, end, _ = word.box
        if start <= x <= end:
            return False
        if end < x:
            left = end if left is None else max(left, end)
        else:
            right = start if right is None else min(right, start)
    return left is None or right is None or right - left >= gap


def _runs_across(line: Line, x: float) -> bool:
    return _on_left(line[0], x) and not _on_left(line[-1], x)


def has_straight_edge(starts: Sequence[int], height: float) -> bool:
    """Whether at least every second of the lines begins at the same place. `height` is that of a line."""
    near = STRAIGHT * height
    return 2 * max(sum(abs(other - start) <= near for other in starts) for start in starts) >= len(starts)


def _is_edge(starts: Sequence[int], lines: list[Line], x: float, height: float) -> bool:
    """Whether the lines that run across `x` go on at a straight edge, and enough of all lines begin there.

    Three lines of prose may well have a word space in the same place.
    """
    if not has_straight_edge(starts, height):
        return False
    right = [min(part) for line in lines if (part := [word.box[0] for word in line if not _on_left(word, x)])]
    near = STRAIGHT * height
    return max(sum(abs(other - start) <= near for other in right) for start in right) >= LEAST_LINES


def _are_columns(lines: list[Line], across: list[Line], x: float) -> bool:
    if len(across) < LEAST_ACROSS * len(lines) and not _are_seen(lines, across, x):
        return False
    height = median(line_height(line) for line in across)
    ends = [max(word.box[2] for word in line if _on_left(word, x)) for line in across]
    starts = [min(word.box[0] for word in line if not _on_left(word, x)) for line in across]
    white = median(start - end for end, start in zip(ends, starts, strict=True))
    if white < RAGGED_GAP * height and not _is_edge(starts, lines, x, height):
        return False
    for left in (True, False):
        side = [part for line in lines if (part := [word for word in line if _on_left(word, x) is left])]
        if len(side) < LEAST_LINES or sum(map(len, side)) < LEAST_WORDS * len(side):
            return False
    return True


def _are_seen(lines: list[Line], across: list[Line], x: float) -> bool:
    """Whether the engine saw the columns of most lines: enough stand alone on either side, beside each other.

    Those that it read across go on where the right column begins, or are set in.
    """
    left = [line for line in lines if _on_left(line[-1], x)]
    right = [line for line in lines if not _on_left(line[0], x)]
    if min(len(left), len(right)) < LEAST_LINES:
        return False
    ranges = [(min(map(line_middle, side)), max(map(line_middle, side))) for side in (left, right)]
    common = min(end for _, end in ranges) - max(start for start, _ in ranges)
    if 2 * common < max(end - start for start, end in ranges):
        return False
    edge = median(line[0].box[0] for line in right)
    first = min(line[0].box[0] for line in right)
    height = median(line_height(line) for line in lines)
    starts = [next(word.box[0] for word in line if not _on_left(word, x)) for line in across]
    return all(first - height <= start for start in starts) and abs(min(starts) - edge) <= AT_EDGE * height


def _words(lines: Iterable[Line]) -> list[ReadWord]:
    return [word for line in lines for word in line]


def _as_block(lines: list[Line]) -> list[ReadWord]:
    """Lines one below the other as one block; the engine's paragraphs stay apart."""
    made: list[ReadWord] = []
    paragraph, before = 0, None
    for number, line in enumerate(lines, start=1):
        where = (line[0].block, line[0].paragraph)
        if where != before:
            paragraph, before = paragraph + 1, where
        made += [replace(word, block=1, paragraph=paragraph, line=number) for word in line]
    return made


def _numbered(parts: Iterable[list[ReadWord]]) -> list[ReadWord]:
    made: list[ReadWord] = []
    number = 0
    for part in parts:
        for _, block in groupby(part, key=lambda word: word.block):
            number += 1
            made += [replace(word, block=number) for word in block]
    return made


def _on_left(word: ReadWord, x: float) -> bool:
    return (word.box[0] + word.box[2]) / 2 < x
