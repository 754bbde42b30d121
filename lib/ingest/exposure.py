"""Scans that are too dark or too faint: what their paper and ink have, and giving it the contrast of a usual page."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

from lib.images.binarization import Grey, find_ink
from lib.images.faint_type import find_faint_rows
from lib.images.glyphs import find_letters
from lib.images.type_rows import Row, find_rows
from lib.ingest.illumination import measure_paper

DARK_PAPER = 100
"""Grey level below which paper is too dark."""
FAINT_INK = 0.35
"""Share of the paper's light that type takes away; with less it is too faint."""
ENOUGH = 100
"""Marks like letters of usual contrast, with which a page on light paper is left as it is, unasked."""
MANY_MORE = 2.0
"""Where faint type has so many times the letters of the type of usual contrast, the page is faint."""
PAPER, INK = 235.0, 0.65
"""What a page is given: the level of its paper, and the share of light that its ink takes away."""
LEAST_INK = 0.03
"""What is fainter is not made darker than by that."""
DARKEST = 0.25
"""No part is made more than four times as bright as the rest: beyond the page's edge there is no paper to bring out."""


@dataclass(frozen=True)
class Exposure:
    """How a page was exposed: the tone of its paper (0 to 255), and the share of light that its ink takes away."""

    paper: float
    ink: float


def find_exposure(small: Grey) -> Exposure | None:
    """The exposure of a page at survey size, (height, width), that is too dark or too faint; None of any other.

    Only type tells: dark pictures and empty pages are left as they are.
    """
    ink = find_ink(small)
    dark = float(np.percentile(small[::4, ::4], 75)) < DARK_PAPER
    if not dark and len(find_letters(ink).boxes) >= ENOUGH:
        return None
    rows, faint = find_rows(small, ink), find_faint_rows(small)
    if _letters(faint) > MANY_MORE * _letters(rows):
        rows = faint
    if not rows:
        return None
    weights = [row.letters for row in rows]
    exposure = Exposure(
        float(np.average([row.paper for row in rows], weights=weights)),
        float(np.average([1 - row.tone / max(1.0, row.paper) for row in rows], weights=weights)),
    )
    return exposure if exposure.paper < DARK_PAPER or exposure.ink < FAINT_INK else None


def _letters(rows: list[Row]) -> int:
    return sum(row.letters for row in rows)


def raise_contrast(image: Image.Image, exposure: Exposure) -> Image.Image:
    """The image with its paper even and bright and its ink dark, in its own colours."""
    grey = np.asarray(image.convert("L")).astype(np.float32)
    measured = measure_paper(np.asarray(image.convert("L")))
    paper = np.float32(exposure.paper) if measured is None else np.maximum(measured, DARKEST * exposure.paper)
    gain = max(1.0, INK / max(exposure.ink, LEAST_INK))
    raised = np.clip(PAPER * (1 - gain * (1 - grey / np.maximum(paper, 1))), 0, 255)
    if image.mode == "L":
        return Image.fromarray((raised + 0.5).astype(np.uint8))
    share = (raised / np.maximum(grey, 1))[:, :, np.newaxis]
    return Image.fromarray(np.clip(np.asarray(image) * share + 0.5, 0, 255).astype(np.uint8))
