"""Scans that are negative as a whole: microfilm, and pages printed white on black.

Thresholds from: set by hand on made pages, and tried on 1,075 pages of the corpora and their inverses; no curves kept.
tests/ingest/test_negative.py holds them.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from PIL import ImageOps

from lib.geometry import area, inside, union
from lib.images.binarization import Grey, find_ink
from lib.images.components import find_marks
from lib.images.dark_ground import find_grounds
from lib.images.light_type import at_survey_size, find_light_rows
from lib.images.type_rows import Row, find_rows
from lib.scans.scan import Scan
from lib.schemas.base import Box
from lib.schemas.ingest import Polarity

MUCH = 100
"""Letters of running text: with so many it need not matter what else is on the page."""
FILLS, STANDS_IN = 0.6, 0.3
"""Share of the scan that the dark ground takes at least; the smaller one suffices where there is surround about it on
all sides, as about a frame of film."""
SURROUND = 0.01
"""Width of that surround, as a share of the scan's side."""
OUTSIDE = 0.01
"""Letters that may stand dark on light outside the dark ground, as a share of the light ones: next to none. A page with
a black box has more, if only a running head."""
LETTER = (0.7, 1.6)
"""Heights of the marks outside that may be letters or figures, in heights of the light ones."""
NARROWEST = 0.2
"""Width of such a mark, as a share of its height: scratches and edges are narrower."""
NEAR = 31
"""Pixels at survey size over which the tone of the surround is taken."""
RIM = 0.03
"""Share of either side, at the scan's edges, whose marks tell nothing: shadows, and the edge of the film."""
BARE = 0.05
"""Share of what lies outside the dark ground that may be dark: the edges of film, not a picture."""


def find_polarity(small: Grey) -> Polarity:
    """Whether a scan at survey size, (height, width), is light on dark as a whole, whichever way it lies.

    In doubt it is not: what is light on dark in part is read where it stands.
    """
    negative = _is_negative(small) or _is_negative(np.ascontiguousarray(np.rot90(small)))
    return "light_on_dark" if negative else "dark_on_light"


def scan_polarity(scan: Scan) -> Polarity:
    """Whether a scan is light on dark as a whole."""
    return find_polarity(at_survey_size(np.asarray(scan.image.convert("L"))))


def as_positive(scan: Scan, polarity: Polarity) -> Scan:
    """The scan with dark type on light paper: itself, or the positive of a negative."""
    return scan if polarity == "dark_on_light" else replace(scan, image=ImageOps.invert(scan.image))


def _is_negative(small: Grey) -> bool:
    rows = find_light_rows(small)
    if not rows:
        return False
    letters = sum(row.letters for row in rows)
    grounds = find_grounds(small, rows)
    if letters < MUCH:
        # A caption in a dark photograph is no negative.
        grounds = [ground for ground in grounds if ground.mask is not None]
    if not grounds:
        return False
    box = union(ground.box for ground in grounds)
    share = area(box) / small.size
    if share < STANDS_IN or (share < FILLS and not _is_surrounded(box, small.shape)):
        return False
    dark = find_rows(small, find_ink(small))
    within = sum(row.letters for row in dark if inside(row.box, box))
    without = sum(row.letters for row in dark) - within
    return without <= OUTSIDE * letters and within <= letters and _is_bare(small, box, rows)


def _is_surrounded(box: Box, shape: tuple[int, ...]) -> bool:
    height, width = shape
    across, down = SURROUND * width, SURROUND * height
    return box[0] > across and box[1] > down and box[2] < width - across and box[3] < height - down


def _is_bare(small: Grey, box: Box, rows: list[Row]) -> bool:
    """Whether nothing outside `box` may be a letter, a figure or a picture."""
    outside = np.ones(small.shape, bool)
    step = 3  # the edge of the ground is no mark
    outside[max(0, box[1] - step) : box[3] + step, max(0, box[0] - step) : box[2] + step] = False
    # Dark surround is film.
    between = float(np.median([(row.paper + row.tone) / 2 for row in rows]))
    outside &= cv2.blur(small, (NEAR, NEAR)) > between
    height, width = small.shape
    down, across = round(RIM * height), round(RIM * width)
    outside[:down] = outside[height - down :] = False
    outside[:, :across] = outside[:, width - across :] = False
    if not outside.any():
        return True
    ink = find_ink(small) & outside
    _, _, wide, high, _ = find_marks(ink)[1][1:].T
    usual = float(np.median([row.height for row in rows]))
    letters = (
        (high >= LETTER[0] * usual) & (high <= LETTER[1] * usual) & (wide <= 2 * high) & (wide >= NARROWEST * high)
    )
    return not letters.any() and bool(ink.sum() <= BARE * outside.sum())
