"""Words that the engine read apart from the line in which they stand: in its middle, at its end or at its head.

Thresholds from: set by hand on the pages of goldstd with even numbers; tests/layout/test_setting.py holds them.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from lib.layout.line_words import with_words
from lib.schemas.base import Box
from lib.schemas.ocr import Line

FEW = 3
"""Words of a stray piece, at most."""
LEVEL = 0.5
"""Share of the lower one's height that a piece and its line have in common."""
HIGH = 2.2
"""Height of a piece in that of the words beside it, at most: a speck may have made it higher."""
TIGHT = 1.2
"""White on either side of a piece, in heights of the words beside it, at most."""
LEAST = 4
"""Words of a line that takes a piece at its end: shorter ones are a piece themselves."""


def put_back(paragraphs: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The same words: paragraphs of few words on one line are put where they stand, if that is within another line."""
    kept = [list(lines) for lines in paragraphs]
    for number, lines in enumerate(kept):
        if len(lines) != 1 or len(lines[0].words) > FEW:
            continue
        home = _home(lines[0], kept, number)
        if home is not None:
            other, place, whole = home
            kept[other][place] = whole
            kept[number] = []
    return [lines for lines in kept if lines]


def _home(piece: Line, paragraphs: Sequence[Sequence[Line]], own: int) -> tuple[int, int, Line] | None:
    for number, lines in enumerate(paragraphs):
        if number == own:
            continue
        for place, line in enumerate(lines):
            if len(line.words) >= LEAST and _is_level(piece.box, line.box):
                at = _fits(piece, line)
                if at is not None:
                    return number, place, _with(line, piece, at)
    return None


def _fits(piece: Line, line: Line) -> int | None:
    """Where among a line's words a piece stands, close to both its neighbours; None where it does not."""
    left, _, right, _ = piece.box
    for at, (before, after) in enumerate(pairwise(line.words), start=1):
        if before.box[2] <= left and right <= after.box[0]:
            return at if _is_close(piece, before.box, after.box) else None
    if left >= line.words[-1].box[2] and _is_close(piece, line.words[-1].box, None):
        return len(line.words)
    if right <= line.words[0].box[0] and _is_close(piece, None, line.words[0].box):
        return 0
    return None


def _is_close(piece: Line, before: Box | None, after: Box | None) -> bool:
    near = [box for box in (before, after) if box is not None]
    height = sum(box[3] - box[1] for box in near) / len(near)
    whites = [*([piece.box[0] - before[2]] if before else []), *([after[0] - piece.box[2]] if after else [])]
    high = piece.box[3] - piece.box[1] <= HIGH * height
    return high and max(whites) <= TIGHT * height and all(_is_level(piece.box, box) for box in near)


def _is_level(one: Box, other: Box) -> bool:
    common = min(one[3], other[3]) - max(one[1], other[1])
    return common >= LEVEL * min(one[3] - one[1], other[3] - other[1])


def _with(line: Line, piece: Line, at: int) -> Line:
    return with_words(line, [*line.words[:at], *piece.words, *line.words[at:]])
