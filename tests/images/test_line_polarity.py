"""A cut line comes out dark on light, and a line that is so already untouched."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from lib.images.line_polarity import dark_on_light_line
from tests.images.light_on_dark_pages import grained, tones
from tests.scans.makers import Grey, font


def line(text: str, *, size: int = 30, margin: int = 5) -> Grey:
    """Black on white, cut close as lines are."""
    face = font(size)
    left, top, right, bottom = (round(value) for value in face.getbbox(text))
    image = Image.new("L", (right - left + 2 * margin, bottom - top + 2 * margin), 255)
    ImageDraw.Draw(image).text((margin - left, margin - top), text, fill=0, font=face)
    return np.asarray(image)


TEXTS = ["The binder kept his thread", "ALL IN CAPITALS", "gypsy pages", "of", "1843", "A", "WWWWMMMM", "…", "—"]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize(("ground", "ink"), [(255, 0), (60, 15), (240, 200), (120, 40)])
def test_dark_lines_stay(text: str, ground: int, ink: int) -> None:
    made = tones(line(text), ground, ink)
    assert dark_on_light_line(made) is made


@pytest.mark.parametrize("text", [text for text in TEXTS if text[0].isalnum()])
@pytest.mark.parametrize(("ground", "tone"), [(0, 255), (45, 95), (170, 250), (20, 120)])
def test_light_lines_are_turned(text: str, ground: int, tone: int) -> None:
    plain = line(text)
    turned = dark_on_light_line(tones(plain, ground, tone))
    assert np.abs(turned.astype(int) - plain.astype(int)).max() <= 8


def test_grain_stays_ground() -> None:
    turned = dark_on_light_line(grained(tones(line("The binder kept"), 40, 180), 5))
    assert turned[line("The binder kept") == 255].mean() > 235


def test_empty_and_tiny_cuts_stay() -> None:
    for cut in (
        np.zeros((30, 200), np.uint8),
        grained(np.full((30, 200), 40, np.uint8), 3),
        np.zeros((2, 90), np.uint8),
    ):
        assert dark_on_light_line(cut) is cut


def test_heavy_dark_lines_stay() -> None:
    heavy = np.asarray(cv2.erode(line("Heavy black letters", margin=6), np.ones((4, 4), np.uint8)), np.uint8)
    assert dark_on_light_line(heavy) is heavy
