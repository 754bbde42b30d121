"""Lines that the engine read as a block of their own, though they stand between two lines of another.

Thresholds from: set by hand on a page of a typeset book; tests/layout/test_lines_between.py holds them, and no page of
twelve proofread books changes its reading text for the worse.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from lib.layout.line_words import middle, with_words
from lib.schemas.ocr import Line

FEW = 3
"""Words of what may stand on the line's own level in the other block, at most: its end, or its head."""
LEAST = 4
"""Words of a line that stands between others, at least: fewer may be anything."""
INSIDE = 0.05
"""How far a line may reach over the edges of the lines around it, as a share of their width."""
APART = 0.25
"""Share of its height that it may have in common with the line above or below, at most."""
LEVEL = 0.5
"""The same, at least, of what stands on its own level."""


def put_between(paragraphs: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The same lines: paragraphs of one line stand between those of another where they fill its gap."""
    kept = [list(lines) for lines in paragraphs]
    for number, lines in enumerate(kept):
        if len(lines) != 1 or len(lines[0].words) < LEAST:
            continue
        for other, around in enumerate(kept):
            whole = _filled(around, lines[0]) if other != number else None
            if whole is not None:
                kept[other], kept[number] = whole, []
                break
    return [lines for lines in kept if lines]


def _filled(lines: Sequence[Line], piece: Line) -> list[Line] | None:
    """The lines with a piece between two of them; None where there is no room for it."""
    level = [line for line in lines if _common(line, piece) >= LEVEL]
    rest = [line for line in lines if line not in level]
    words = [word for line in (piece, *level) for word in line.words]
    words.sort(key=lambda word: word.box[0])
    if not rest or rest[0] is not lines[0] or len(words) - len(piece.words) > FEW * len(level):
        return None
    if any(before.box[2] > after.box[0] for before, after in pairwise(words)):
        return None
    for at, (above, below) in enumerate(pairwise(rest), start=1):
        if middle(above) < middle(piece) < middle(below):
            apart = max(_common(above, piece), _common(below, piece)) <= APART
            left, right = min(above.box[0], below.box[0]), max(above.box[2], below.box[2])
            over = max(left - words[0].box[0], words[-1].box[2] - right)
            if apart and over <= INSIDE * (right - left):
                return [*rest[:at], with_words(piece, words), *rest[at:]]
    return None


def _common(line: Line, piece: Line) -> float:
    """How much of their height two lines have in common, as a share of the lower one's."""
    common = min(line.box[3], piece.box[3]) - max(line.box[1], piece.box[1])
    return common / max(1, min(line.box[3] - line.box[1], piece.box[3] - piece.box[1]))
