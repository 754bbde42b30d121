"""Which way a scan lies, by the letters on it.

Thresholds from: set by hand, no figures kept; tests/ingest/test_orientation.py holds them, on made pages and on the
corpora's.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log, sqrt

import numpy as np

from lib.images.binarization import Grey, find_ink, reduce_grey
from lib.images.glyphs import Letters, find_letters, paint, row_gaps
from lib.ingest.ascenders import Votes, count_votes
from lib.schemas.ingest import Rotation

LEAST_LETTERS = 100
"""A page with fewer letters is left as it lies."""
LEAST_GAPS = 1000
"""Pixel rows (or columns) between letters, in both directions, needed to compare them."""
WIDEST_GAP = 6
"""Sizes of a letter; wider gaps are margins and the space between columns."""
LEAST_DIRECTION = 0.4
"""Logarithm of the ratio between the gaps along and across the lines. Letters of a line stand closer than lines do."""
LEAST_CERTAINTY = 3.0
"""Standard deviations between the votes for up and for down."""
LEAST_AGREEMENT = 0.65
"""Share of ascenders among ascenders and descenders: about three quarters in Latin type, a third in Cyrillic."""
DOTS_AGREEMENT = 0.5
"""Share of the dots that must agree before a page is turned: Cyrillic and Greek hang more letters below the
line than rise above it, but their periods and commas stand where Latin's do."""
LEAST_DOTS = 10
"""Dots for that share to be asked; where there are fewer all must agree."""
FEW_DOTS = 5
"""Dots that suffice where all of them agree."""


@dataclass(frozen=True)
class RotationGuess:
    """How to turn a scan, and how sure that is."""

    rotation: Rotation
    """Degrees clockwise that make it upright; 0 also where there is doubt."""
    confidence: float
    """From 0 (nothing to go by, left as it lies) to 1."""


def find_rotation(grey: Grey) -> RotationGuess:
    """How to turn the scan `grey` so that its lines run across and its letters stand.

    It is left as it lies unless both are clear: a page that was turned wrongly costs more than one that was not turned.
    Works on Latin type at any skew a scanner leaves, in columns, tables and spreads; leaves other scripts alone.
    """
    return measure_rotation(find_letters(find_ink(reduce_grey(grey))))


def measure_rotation(letters: Letters) -> RotationGuess:
    """The same from the scan's letters."""
    direction = measure_direction(letters)
    if direction >= LEAST_DIRECTION:
        return _decide(count_votes(letters), upright=0, turned=180)
    if direction <= -LEAST_DIRECTION:
        return _decide(count_votes(letters.turned()), upright=90, turned=270)
    return RotationGuess(0, 0.0)


def measure_direction(letters: Letters) -> float:
    """Positive where lines run across the page, negative where they run up or down, 0 where there are too few letters.

    The logarithm of how much wider the usual gap between letters is from top to bottom than from left to right.
    """
    if len(letters.boxes) < LEAST_LETTERS:
        return 0.0
    mask = paint(letters.boxes, letters.shape)
    across, down = row_gaps(mask), row_gaps(np.ascontiguousarray(mask.T))
    limit = WIDEST_GAP * letters.size
    across, down = across[across < limit], down[down < limit]
    if min(len(across), len(down)) < LEAST_GAPS:
        return 0.0
    return log((float(np.median(down)) + 1) / (float(np.median(across)) + 1))


def _decide(votes: Votes, *, upright: Rotation, turned: Rotation) -> RotationGuess:
    """`upright` where the letters stand, `turned` where they hang."""
    letters = votes.ascenders + votes.descenders
    if letters == 0:
        return RotationGuess(0, 0.0)
    agreement = votes.ascenders / letters
    certainty = (votes.ascenders - votes.descenders) / sqrt(letters)
    dots = votes.dots_up + votes.dots_down
    dots_agreement = votes.dots_up / dots if dots else 0.0
    rotation = upright
    if agreement < 0.5:
        rotation, agreement, certainty = turned, 1 - agreement, -certainty
        dots_agreement = 1 - dots_agreement
    dots_agree = dots_agreement >= (DOTS_AGREEMENT if dots >= LEAST_DOTS else 1.0) and dots >= FEW_DOTS
    if not (dots_agree and certainty >= LEAST_CERTAINTY and agreement >= LEAST_AGREEMENT):
        return RotationGuess(0, 0.0)
    return RotationGuess(rotation, round(agreement * min(1.0, certainty / (2 * LEAST_CERTAINTY)), 3))
