"""Notes that are cut into the text: small narrow blocks round which the lines of the text run.

Thresholds from: chosen on a typeset book of eleven such notes; tests/label/test_notch_blocks.py holds them.
"""

from __future__ import annotations

from lib.label.shapes import BlockShape, LineShape, PageShape
from lib.label.typography import BodyType

SMALL = 0.87
"""Size of the note's type, as a share of the body's, at most."""
NARROW, AT_EDGE = 0.35, 0.03
"""Width of a note, and how far it stands off the text's left edge, as shares of the measure, at most."""
FULL = 0.06
"""How far before the text's right edge the lines beside it end, as a share of the measure, at most."""
WIDE = 0.5
"""Width of the lines beside it, as a share of the measure, at least."""
COMMON = 0.2
"""Share of a line's height that it and a note beside it have in common, at least."""
LINES = 2
"""Lines of a note, and lines of the text beside it, at least."""


def is_cut_in(block: BlockShape, page: PageShape, body: BodyType) -> bool:
    """Whether a block stands in a notch at an edge of the text: lines beside it run from there to the other edge."""
    left, right = page.measure
    wide = max(right - left, 1)
    if len(block.lines) < LINES or not body.size or block.size > SMALL * body.size:
        return False
    if block.box[2] - block.box[0] > NARROW * wide:
        return False
    own = {line.id for line in block.lines}
    beside = [line for line in page.lines if line.id not in own and _is_beside(line, block)]
    at_left = abs(block.box[0] - left) <= AT_EDGE * wide
    at_right = not at_left and block.box[2] >= right - NARROW * wide
    behind = all(line.box[0] > block.box[2] and line.box[2] >= right - FULL * wide for line in beside)
    before = all(line.box[2] < block.box[0] and line.box[0] <= left + FULL * wide for line in beside)
    long = all(line.box[2] - line.box[0] >= WIDE * wide for line in beside)
    words = 2 * sum(map(str.isalpha, block.text)) >= sum(map(str.isalnum, block.text))
    return long and words and len(beside) >= LINES and ((at_left and behind) or (at_right and before))


def _is_beside(line: LineShape, block: BlockShape) -> bool:
    """Whether a line and a block have some of their height in common."""
    high = line.box[3] - line.box[1]
    return min(line.box[3], block.box[3]) - max(line.box[1], block.box[1]) >= COMMON * high
