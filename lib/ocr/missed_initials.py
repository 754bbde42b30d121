"""Large initials that no word holds: a mark at the head of several lines, as high as two of them or more.

Thresholds from: set by hand on the chapter openings of greatlakes and on pages without initials of eleven books of the
corpora; tests/ocr/test_missed_initials.py holds them on made pages.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lib.images.components import Stats
from lib.images.glyphs import Boxes, Letters

LEAST, MOST = 2.0, 18.0
"""Height of an initial in usual sizes of a letter: two lines of type, and a decorated block of ten."""
NARROW, BROAD = 0.25, 2.0
"""Its width, in its own heights: that of an I, and of a W in a frame."""
NEAR = 4.0
"""White between the initial and the lines at its side, in usual sizes of a letter."""
LINES = 2
"""Lines that begin at its side."""


def find_initials(stats: Stats, letters: Letters, lines: NDArray[np.int64]) -> Boxes:
    """The boxes of initials among the marks of a page, (n, 4), in its pixels.

    `stats` are the marks', `letters` those that stand in lines, `lines` the number of the line of each. Nothing stands
    before an initial, and at least two lines begin at its side.
    """
    if not len(letters.boxes):
        return letters.boxes
    boxes = np.asarray(stats[1:, :4], np.int64)
    high = boxes[:, 3]
    large = (high >= LEAST * letters.size) & (high <= MOST * letters.size)
    large &= boxes[:, 2] <= MOST * letters.size
    shaped = (boxes[:, 2] >= NARROW * high) & (boxes[:, 2] <= BROAD * high)
    found = [box for box in _joined(boxes[large & shaped]).tolist() if _heads_lines(box, letters, lines)]
    return np.asarray(found, np.int64).reshape(-1, 4)


def _heads_lines(box: list[int], letters: Letters, lines: NDArray[np.int64]) -> bool:
    x, y, wide, high = box
    left, top, width, height = letters.boxes.T
    middle = top + height / 2
    own = (left + width / 2 >= x) & (left + width / 2 <= x + wide)
    beside = (middle > y) & (middle < y + high) & ~own
    reach = NEAR * letters.size
    if (beside & (left < x) & (left + width > x - reach)).any():
        return False
    heads = 0
    for line in np.unique(lines[beside & (left >= x + wide / 2)]):
        start = left[(lines == line) & beside].min()
        heads += bool(x + wide / 2 <= start <= x + wide + reach)
    return heads >= LINES


def _joined(boxes: Boxes) -> Boxes:
    """The boxes with those that overlap made one: a decorated initial is a letter in a frame."""
    joined: list[list[int]] = []
    for x, y, wide, high in sorted(boxes.tolist(), key=lambda box: -box[2] * box[3]):
        for other in joined:
            if x < other[2] and other[0] < x + wide and y < other[3] and other[1] < y + high:
                other[:] = [min(x, other[0]), min(y, other[1]), max(x + wide, other[2]), max(y + high, other[3])]
                break
        else:
            joined.append([x, y, x + wide, y + high])
    return np.asarray([[a, b, c - a, d - b] for a, b, c, d in joined], np.int64).reshape(-1, 4)
