"""Pictures that were found in pieces: a sky, water or paper parts what is one, and a diagram's words stand between.

Thresholds from: the plates of four books of the bench (tests/bench/setting.py), by eye;
tests/ocr/test_picture_groups.py holds them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from lib.geometry import inside, union
from lib.schemas.base import Box
from lib.text.read_words import ReadWord

GAP = 0.3
"""White between two pieces of a picture at most, as a share of the page's longer side."""
LETTERED = 6
"""Lines of words among the pieces of a diagram, at least: fewer may be captions between pictures."""
PROSE_WORDS, PROSE_LINES = 4, 3
"""Words of a line of running text, and such lines, at least, that part pictures whatever else stands there: a head
piece and a decorated initial have the title and the first lines between them."""


def whole_pictures(boxes: Sequence[Box], words: Sequence[ReadWord], shape: tuple[int, ...]) -> list[Box]:
    """The boxes, those that are one picture made one. `words` are text; `shape` is the page's (height, width)."""
    whole = list(boxes)
    # Each box that grows may reach another: pairs are tried until none goes together.
    while (pair := _pair(whole, words, shape)) is not None:
        one, other = pair
        both = union([one, other])
        whole = [box for box in whole if box not in pair and not inside(box, both)] + [both]
    return sorted(whole, key=lambda box: (box[1], box[0]))


def _pair(boxes: Sequence[Box], words: Sequence[ReadWord], shape: tuple[int, ...]) -> tuple[Box, Box] | None:
    return next(
        (
            (one, other)
            for at, one in enumerate(boxes)
            for other in boxes[at + 1 :]
            if _go_together(one, other, words, shape)
        ),
        None,
    )


def _distance(one: Box, other: Box) -> int:
    """White between two boxes, the wider way; less than nothing where they overlap."""
    across = max(one[0], other[0]) - min(one[2], other[2])
    down = max(one[1], other[1]) - min(one[3], other[3])
    return max(across, down)


def _go_together(one: Box, other: Box, words: Sequence[ReadWord], shape: tuple[int, ...]) -> bool:
    """Whether two boxes are near each other and no words lie between them, or as many as only a diagram has."""
    both = union([one, other])
    between = [word for word in words if inside(word.box, both) and not any(inside(word.box, b) for b in (one, other))]
    lines: dict[tuple[int, int, int], list[ReadWord]] = {}
    for word in between:
        lines.setdefault((word.block, word.paragraph, word.line), []).append(word)
    prose = Counter(len(line) >= PROSE_WORDS for line in lines.values())
    if not lines:
        return _distance(one, other) <= GAP * max(shape)
    return len(lines) >= LETTERED and prose[True] < PROSE_LINES
