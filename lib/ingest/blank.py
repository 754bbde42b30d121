"""How much is on a page, and whether there is anything.

Thresholds from: set by hand, no figures kept; tests/ingest/test_blank.py holds them, on made pages and on the
corpora's.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from lib.images.binarization import Grey
from lib.images.faint_type import SHARP, find_faint_marks, find_faint_rows
from lib.images.light_type import find_light_rows
from lib.images.survey_page import SurveyPage
from lib.ingest.broad_tones import has_picture
from lib.ingest.lone_marks import GRAIN, LEAST_HEIGHT, MARGIN, holds_type

LEAST_CORE = 8
"""Pixels of a mark that are as dark as ink."""
INK_CORE = 0.62
"""The darkest part of real ink has at most this share of the paper's light. Foxing rarely gets there."""
TONES = 256
"""Grey levels that a pixel may have."""
DARK_PAGE = 128
"""Grey level; where the middle tone of a page is darker, a lone light mark is type too."""


def measure_ink(grey: Grey) -> float:
    """Share of the page's area, its edges left out, that is dark: from 0 to 1. `grey` is (height, width).

    Measured against the paper round about, so shadows and yellowed paper count as little as specks do.
    """
    return share_of_ink(SurveyPage(grey))


def share_of_ink(page: SurveyPage) -> float:
    """The same of a page that was looked at already."""
    labels, stats = page.marks
    specks = stats[:, 2:4].max(axis=1) < GRAIN
    inner = _inner(page.ink)
    # Ink takes a tenth of a page: only there it is asked which mark a pixel belongs to.
    kept = np.count_nonzero(~specks[_inner(labels)[inner]])
    return kept / inner.size if inner.size else 0.0


def is_blank(grey: Grey) -> bool:
    """Whether a page, (height, width), holds neither type nor picture. A lone page number is type.

    Type may be faint, dark on dark or light on dark. Specks, rules, folds, foxing, show-through, and the shadows at the
    edge and in the gutter do not count.
    """
    return holds_nothing(SurveyPage(grey))


def holds_nothing(page: SurveyPage) -> bool:
    """The same of a page that was looked at already."""
    if _has_type(page) or has_picture(page.grey):
        return False
    # What follows takes longer than all before, and only pages that seem empty come here.
    return not (_has_faint_type(page) or _has_light_type(page.grey))


def _inner(mask: NDArray[Any]) -> NDArray[Any]:
    down, across = (int(np.ceil(MARGIN * side)) for side in mask.shape)
    return mask[down : mask.shape[0] - down, across : mask.shape[1] - across]


def _has_type(page: SurveyPage) -> bool:
    labels, stats = page.marks
    # A tone is darker than a share of another where it is darker than that, rounded up.
    darkest = np.ceil(INK_CORE * np.arange(TONES)).astype(np.uint8)
    dark = page.ink & (page.grey < cv2.LUT(page.paper, darkest))
    core = np.bincount(labels[dark], minlength=len(stats))
    return holds_type(labels, stats, core >= LEAST_CORE)


def _has_faint_type(page: SurveyPage) -> bool:
    """Type that is hardly darker than the paper, but has a printed edge."""
    marks = find_faint_marks(page.grey)
    if find_faint_rows(marks):
        return True
    # What is dark has been judged.
    faint = np.bincount(marks.labels[page.ink], minlength=len(marks.stats)) == 0
    sized = faint & (marks.stats[:, 3] >= LEAST_HEIGHT)
    sized[0] = False
    # Where most of it is soft, the few sharp ones are the darkest of what shows through.
    if not sized.any() or float(np.median(marks.slope[sized])) < SHARP:
        return False
    return holds_type(marks.labels, marks.stats, faint & (marks.slope >= SHARP))


def _has_light_type(small: Grey) -> bool:
    return bool(find_light_rows(small)) or (
        float(np.median(small)) < DARK_PAGE and _has_type(SurveyPage(np.asarray(cv2.bitwise_not(small), np.uint8)))
    )
