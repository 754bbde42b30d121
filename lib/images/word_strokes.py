"""How the strokes of words run: which way they lean, how thick they are, how high the letters' tops stand.

A gradient stands across its stroke, so the directions of all gradients of a word, weighed by their strength, tell how
much of its outline runs which way, without cutting letters apart.

Thresholds from: set by hand, no figures kept; what the measures are worth is learnt (lib/training/learn_styles.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from lib.images.binarization import DARKER, Grey, find_paper

Floats = NDArray[np.float64]

LONG_SIDE = 2400
"""Pixels of the longer side that is looked at, at most: 200 dpi for most books, where type is 14 to 25 pixels high."""
DIRECTIONS = (-90.0, -45.0, -37.5, -30.0, -22.5, -15.0, -7.5, 0.0, 7.5, 15.0, 22.5, 30.0, 37.5, 45.0, 90.0)
"""Degrees at which a stroke's direction changes its bin: 0 is upright, more leans to the right."""
UPRIGHT = 30.0
"""Degrees that an upright stroke leans, at most."""
EDGE = 160
"""Grey levels, as Sobel's mask of three by three weighs them, from which a gradient is an edge's."""
DEGREES = 2.5
"""Of directions that are told apart, in degrees."""
FINENESS, SIDE = 8, 258
"""Grey levels of a gradient's parts that are told apart, and how many such levels there are, from -128 to 128."""
STEP = 16
"""Levels that this mask gives for each level of darkness of a stroke, over both its edges together."""
OVER = 1.1
"""Heights over the line, in x-heights, from which ink is a capital's or an ascender's."""
FIRST = 0.9
"""Width of a word's first letter, in x-heights, at most."""
HIGH, BROAD, USUAL, LOW = 0.95, 0.8, 0.6, 0.3
"""Shares of a word's columns that end under a height: that of its tallest letters, of what a
wide first letter does not reach into, of most of them, of its low ones."""
LENGTHS = ("first_top", "high_top", "broad_top", "usual_top", "low_top", "depth", "white")
NOTHING = 1e-6
"""Share of a grey level or a pixel that stands where there is none, so that it can be divided by."""
BINS = len(DIRECTIONS) - 1


@dataclass(frozen=True)
class WordStrokes:
    """What is measured of n words, each an array of n rows. Lengths are in pixels of the page image."""

    directions: Floats
    """(n, BINS): share of the outline that runs in each direction."""
    high_directions: Floats
    """The same of what stands over the small letters, as a share of the whole word's."""
    lean: Floats
    """Degrees that upright strokes lean to the right, on average."""
    upright: Floats
    """Share of the outline that is upright, more or less."""
    thickness: Floats
    """Of strokes."""
    contrast: Floats
    """Grey levels between paper and ink, on average."""
    first_top: Floats
    """How high the first letter reaches over the line."""
    high_top: Floats
    """How high the tallest of the other letters reach."""
    broad_top: Floats
    """The same of all but a fifth of their columns: the first letter may be wider than it was taken for."""
    usual_top: Floats
    """How high most of their columns reach."""
    low_top: Floats
    """How high the lower ones of their columns reach."""
    depth: Floats
    """How far the deepest letters reach under the line."""
    gaps: Floats
    """How many stretches of columns without ink stand between its first and its last letter."""
    white: Floats
    """How many such columns there are."""


def measure_strokes(grey: Grey, boxes: Floats, feet: Floats, x_heights: Floats, fineness: float = 1.0) -> WordStrokes:
    """Measure words of a page image (height, width).

    `boxes` is (n, 4): left, top, right and bottom; `feet` where each word's line stands, from the page's top;
    `x_heights` how high small letters are about there. `fineness`, at most 1, is what share of its pixels a side the
    image is reduced to besides: what a coarser scan of the page would give.
    """
    scale = fineness * min(1.0, LONG_SIDE / max(grey.shape))
    if scale < 1:
        size = (max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale)))
        grey = np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    feet, x_heights = feet * scale, np.maximum(x_heights * scale, 1.0)
    sides = np.rint(boxes * scale).astype(np.int64)
    sides = np.clip(sides, 0, [grey.shape[1], grey.shape[0]] * 2)
    owner = np.zeros(grey.shape, np.int32)
    for number, (left, top, right, bottom) in enumerate(sides.tolist(), start=1):
        owner[top:bottom, left:right] = number
    edges, outline = _edges(grey, owner, feet - OVER * x_heights)
    tops, darkness = _tops(grey, owner, sides, feet, x_heights)
    tops |= {name: tops[name] / scale for name in LENGTHS}
    return WordStrokes(**edges, **tops, thickness=STEP * darkness / outline / scale)


