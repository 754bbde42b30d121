"""Glyphs of faces, printed and scanned as small as raised marks are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from lib.images.components import find_marks

SIZE, EDGE = 120, 40
"""Points that a face is drawn at, and white around a glyph, in pixels."""
SLANT, TURN = 0.03, 0.015
"""How far type leans and turns, as tangents: a normal distribution's deviation."""
X_HEIGHTS, RAISED = (10.0, 26.0), (0.5, 0.8)
"""How high small letters of a page are, from and to, in pixels; and how large raised marks are beside its type."""
MOST_INK, SPREADS, INKED = 3, 0.65, 0.7
"""How far ink spreads or wears at most, in pixels of the drawing; how often it spreads, and how often either, as
probabilities."""
BLUR, NOISE = (0.3, 0.8), (0.0, 0.12)
"""Deviation of the scan's blur, from and to, in its pixels; and that of its noise, where black is 1."""
BLACK, FAINT = (0.3, 0.6), 0.3
"""What is ink, from and to, as a share of the blackest; and the least that counts as that."""
LEAST = 3
"""Pixels that a glyph is high at least."""
NO_GLYPH = "\uffff"
"""A character that no face has: what is drawn for it stands for those that a face lacks."""


def scanned(face: Path, signs: str, each: int, chance: Generator) -> Iterator[tuple[str, NDArray[np.bool_]]]:
    """Each sign that a face has, so many times, with its ink, (height, width); nothing of a face without small x."""
    font = ImageFont.truetype(str(face), SIZE)
    _, top, _, foot = font.getbbox("x")
    lacking = bytes(font.getmask(NO_GLYPH))
    if foot - top < SIZE / 6:
        return
    for sign in signs:
        if bytes(font.getmask(sign)) != lacking:
            for _ in range(each):
                ink = _scanned(font, sign, foot - top, chance)
                if ink is not None:
                    yield sign, ink


def _scanned(font: ImageFont.FreeTypeFont, sign: str, x_height: float, chance: Generator) -> NDArray[np.bool_] | None:
    left, top, right, foot = font.getbbox(sign)
    sheet = Image.new("L", (int(right - left) + 2 * EDGE, int(foot - top) + 2 * EDGE), 0)
    ImageDraw.Draw(sheet).text((EDGE - left, EDGE - top), sign, fill=255, font=font)
    drawn = np.asarray(sheet, np.float32) / 255
    size = (drawn.shape[1], drawn.shape[0])
    lean = chance.normal(0, SLANT)
    bent = np.asarray([[1, lean, -lean * size[1] / 2], [chance.normal(0, TURN), 1, 0]], np.float32)
    drawn = np.asarray(cv2.warpAffine(drawn, bent, size))
    scale = chance.uniform(*X_HEIGHTS) * chance.uniform(*RAISED) / x_height
    far = int(chance.integers(0, MOST_INK + 1))
    if far and chance.random() < INKED:
        change = cv2.dilate if chance.random() < SPREADS else cv2.erode
        drawn = np.asarray(change(drawn, np.ones((far, far), np.uint8)))
    drawn = np.asarray(cv2.GaussianBlur(drawn, (0, 0), chance.uniform(*BLUR) / scale))
    shift = np.asarray([[1, 0, chance.random() / scale], [0, 1, chance.random() / scale]], np.float32)
    drawn = np.asarray(cv2.warpAffine(drawn, shift, size))
    small = cv2.resize(drawn, (max(LEAST, round(size[0] * scale)), max(LEAST, round(size[1] * scale))),
                       interpolation=cv2.INTER_AREA)  # fmt: skip
    grey = small + chance.normal(0, chance.uniform(*NOISE), small.shape)
    labels, stats = find_marks(grey > chance.uniform(*BLACK) * max(float(grey.max()), FAINT))
    if len(stats) < 2:
        return None
    largest = 1 + int(np.argmax(stats[1:, 4]))
    left, top, wide, high, _ = (int(side) for side in stats[largest])
    return None if high < LEAST else np.asarray(labels[top : top + high, left : left + wide] == largest)
