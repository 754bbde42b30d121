"""Threes and eights, told by their shape: old type curls the ends of a 3, and engines take the one for the other.

An 8 holds two pieces of paper. A 3 holds none, and from its left the paper reaches far into both its bows.

Thresholds from: 1,500 threes and eights of eight proofread books, on which two readers agree; docs/decisions.md,
"Threes and eights". tests/correct/test_figure_shapes.py holds them.
"""

from __future__ import annotations

import re
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from lib.correct.draft import LineDraft
from lib.images.binarization import Grey
from lib.images.components import find_marks
from lib.images.line_polarity import dark_on_light_line
from lib.schemas.base import Box

OPEN, CLOSED = 0.5, 0.3
"""How far the paper reaches from the left, in widths of the figure: into both bows of a 3 at least, of an 8 at most."""
UPPER, LOWER = (0.15, 0.48), (0.52, 0.88)
"""Where its bows are, from its top, in its heights."""
LEAST_HOLE = 0.01
"""Share of a figure's box that a piece of paper within it takes, at least: less is a fault of the scan."""
TALL = 0.55
"""Height of a figure, in that of its word, at least: stops, quotation marks and dashes are lower."""
LEAST_HIGH = 20
"""Height of a 3 that becomes an 8, in pixels, at least. From: threes of 14 pixels whose ends meet the waist."""
LARGER, AROUND = 4, 3
"""How many times a word is enlarged, so that thin ends keep apart; and pixels that are cut out about it."""
CONFIDENCE = 0.9
"""Confidence, 0 to 1, of a figure that its shape tells."""
REASON = "a figure's shape"

Mask = NDArray[np.bool_]

_FIGURES = re.compile(r"[“‘\"'—–-]*\d+(?:[.,]\d+)*[.,;:”’\"'—–-]*")
"""Figures beside which nothing is as high as they are."""


def tell_by_shape(draft: LineDraft, image: Grey) -> None:
    """Make threes of eights, and eights of threes, where a line of the page's `image` (height, width) shows them."""
    for place in draft.places:
        word = draft.line.words[place]
        text = draft.tokens[place]
        if text != word.text or not set(text) & {"3", "8"} or not _FIGURES.fullmatch(text):
            continue
        told = by_shape(text, image, word.box)
        if told != text:
            draft.replace(place, told, REASON, CONFIDENCE)


def by_shape(text: str, image: Grey, box: Box) -> str:
    """The text of a word that is figures, at `box` in `image`, with its threes and eights as their shapes are."""
    places = [at for at, character in enumerate(text) if character.isdigit()]
    shapes = _figures(image, box)
    if len(shapes) != len(places):
        return text
    made = list(text)
    for at, shape in zip(places, shapes, strict=True):
        if made[at] in "38":
            told = three_or_eight(shape)
            small = shape.shape[0] < LEAST_HIGH * LARGER
            made[at] = told if told and not (told == "8" and small) else made[at]
    return "".join(made)


def three_or_eight(shape: Mask) -> str | None:
    """Which of both a figure's ink (height, width) is, cut close; None where that is not clear."""
    high, wide = shape.shape
    white = np.where(shape.any(axis=1), shape.argmax(axis=1) / wide, 1.0)
    bows = [float(white[int(first * high) : int(last * high)].max(initial=0.0)) for first, last in (UPPER, LOWER)]
    holes = _holes(shape)
    if holes == 0 and min(bows) >= OPEN:
        return "3"
    return "8" if holes == 2 and max(bows) <= CLOSED else None


def _holes(shape: Mask) -> int:
    """How many pieces of paper the ink holds."""
    paper = np.pad(~shape, 1, constant_values=True).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(paper, connectivity=4)
    pieces = stats[1:, cv2.CC_STAT_AREA] >= LEAST_HOLE * shape.size
    return int(pieces.sum()) - 1  # what is around the figure


def _figures(image: Grey, box: Box) -> list[Mask]:
    """The ink of a word's figures, from left to right, each cut close."""
    left, top, right, bottom = box
    cut = image[max(0, top - AROUND) : bottom + AROUND, max(0, left - AROUND) : right + AROUND]
    if min(cut.shape) <= 2 * AROUND:
        return []
    line: Any = cv2.resize(dark_on_light_line(cut), None, fx=LARGER, fy=LARGER, interpolation=cv2.INTER_CUBIC)
    level, _ = cv2.threshold(line, 0, 255, cv2.THRESH_OTSU)
    labels, stats = find_marks(line <= level)
    tall = [at for at in range(1, len(stats)) if stats[at, 3] >= TALL * LARGER * (bottom - top)]
    boxes = sorted((*map(int, stats[at, :4]), at) for at in tall)
    return [labels[y : y + high, x : x + wide] == at for x, y, wide, high, at in boxes]
