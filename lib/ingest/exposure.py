"""Scans that are too dark or too faint: what their paper and ink have, and giving it the contrast of a usual page.

Thresholds from: measured where a line gives figures, on 1,051 pages of the corpora and on pages faded by program, else
set by hand; tests/ingest/test_exposure.py holds them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from lib.images.binarization import LONG_SIDE, Grey, find_ink
from lib.images.faint_type import BLUR, SOFT, Marks, find_faint_marks, find_faint_rows
from lib.images.survey_page import SurveyPage
from lib.images.type_rows import Row, find_rows
from lib.ingest.illumination import measure_paper

DARK_PAPER = 100
"""Grey level below which paper is too dark. From: paper of 1,051 real pages, which has 130 at least."""
FAINT_INK = 0.35
"""Share of the paper's light that type takes away; with less it is too faint. From: the same pages, on which it takes
0.44 and more, photographs of pages under a lamp included."""
ENOUGH = 100
"""Marks like letters of usual contrast, with which a page is left as it is, unasked, where its ink is clear."""
CLEAR_INK = 0.4
"""Share of the paper's light that most of the ink takes away where it is clear."""
PAPER_PERCENTILE = 75
"""Percentile of the page's tones that is taken for the paper's, at first sight."""
MANY_MORE = 2.0
"""Where faint type has so many times the letters of the type of usual contrast, the page is faint."""
PAPER, INK = 235.0, 0.65
"""What a page is given: the level of its paper, and the share of light that its ink takes away."""
LEAST_INK = 0.03
"""Share of the paper's light; ink that takes less is raised as if it took so much."""
LEAST_GRAIN = 1.0
"""Grey levels of grain (standard deviation) that are smoothed before they are raised with the type."""
GRAIN, MOST_GRAIN = 2.0, 0.3
"""Deviations of the grain, and the share of the ink's darkness at most, that stay paper on a faint page."""
SOFT_MARKS = 30
"""Marks without a sharp edge that make a page one with show-through."""
SOFT_HEIGHT = 0.7
"""Heights of a letter that such a mark has at least."""
THROUGH = 0.6
"""Share of the ink's darkness that stays paper on such a page. From: of 252 words on one 216 were read then, and 88
where none of it did."""
DARKEST = 0.25
"""Share of the paper's light; no part is made brighter than if it had so much: beyond the page's edge there is no paper
to bring out."""
DEVIATION = 1.05
"""Times the median step between neighbours that the grain's standard deviation is. From: the normal distribution."""


@dataclass(frozen=True)
class Exposure:
    """How a page was exposed."""

    paper: float
    """The tone of its paper, 0 to 255."""
    ink: float
    """The share of the paper's light that its ink takes away."""
    bare: float
    """The share of light that grain and show-through take away."""


def find_exposure(small: Grey, *, lying: bool = False) -> Exposure | None:
    """The exposure of a page at survey size, (height, width), that is too dark or too faint; None of any other.

    Only type tells: dark pictures and empty pages are left as they are. `lying` looks for lines that run up or down as
    well.
    """
    views = [small, np.ascontiguousarray(np.rot90(small))] if lying else [small]
    return next((found for found in map(_measure, views) if found is not None), None)


def seems_clear(page: SurveyPage) -> bool:
    """Whether a page has the contrast of a usual one at first sight, so that it need not be measured."""
    tones = page.grey[::4, ::4]
    if len(page.letters.boxes) < ENOUGH or float(np.percentile(tones, PAPER_PERCENTILE)) < DARK_PAPER:
        return False
    clear = cv2.compare(page.grey, cv2.convertScaleAbs(page.paper, alpha=1 - CLEAR_INK), cv2.CMP_LE)
    return 2 * int(np.count_nonzero(clear.astype(bool) & page.ink)) >= int(np.count_nonzero(page.ink))


def _measure(small: Grey) -> Exposure | None:
    marks = find_faint_marks(small)
    rows, faint = find_rows(small, find_ink(small)), find_faint_rows(marks)
    if _letters(faint) > MANY_MORE * _letters(rows):
        rows = faint
    if not rows:
        return None
    weights = [row.letters for row in rows]
    paper = float(np.average([row.paper for row in rows], weights=weights))
    ink = float(np.average([1 - row.tone / max(1.0, row.paper) for row in rows], weights=weights))
    if paper >= DARK_PAPER and ink >= FAINT_INK:
        return None
    return Exposure(paper, ink, _bare(marks, paper, ink, rows) if ink < FAINT_INK else 0.0)


def _letters(rows: list[Row]) -> int:
    return sum(row.letters for row in rows)


def _bare(marks: Marks, paper: float, ink: float, rows: list[Row]) -> float:
    """What is left paper on a faint page."""
    height = float(np.median([row.height for row in rows]))
    soft = (marks.stats[:, 3] >= SOFT_HEIGHT * height) & (marks.slope < SOFT)
    if np.count_nonzero(soft[1:]) >= SOFT_MARKS:
        return THROUGH * ink
    return float(min(GRAIN * marks.grain / paper, MOST_GRAIN * ink))


def raise_contrast(image: Image.Image, exposure: Exposure) -> Image.Image:
    """The image with its paper even and bright and its ink dark, in its own colours; of mode "L" or "RGB"."""
    grey = np.asarray(image.convert("L"))
    measured = measure_paper(grey)
    paper = np.float32(exposure.paper) if measured is None else np.maximum(measured, DARKEST * exposure.paper)
    smooth: NDArray[Any] = grey.astype(np.float32)
    if exposure.ink < FAINT_INK and _grain(grey) >= LEAST_GRAIN:
        smooth = cv2.GaussianBlur(smooth, (0, 0), BLUR * max(1.0, max(grey.shape) / LONG_SIDE))
    taken = np.maximum(0, 1 - smooth / np.maximum(paper, 1) - exposure.bare)
    gain = max(1.0, INK / (max(exposure.ink, LEAST_INK) - exposure.bare))
    raised = np.clip(PAPER * (1 - gain * taken), 0, 255)
    if image.mode == "L":
        return Image.fromarray((raised + 0.5).astype(np.uint8))
    share = (raised / np.maximum(smooth, 1))[:, :, np.newaxis]
    return Image.fromarray(np.clip(np.asarray(image) * share + 0.5, 0, 255).astype(np.uint8))


def _grain(grey: Grey) -> float:
    """The standard deviation of the paper's grain in grey levels."""
    steps = cv2.absdiff(grey[:, 1:], grey[:, :-1]) if grey.shape[1] > 1 else grey
    return DEVIATION * float(np.median(steps))
