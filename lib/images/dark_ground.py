"""The dark ground that light type stands on: a box, a band, half a page; or a part of a picture.

Thresholds from: set by hand on made pages, and looked at on the corpora's; no curves kept.
tests/images/test_polarity.py holds them.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from lib.images.binarization import Grey, Mask
from lib.images.components import find_marks
from lib.images.light_type import find_light_rows
from lib.images.outlines import filled
from lib.images.type_rows import Row, find_rows
from lib.schemas.base import Box

WHOLE = 0.9
"""Share of its hull that a printed ground fills, its type counted in: boxes, bands and ovals do, parts of pictures and
of heavy type do not."""
FLAT = 0.3
"""Spread of a printed ground's tones at most, as a share of the step from ground to type: photographs have
more."""
TONES = (5, 95)
"""Percentiles of the ground's tones between which that spread lies."""
CLEAN = 0.15
"""Share of a printed ground that may be light and yet no type: rules, ornaments, a sign."""
MARGIN = (0.6, 0.4)
"""What is turned about a row in a picture, to its sides and above and below, in heights of a letter."""
ABOUT = 0.3
"""How far about a row its ground is looked for, in heights of a letter."""
ON_GROUND = 0.9
"""Share of what is dark about a row that one mark takes for the row to stand on it."""
HOLE = 3
"""Heights of a letter; what is smaller, in either direction, is no paper with type of its own."""
PAPER_TYPE = 0.7
"""Share of the light of such paper that its type has at most."""


@dataclass(frozen=True)
class Ground:
    """What light rows stand on, in pixels of the image that was searched."""

    rows: list[Row]
    between: float
    """The tone midway between ground and type."""
    box: Box
    """The box round the ground."""
    mask: Mask | None
    """(height, width) of the image: a printed ground with its type; None where the rows stand in a picture."""


def find_printed(small: Grey) -> Mask:
    """Where an image at survey size has printed ground with light type on it; what encloses the page is none."""
    found = np.zeros(small.shape, bool)
    rows = find_light_rows(small)
    for ground in find_grounds(small, rows):
        if ground.mask is not None and ground.mask.sum() >= WHOLE * filled(ground.mask).sum():
            found |= ground.mask
    return found


def find_grounds(small: Grey, rows: list[Row]) -> list[Ground]:
    """The grounds of light rows, those with most letters first. `small` is at survey size."""
    grounds = []
    left = sorted(rows, key=lambda row: -row.letters)
    while left:
        between = (left[0].paper + left[0].tone) / 2
        labels, stats = find_marks(small < between)
        number = _host(labels, left[0])
        mine = [row for row in left if row is left[0] or _stands_on(labels, number, row, between)]
        left = [row for row in left if row not in mine]
        x, y, wide, high = stats[number, :4].tolist()
        part = (slice(y, y + high), slice(x, x + wide))
        whole = _with_type(small[part], labels[part] == number, mine[0].height)
        mask = None
        if number and _is_printed(small[part], whole, between, [_moved(row, x, y) for row in mine]):
            mask = np.zeros(small.shape, bool)
            mask[part] = whole
        grounds.append(Ground(mine, between, (x, y, x + wide, y + high), mask))
    return grounds


def _host(labels: NDArray[np.int32], row: Row) -> int:
    """The dark mark that has most of a row's surroundings; 0 where none has."""
    counts = np.bincount(_about(labels, row).ravel())
    counts[0] = 0
    return int(counts.argmax())


def _stands_on(labels: NDArray[np.int32], number: int, row: Row, between: float) -> bool:
    about = _about(labels, row)
    return row.paper < between < row.tone and bool(np.mean(about[about > 0] == number) > ON_GROUND)


def _about(labels: NDArray[np.int32], row: Row) -> NDArray[np.int32]:
    step = max(2, round(ABOUT * row.height))
    left, top, right, bottom = row.box
    return labels[max(0, top - step) : bottom + step, max(0, left - step) : right + step]


def _moved(row: Row, x: int, y: int) -> Row:
    left, top, right, bottom = row.box
    return Row((left - x, top - y, right - x, bottom - y), row.letters, row.height, row.even, row.paper, row.tone)


def _with_type(part: Grey, ground: Mask, height: float) -> Mask:
    """The ground with what lies in it, but for holes that hold dark type: paper in a frame, a label in a box."""
    whole = filled(ground)
    holes, stats = find_marks(whole & ~ground)
    for number, (x, y, wide, high, _) in enumerate(stats.tolist()):
        if number == 0 or min(wide, high) < HOLE * height:
            continue
        hole = (slice(y, y + high), slice(x, x + wide))
        inside = holes[hole] == number
        paper = float(np.median(part[hole][inside]))
        if find_rows(part[hole], np.asarray((part[hole] < PAPER_TYPE * paper) & filled(inside))):
            whole[hole][filled(inside)] = False
    return whole


def _is_printed(part: Grey, whole: Mask, between: float, rows: list[Row]) -> bool:
    """Whether a ground is whole, flat and clean."""
    outer = filled(whole)
    hull = float(cv2.contourArea(cv2.convexHull(cv2.findNonZero(outer.astype(np.uint8)))))
    if outer.sum() < WHOLE * hull:
        return False
    edge = np.ones((5, 5), np.uint8)
    light = cv2.dilate((part >= between).astype(np.uint8), edge) > 0
    bare = part[whole & ~light]
    step = float(np.median([row.tone - row.paper for row in rows]))
    if not bare.size or float(np.ptp(np.percentile(bare, TONES))) > FLAT * step:
        return False
    other = whole & (part >= between)
    for row in rows:
        left, top, right, bottom = row.box
        reach = round(0.5 * row.height)
        other[max(0, top - reach) : bottom + reach, max(0, left - reach) : right + reach] = False
    return bool(other.sum() <= CLEAN * whole.sum())
