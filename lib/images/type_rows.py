"""Rows of type: marks that have the size and the company of letters, whatever their size and tone.

Thresholds from: measured where a line gives figures, on rows of made type and on pages and plates of the corpora, else
set by hand; tests/images/test_polarity.py, tests/ingest/test_exposure.py and tests/ingest/test_blank.py hold them.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from lib.images.binarization import Grey, Mask
from lib.images.components import Labels, Stats, find_marks
from lib.images.mark_groups import neighbours
from lib.quantiles import median, percentile
from lib.schemas.base import Box

LEAST_HEIGHT, LEAST_WIDTH = 5, 2
"""Pixels at survey size of the smallest letter: below, letters of real pages melt into each other."""
LARGEST = 0.5
"""Share of the image's height and width that a letter takes at most."""
WIDEST = 12.0
"""Width of a mark in heights: letters of a word that touch are longer than high, rules are longer still."""
THINNEST = 0.1
"""Share of its box that a mark fills at least: less is a hairline's, and no letter's."""
SOLID = 0.82
"""A mark that fills more of its box than this share is a bar, a block or a spot: letters have counters and gaps."""
COMPANY = 5
"""Letters of a row. From: 50 plates of six books, in which rows of three and four were as often chance as type."""
FILL = (0.25, 0.65)
"""Share of their boxes that the letters of a row usually fill. From: 2,200 rows of made type, 0.31 to 0.58."""
COVERED = (0.55, 1.12)
"""Share of a row's length under its letters. From: the same rows, 0.68 to 1.1, spaces included."""
UNEVEN = 2.1
"""Height of the row's higher letters in that of its lower ones. From: the same rows, at most 1.95."""
LOW_AND_TALL = (20, 80)
"""Percentiles of the letters' heights that are its lower and its higher ones."""
ON_BASELINE = 0.6
"""Share of a row's letters that stand on its baseline, of those near them. From: at least 0.66 in made rows of eight
letters."""
SLACK = 0.12
"""How far from the baseline they may stand, in heights of a letter."""
SLOPES = tuple(np.tan(np.radians(np.arange(-6.0, 6.5, 1.0))).tolist())
"""Rows lean by six degrees at most, as deskew has it."""
STRETCH = 12
"""Letters over which a row is straight; longer ones are looked at in parts, for lines bend."""
OTHER_INK = 0.2
"""Share of a row's surroundings, a letter's height on each side, that may be ink other than letters."""
MOTTLED = 0.35
"""Spread of the paper's tones in a row, as a share of the step from paper to ink. From: 0.1 at most in 95 of 100 made
rows with grain, 0.5 in the middle of what photographs have that is like rows."""
TONES = (10, 90)
"""Percentiles of the paper's tones between which that spread lies."""
INK_TONE = 25
"""Percentile of its letters' tones that is a row's: the edges of strokes are lighter."""
ABOUT = 0.3
"""How far about a row its paper is looked at, in heights of a letter."""
HIGHER = 4
"""Heights of a letter; a mark that is higher belongs to something else."""


@dataclass(frozen=True)
class Row:
    """Letters side by side."""

    box: Box
    """In pixels of the image that was searched."""
    letters: int
    height: float
    """The usual height of its letters, in pixels."""
    even: float
    """Share of its letters that stand on its baseline."""
    paper: float
    """The tone about the letters, 0 to 255."""
    tone: float
    """The tone of the letters."""


def find_rows(grey: Grey, ink: Mask) -> list[Row]:
    """The rows of type among the marks `ink` of an image in which type is dark. Both are (height, width)."""
    labels, stats = find_marks(ink)
    letters = _like_letters(stats, ink.shape)
    rows = []
    for members in neighbours(stats[letters]):
        if len(members) >= COMPANY:
            row = _judge(grey, ink, labels, stats, letters[members])
            if row is not None:
                rows.append(row)
    return rows


def _like_letters(stats: Stats, shape: tuple[int, ...]) -> NDArray[np.int64]:
    """The numbers of the marks that have a letter's size, from left to right."""
    left, _, wide, high, area = stats.astype(np.int64).T
    sized = (high >= LEAST_HEIGHT) & (wide >= LEAST_WIDTH) & (wide <= WIDEST * high)
    sized &= (high <= LARGEST * shape[0]) & (wide <= LARGEST * shape[1]) & (area >= THINNEST * wide * high)
    sized[0] = False  # the ground
    numbers = np.flatnonzero(sized)
    return numbers[np.argsort(left[numbers], kind="stable")]


def _judge(grey: Grey, ink: Mask, labels: Labels, stats: Stats, marks: NDArray[np.int64]) -> Row | None:
    """The row of these marks; None where they stand together by chance, or are no letters."""
    left, top, wide, high, area = stats[marks].astype(np.float64).T
    height = median(high)
    filled = area / (wide * high)
    box = (int(left.min()), int(top.min()), int((left + wide).max()), int((top + high).max()))
    low, tall = (percentile(high, share) for share in LOW_AND_TALL)
    even = _on_baseline(left + wide / 2, top + high, height)
    like_type = (
        2 * np.count_nonzero(filled > SOLID) <= len(marks)
        and FILL[0] <= median(filled) <= FILL[1]
        and COVERED[0] <= float(wide.sum()) / (box[2] - box[0]) <= COVERED[1]
        and tall <= UNEVEN * low
        and even >= ON_BASELINE
        and _other_ink(ink, labels, stats, box, height) <= OTHER_INK
    )
    if not like_type:
        return None
    near = _grown(box, ABOUT * height, ink.shape)
    part, letters = grey[near], np.isin(labels[near], marks)
    # The edges of strokes are neither ink nor paper.
    thick = cv2.dilate(ink[near].astype(np.uint8), np.ones((3, 3), np.uint8))
    bare = part[thick == 0]
    if not bare.size:
        return None
    tone, paper = percentile(part[letters], INK_TONE), median(bare)
    darker, lighter = (percentile(bare, share) for share in TONES)
    if lighter - darker > MOTTLED * (paper - tone):
        return None
    return Row(box, len(marks), height, even, paper, tone)


def _on_baseline(x: NDArray[np.float64], foot: NDArray[np.float64], height: float) -> float:
    slack = max(1.0, SLACK * height)
    parts = max(1, round(len(x) / STRETCH))
    standing = 0
    for places in np.array_split(np.arange(len(x)), parts):
        feet = foot[places] - np.asarray(SLOPES)[:, np.newaxis] * x[places]
        level = np.abs(feet[:, :, np.newaxis] - feet[:, np.newaxis, :]) <= slack
        standing += int(level.sum(axis=2).max())
    return standing / len(x)


def _other_ink(ink: Mask, labels: Labels, stats: Stats, box: Box, height: float) -> float:
    """Share of a row's surroundings that is ink of marks much higher than its letters."""
    near = _grown(box, height, ink.shape)
    higher = stats[:, 3] > HIGHER * height
    higher[0] = False
    return float(higher[labels[near]].mean())


def _grown(box: Box, by: float, shape: tuple[int, ...]) -> tuple[slice, slice]:
    step = max(2, round(by))
    return (
        slice(max(0, box[1] - step), min(shape[0], box[3] + step)),
        slice(max(0, box[0] - step), min(shape[1], box[2] + step)),
    )
