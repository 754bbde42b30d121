"""Where a page's lines are, by rapidocr's detection model: a text line may lean, so it is four corners, no box."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from math import ceil
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from lib.readers.onnx_models import giving_back, model_file, open_session
from lib.schemas.base import Box

Grey = npt.NDArray[np.uint8]
Tones = npt.NDArray[np.float32]
Corners = npt.NDArray[np.float32]
"""Corners of a line, (4, 2) as x and y in pixels: upper left, upper right, lower right, lower left."""

LONGER_SIDE = 1600
"""Pixels of the page's longer side at which lines are looked for. From: the pages of long-s, marginalia and raw-photos,
whose lines were found in it; the model's own bound (2,000) takes half as much time again."""
HALF = 0.5
"""Mean and deviation of tones that the model was trained with. From: the model."""
INK, LEAST_SCORE, UNCLIP = 0.3, 0.5, 1.6
"""Probability of a pixel of text, least mean probability of a line, and by how much a line is wider than its core.
From: rapidocr's own settings of this model."""
MOST_LINES = 1000
"""Lines of a page at most. From: rapidocr."""
STRIP_PIXELS = 1_200_000
"""Pixels that the model is given at once, at most, besides what a strip shows of its neighbours: it holds 190 bytes for
each. From: the pages of raw-photos, of which half at a time takes 190 MiB less and no more time than all."""
SHOWN_ROWS = 128
"""Pixels of its neighbours that a strip shows at either edge, so that the model sees whole lines there. From: the pages
of raw-photos, long-s, marginalia and spanish19: with 64 or 256 the same lines are found."""
GRID = 32
"""Pixels that the model's input is a multiple of. From: the model."""


class LineFinder:
    """The detection model, loaded once."""

    def __init__(self) -> None:
        # Parts of an optional package.
        from rapidocr.ch_ppocr_det.utils import DBPostProcess, DetPreProcess  # noqa: PLC0415

        self._session, self._input = open_session(model_file("det"))
        self._prepare: Any = DetPreProcess(LONGER_SIDE, "max", [HALF] * 3, [HALF] * 3)
        self._lines: Any = DBPostProcess(INK, LEAST_SCORE, MOST_LINES, UNCLIP, "fast", True)

    def find(self, image: Grey) -> list[Corners]:
        """The lines of a page image (height, width), from top to bottom."""
        prepared = self._prepare(cv2.cvtColor(image, cv2.COLOR_GRAY2RGB))
        if prepared is None:
            return []
        boxes, _ = self._lines(self._likely_text(prepared), image.shape)
        found = [np.asarray(corners, np.float32) for corners in boxes]
        return sorted(found, key=lambda corners: (float(corners[:, 1].mean()), float(corners[:, 0].min())))

    def _likely_text(self, prepared: Tones) -> Tones:
        """How likely each pixel is one of text, (1, 1, height, width), of a page (1, 3, height, width), strip by strip:
        what the model holds at a time goes by what it is given."""
        height, width = prepared.shape[2:]
        made = np.empty((1, 1, height, width), np.float32)
        for top, bottom in strips(height, width):
            above, below = max(0, top - SHOWN_ROWS), min(height, bottom + SHOWN_ROWS)
            strip = np.ascontiguousarray(prepared[:, :, above:below])
            output = self._session.run(None, {self._input: strip}, giving_back())[0]
            made[:, :, top:bottom] = output[:, :, top - above : bottom - above]
        return made


def strips(height: int, width: int) -> list[tuple[int, int]]:
    """From which row to which the strips reach that a page of so many pixels, multiples of GRID, is looked at in."""
    count = ceil(height * width / STRIP_PIXELS)
    edges = [round(height * number / count / GRID) * GRID for number in range(count + 1)]
    return [(top, bottom) for top, bottom in pairwise(edges) if top < bottom]


@cache
def load_finder() -> LineFinder:
    """The finder, loaded once in a process."""
    return LineFinder()


def cut_corners(image: Grey, corners: Corners) -> Grey:
    """What lies between the corners, upright, shape (height, width)."""
    wide = max(1, round(float(max(_length(corners[0], corners[1]), _length(corners[3], corners[2])))))
    high = max(1, round(float(max(_length(corners[0], corners[3]), _length(corners[1], corners[2])))))
    upright = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    turned = cv2.getPerspectiveTransform(corners, upright)
    cut = cv2.warpPerspective(image, turned, (wide, high), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(cut, np.uint8)


def _length(one: npt.NDArray[np.float32], other: npt.NDArray[np.float32]) -> float:
    return float(np.hypot(*(other - one)))


def part_box(corners: Corners, across: tuple[float, float], down: tuple[float, float] = (0, 1)) -> Box:
    """The box, in the image's pixels, of a part of a line: from where to where, as shares of its length and height."""
    shares = [(x, y) for x in across for y in down]
    points = np.array([_at(corners, x, y) for x, y in shares])
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    return int(left), int(top), int(np.ceil(right)), int(np.ceil(bottom))


def _at(corners: Corners, x: float, y: float) -> npt.NDArray[np.float32]:
    upper = corners[0] + x * (corners[1] - corners[0])
    lower = corners[3] + x * (corners[2] - corners[3])
    return np.asarray(upper + y * (lower - upper), np.float32)
