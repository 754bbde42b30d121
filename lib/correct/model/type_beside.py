"""Type beside a word that no word covers: a large initial, or a letter that the word's box has cut off."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from lib.readers.recognizer import Grey
from lib.schemas.base import Box
from lib.schemas.ocr import Word
from lib.text.word_shapes import bare

MOST_LETTERS = 2
"""Letters that come in at a word's edge, at most. From: set by hand."""
REACH = 3.0
"""How far beside a word, times its height, type is looked for: an initial is that wide. From: set by hand."""
GAP = 0.6
"""How far from the word, times its height, the type begins at most: farther is another word. From: set by hand."""
WIDE = 0.6
"""Times the usual width of so many letters, that the type must have. From: that of unread type."""
PAPER, DARK = 90, 2
"""Percentiles of grey, that paper and ink are. From: those of marks beside words."""
LEAST_CONTRAST = 50
"""Grey levels between paper and ink. From: that of marks beside words."""


def letters_beside(read: str, new: str) -> tuple[int, bool] | None:
    """How many letters come in at a word's edge, and whether before it; None where anything else changes."""
    before, after = bare(read).casefold(), bare(new).casefold()
    count = len(after) - len(before)
    if not before or len(new.split()) != 1 or not 0 < count <= MOST_LETTERS:
        return None
    if after.endswith(before):
        return count, True
    return (count, False) if after.startswith(before) else None


def type_beside(image: Grey, word: Word, others: Iterable[Word], count: int, *, before: bool) -> bool:
    """Whether there is type for so many letters close before a word, or behind it, that `others` do not cover."""
    left, top, right, bottom = word.box
    high, letter = bottom - top, (right - left) / max(len(bare(word.text)), 1)
    reach = round(REACH * high)
    strip = (max(0, left - reach), top, left, bottom) if before else (right, top, right + reach, bottom)
    columns = _dark_columns(image, strip, (one.box for one in others))
    if before:
        columns = columns[::-1]
    found = np.flatnonzero(columns)
    if not len(found) or found[0] > GAP * high:
        return False
    return bool(found[-1] - found[0] + 1 >= WIDE * letter * count)


def _dark_columns(image: Grey, strip: Box, covered: Iterable[Box]) -> npt.NDArray[np.bool_]:
    """Which columns of a strip have ink that no box covers."""
    left, top, right, bottom = strip
    left, top = max(0, left), max(0, top)
    part = image[top:bottom, left:right]
    if not part.size:
        return np.zeros(0, dtype=bool)
    dark, paper = np.percentile(part, [DARK, PAPER])
    if paper - dark < LEAST_CONTRAST:
        return np.zeros(0, dtype=bool)
    ink = np.less(part, (paper + dark) / 2)
    for box in covered:
        ink[max(0, box[1] - top) : max(0, box[3] - top), max(0, box[0] - left) : max(0, box[2] - left)] = False
    dark_columns: npt.NDArray[np.bool_] = ink.any(axis=0)
    return dark_columns
