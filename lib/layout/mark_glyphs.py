"""What a small sign looks like, by its shape alone: a figure, a letter, a star, a quotation mark.

A net with one hidden layer, learnt from the glyphs of some twenty faces, printed and scanned as small as raised marks
are (lib/training/learn_mark_glyphs.py). Many signs look the same at such a size, 1 and l and i among them: what is
asked is which figure it is if it is one, or which letter.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

FIGURES, LETTERS, SIGNS = "0123456789", "abcdefghijklmnopqrstuvwxyz", "*†‡§¶‖"
QUOTES, DEGREE, OTHERS = "’”‘“'\"", "°", "()!?ABCDE"
CLASSES = FIGURES + LETTERS + SIGNS + QUOTES + DEGREE + OTHERS
"""What a sign is told as, in order."""
KINDS = (FIGURES, LETTERS, SIGNS, QUOTES, DEGREE, OTHERS)
SIDE = 12
"""Pixels of a side that each sign's shape is brought to. From: set by hand before the first fit, and left."""
HALF, MOST = 2.0, 1.0
"""What the logarithm of width over height is divided by, and how large the quotient is at most. From: set by hand
before the first fit, and left."""
WEIGHTS = Path(__file__).parents[1] / "learning" / "mark_glyphs.json"

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class GlyphNet:
    """A hidden layer, (SIDE² + 1, n) and (n,), and the layer of the classes, (n, len(CLASSES)) and (len(CLASSES),)."""

    hidden: tuple[Floats, Floats]
    told: tuple[Floats, Floats]

    def probability(self, shapes: Floats) -> Floats:
        """Of each class, (n, len(CLASSES)), for shapes as `shape_of` gives them, (n, SIDE² + 1)."""
        inner = np.maximum(shapes @ self.hidden[0] + self.hidden[1], 0.0)
        outer = inner @ self.told[0] + self.told[1]
        odds = np.exp(outer - outer.max(axis=1, keepdims=True))
        return np.asarray(odds / odds.sum(axis=1, keepdims=True))


def shape_of(glyph: NDArray[Any]) -> Floats:
    """A sign's shape, (SIDE² + 1,): its ink brought to a square, and how wide it is; `glyph` is (height, width)."""
    height, width = glyph.shape
    way = cv2.INTER_AREA if height > SIDE else cv2.INTER_LINEAR
    square = cv2.resize(np.asarray(glyph, np.float32), (SIDE, SIDE), interpolation=way)
    slender = float(np.clip(np.log(width / height) / HALF, -MOST, MOST))
    return np.append(np.asarray(square, np.float64).ravel(), slender)


@cache
def glyph_net() -> GlyphNet:
    """The net of the package."""
    plain = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    first, second = ((np.asarray(one["weights"]), np.asarray(one["bias"])) for one in (plain["hidden"], plain["told"]))
    return GlyphNet(first, second)


def looks(glyphs: Sequence[NDArray[Any]]) -> Floats:
    """Of each class for each sign, (n, len(CLASSES)); a sign is its ink, (height, width)."""
    return glyph_net().probability(np.stack([shape_of(glyph) for glyph in glyphs]))


def best(probability: Floats, kind: str) -> str:
    """The one of a kind that a sign most looks like; `probability` is its row of `looks`."""
    start = CLASSES.index(kind)
    return kind[int(np.argmax(probability[start : start + len(kind)]))]


def kinds(probability: Floats) -> Floats:
    """Of each of KINDS, (n, len(KINDS)); `probability` is as `looks` gives it."""
    sums, start = [], 0
    for kind in KINDS:
        sums.append(probability[:, start : start + len(kind)].sum(axis=1))
        start += len(kind)
    return np.stack(sums, axis=1)
