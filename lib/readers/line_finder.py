"""Where a page's lines are, by rapidocr's detection model: a text line may lean, so it is four corners, no box."""

from __future__ import annotations

from functools import cache
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from lib.readers.onnx_models import giving_back, model_file, open_session
from lib.schemas.base import Box

Grey = npt.NDArray[np.uint8]
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
        output = self._session.run(None, {self._input: prepared}, giving_back())[0]
        boxes, _ = self._lines(output, image.shape)
        found = [np.asarray(corners, np.float32) for corners in boxes]
        return sorted(found, key=lambda corners: (float(corners[:, 1].mean()), float(corners[:, 0].min())))


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
