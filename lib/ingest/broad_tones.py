"""Pictures by their tones: broad dark areas, and tones that come and go as neither light nor paper do.

Thresholds from: measured where a line gives figures, on the corpora's pages, else set by hand;
tests/ingest/test_blank.py holds them.
"""

from __future__ import annotations

import cv2
import numpy as np

from lib.images.binarization import Grey, find_paper
from lib.images.components import find_marks

PICTURE_TONE = 0.7
"""Broad areas with less light than this share of the paper's are a picture."""
PICTURE_SHARE = 0.02
"""Share of the page that they take at least."""
PAPER_PERCENTILE = 75
"""Percentile of the page's tones that is taken for the paper's light."""
COARSE, AROUND = 100, 12
"""Pixels of the longer side on which broad tones are compared, and of the square whose mean each is compared with."""
INNER = 0.1
"""Share of each side that is left out of that: the gutter's shadow, and what lies beyond the paper."""
CHANGE, LEAST_CHANGE = 0.08, 4
"""By how much, as a share and in grey levels, a tone must differ from those about it. Stains differ by as much at their
rims, light and show-through by less."""
CHANGED = 0.2
"""Share of the page's inner part that does so in a picture. From: 0.3 and more in photographs, 0.06 on the worst
paper."""


def has_picture(small: Grey) -> bool:
    """Whether a page at survey size, (height, width), has a picture, to its edges or not."""
    return _has_dark_area(small) or _has_tones(small)


def _has_dark_area(small: Grey) -> bool:
    """A broad dark area that does not come in from an edge, as shadows and the surround do."""
    paper = find_paper(small)
    white = float(np.percentile(paper, PAPER_PERCENTILE))
    dark = paper < PICTURE_TONE * white
    labels, stats = find_marks(dark)
    edge = np.unique(np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]]))
    areas = stats[:, 4].astype(np.float64)
    areas[0] = 0
    areas[edge] = 0
    return bool(areas.sum() > PICTURE_SHARE * small.size)


def changed_share(small: Grey) -> float:
    """Share of a page's inner part whose tone differs from those about it, 0 to 1."""
    scale = COARSE / max(small.shape)
    if scale >= 1:
        return 0.0
    size = (max(1, round(small.shape[1] * scale)), max(1, round(small.shape[0] * scale)))
    coarse = cv2.resize(small, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    around = cv2.blur(coarse, (AROUND + 1, AROUND + 1))
    changed = np.abs(coarse - around) >= np.maximum(LEAST_CHANGE, CHANGE * around)
    down, across = round(INNER * size[1]), round(INNER * size[0])
    inner = changed[down : size[1] - down, across : size[0] - across]
    return float(inner.mean()) if inner.size else 0.0


def _has_tones(small: Grey) -> bool:
    return changed_share(small) >= CHANGED