@cache
def _directions() -> tuple[NDArray[np.int32], NDArray[np.float32], Floats]:
    """By the two parts of a gradient, (SIDE, SIDE) as across and down in FINENESS levels: its bin and its strength;
    and for each bin, how far it leans."""
    part = (np.arange(SIDE) - SIDE // 2) * FINENESS
    down, across = np.meshgrid(part, part)
    lean = (np.degrees(np.arctan2(down, across)) + 90) % 180 - 90
    bins = np.minimum((lean + 90) / DEGREES, 180 / DEGREES - 1).astype(np.int32)
    return bins.ravel(), np.hypot(down, across).astype(np.float32).ravel(), np.arange(-90, 90, DEGREES) + DEGREES / 2


def _edges(grey: Grey, owner: NDArray[np.int32], high: Floats) -> tuple[dict[str, Floats], Floats]:
    """What the gradients tell, and how much outline there is; what is above the row `high` of a word is high."""
    count = len(high)
    across = cv2.Sobel(grey, cv2.CV_16S, 1, 0, ksize=3)
    down = cv2.Sobel(grey, cv2.CV_16S, 0, 1, ksize=3)
    strong = cv2.add(cv2.convertScaleAbs(across), cv2.convertScaleAbs(down)) > EDGE
    at = np.flatnonzero(strong & (owner > 0))
    word = owner.ravel()[at] - 1
    half = SIDE // 2
    pair = (across.ravel()[at] // FINENESS + half).astype(np.int32) * SIDE + (down.ravel()[at] // FINENESS + half)
    bins, strengths, leans = _directions()
    strength = strengths[pair]
    place = word * len(leans) + bins[pair]
    whole = np.bincount(place, strength, count * len(leans)).reshape(count, -1)
    above = at < (np.maximum(high, 0) * grey.shape[1])[word]
    upper = np.bincount(place[above], strength[above], count * len(leans)).reshape(count, -1)
    outline = whole.sum(axis=1) + NOTHING
    # Fine bins into broad ones.
    broad = np.clip(np.searchsorted(DIRECTIONS, leans, side="right") - 1, 0, BINS - 1)
    into = np.eye(BINS)[broad]
    near = np.abs(leans) < UPRIGHT
    upright = whole[:, near].sum(axis=1)
    found = {
        "directions": whole @ into / outline[:, None],
        "high_directions": upper @ into / outline[:, None],
        "lean": whole[:, near] @ leans[near] / (upright + NOTHING),
        "upright": upright / outline,
    }
    return found, outline


def _tops(
    grey: Grey, owner: NDArray[np.int32], sides: NDArray[np.int64], feet: Floats, x_heights: Floats
) -> tuple[dict[str, Floats], Floats]:
    """How high the columns of each word reach; and how dark it is, in grey levels, over all of its ink."""
    count = len(sides)
    paper = find_paper(grey)
    ink = (grey < cv2.convertScaleAbs(paper, alpha=DARKER)) & (owner > 0)
    dark = np.where(ink, cv2.subtract(paper, grey), 0).astype(np.uint8)
    darkness, pixels = _sums(dark, sides), _sums(ink.astype(np.uint8), sides)
    # Only what has no ink right above it can be a column's top, and the other way round.
    heads, ends = ink.copy(), ink.copy()
    heads[1:] &= ~ink[:-1]
    ends[:-1] &= ~ink[1:]
    wide = np.maximum(sides[:, 2] - sides[:, 0], 1)
    begins = np.concatenate([[0], np.cumsum(wide)])
    top, bottom = np.full(begins[-1], np.nan), np.full(begins[-1], np.nan)
    rows, place = _places(heads, owner, sides, begins)
    # Rows come from the top: what is written last stays.
    top[place[::-1]] = rows[::-1]
    rows, place = _places(ends, owner, sides, begins)
    bottom[place] = rows
    of = np.repeat(np.arange(count), wide)
    height, depth = feet[of] - top, bottom + 1 - feet[of]
    first = np.arange(begins[-1]) - begins[of] < np.minimum(FIRST * x_heights, wide / 2)[of]
    found = {
        "contrast": darkness / np.maximum(pixels, 1),
        "first_top": _quantile(np.where(first, height, np.nan), begins, HIGH),
        "high_top": _quantile(np.where(first, np.nan, height), begins, HIGH),
        "broad_top": _quantile(np.where(first, np.nan, height), begins, BROAD),
        "usual_top": _quantile(np.where(first, np.nan, height), begins, USUAL),
        "low_top": _quantile(np.where(first, np.nan, height), begins, LOW),
        "depth": _quantile(depth, begins, HIGH),
    }
    return found | _white(~np.isnan(top), begins), darkness


def _white(inked: NDArray[np.bool_], begins: NDArray[np.int64]) -> dict[str, Floats]:
    """Stretches of columns without ink within each word, and the columns in them; `inked` as `_quantile` has values."""
    count = len(begins) - 1
    of = np.repeat(np.arange(count), np.diff(begins))
    at = np.flatnonzero(inked)
    step = np.diff(at)
    between = (of[at[1:]] == of[at[:-1]]) & (step > 1)
    word = of[at[1:]][between]
    return {
        "gaps": np.bincount(word, minlength=count).astype(np.float64),
        "white": np.bincount(word, step[between] - 1, minlength=count).astype(np.float64),
    }


def _sums(image: Grey, sides: NDArray[np.int64]) -> Floats:
    """The sum of an image over each box."""
    left, top, right, bottom = sides.T
    total = cv2.integral(image)
    return np.asarray(total[bottom, right] - total[top, right] - total[bottom, left] + total[top, left], np.float64)


def _places(
    mask: NDArray[np.bool_], owner: NDArray[np.int32], sides: NDArray[np.int64], begins: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Of the pixels of a mask, from the top: their rows, and their columns as numbered over all words."""
    at = np.flatnonzero(mask)
    word = owner.ravel()[at] - 1
    rows, columns = np.divmod(at, mask.shape[1])
    return rows, (begins[:-1] - sides[:, 0])[word] + columns


def _quantile(values: Floats, begins: NDArray[np.int64], share: float) -> Floats:
    """For each stretch of `values` from one of `begins` to the next, what a share of its numbers is no higher than."""
    count = len(begins) - 1
    of = np.repeat(np.arange(count), np.diff(begins))
    known = ~np.isnan(values)
    of, values = of[known], values[known]
    order = np.lexsort((values, of))
    sizes = np.bincount(of, minlength=count)
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    at = starts + np.floor(share * np.maximum(sizes - 1, 0)).astype(np.int64)
    found = np.zeros(count)
    some = sizes > 0
    found[some] = values[order][at[some]]
    return found
