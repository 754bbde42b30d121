"""Printed rules: long thin strokes, upright or level.

Thresholds from: tables and vaxfacts, odd pages; tests/images/test_rules.py holds them.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from lib.geometry import union
from lib.images.binarization import Mask
from lib.images.components import find_marks
from lib.schemas.base import Box

UNBROKEN = 5.0
"""Length of a piece of a rule without a gap, at least, in usual sizes of a letter: no stroke of a letter is as long."""
UPRIGHT, LEVEL = 6.0, 10.0
"""Length of an upright and of a level rule, at least, in usual sizes of a letter: letters above each other look like an
upright one less often than a line of them like a level one."""
GAP = 2.0
"""Gap in a rule, at most, in usual sizes of a letter."""
THICK = 0.9
"""Most that a rule is thick or leans, in usual sizes of a letter."""
SEAM, LEAST_SEAM = 0.25, 3
"""How far across it a rule may lean within a piece, in usual sizes of a letter, and in pixels at least."""
BRIDGED = 3
"""Pixels along a rule that may lack in a piece."""
FAR = 8.0
"""Gap between two pieces of a rule in one line, at most, in usual sizes of a letter."""


@dataclass(frozen=True)
class Rules:
    """The rules of a page, in pixels of its ink: upright ones from left to right, level ones from top to bottom."""

    upright: list[Box]
    level: list[Box]


def find_rules(ink: Mask, size: float, least_upright: int = 0) -> Rules:
    """The rules of `ink` (height, width) whose usual letter is `size` pixels high; none where there are no letters.

    Of pages with fewer upright ones than `least_upright` the level ones are not looked for.
    """
    if size <= 0:
        return Rules([], [])
    marks = np.asarray(ink, np.uint8)
    upright = sorted(_strokes(marks, size, UPRIGHT))
    if len(upright) < least_upright:
        return Rules(upright, [])
    level = [(x0, y0, x1, y1) for y0, x0, y1, x1 in _strokes(np.ascontiguousarray(marks.T), size, LEVEL)]
    return Rules(upright, sorted(level, key=lambda box: (box[1], box[0])))


def _strokes(marks: NDArray[np.uint8], size: float, length: float) -> list[Box]:
    """The upright strokes of a mask that are so many sizes long."""
    seam = max(LEAST_SEAM, round(SEAM * size))
    whole = cv2.dilate(marks, np.ones((1, seam), np.uint8))
    whole = cv2.morphologyEx(whole, cv2.MORPH_CLOSE, np.ones((BRIDGED, 1), np.uint8))
    piece = np.ones((max(2, round(UNBROKEN * size)), 1), np.uint8)
    core = cv2.erode(whole, piece)
    if not core.any():
        return []
    whole = cv2.dilate(core, piece)
    whole = cv2.morphologyEx(whole, cv2.MORPH_CLOSE, np.ones((max(1, round(GAP * size)), 1), np.uint8))
    widened = seam // 2
    pieces = [
        (left + widened, top, max(left + widened + 1, left + wide - widened), top + high)
        for left, top, wide, high, _ in find_marks(whole)[1][1:].tolist()
        if wide <= THICK * size
    ]
    return [rule for rule in _joined(pieces, size) if rule[3] - rule[1] >= length * size]


def _joined(pieces: list[Box], size: float) -> list[Box]:
    """Pieces of upright rules, those of one rule as one."""
    rules: list[Box] = []
    for piece in sorted(pieces, key=lambda box: (box[1], box[0])):
        for number, rule in enumerate(rules):
            across = abs((piece[0] + piece[2]) - (rule[0] + rule[2])) / 2
            if across <= THICK * size / 2 and -size <= piece[1] - rule[3] <= FAR * size:
                rules[number] = union([rule, piece])
                break
        else:
            rules.append(piece)
    return rules
