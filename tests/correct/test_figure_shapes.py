"""Threes and eights by their shape, drawn as old type has them: a 3 whose ends are curled in."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from lib.correct.draft import LineDraft
from lib.correct.second_reader.figure_shapes import by_shape, tell_by_shape
from lib.images.binarization import Grey
from lib.schemas.base import Box
from tests.correct.reading import page

HIGH, WIDE, THICK = 40, 24, 4
SMALL = 0.4
OPEN = (210, 510)
"""Degrees between which the ring of an open bow is drawn."""


def drawn(text: str) -> tuple[Grey, Box]:
    """Figures in a white field: rings for the bows, those of a 3 open at their left; an s has one of each."""
    image = np.full((HIGH + 20, 20 + (WIDE + 8) * len(text)), 255, np.uint8)
    for at, figure in enumerate(text):
        left = 10 + (WIDE + 8) * at
        middle = left + WIDE // 2
        for bow, is_open in ((10 + HIGH // 4, figure == "3"), (10 + 3 * HIGH // 4, figure in "3s")):
            turn = OPEN if is_open else (0, 360)
            if figure in "38s":
                cv2.ellipse(image, (middle, bow), (WIDE // 2 - 2, HIGH // 4), 0, *turn, color=0, thickness=THICK)
        if figure not in "38s":
            image[10 : 10 + HIGH, middle - 2 : middle + 3] = 0
    return image, (10, 8, image.shape[1] - 8, 12 + HIGH)


@pytest.mark.parametrize(
    ("printed", "read", "told"),
    [
        ("133", "188", "133"),
        ("133", "138", "133"),
        ("188", "133", "188"),
        ("138", "138", "138"),
        ("131", "181", "131"),
        ("33", "8.8", "3.3"),
    ],
)
def test_a_three_and_an_eight_are_told_by_paper_and_ink(printed: str, read: str, told: str) -> None:
    assert by_shape(read, *drawn(printed)) == told


def test_what_is_not_clear_stays_as_it_was_read() -> None:
    image, box = drawn("1ss")
    assert by_shape("188", image, box) == "188"
    assert by_shape("133", image, box) == "133"
    assert by_shape("1888", *drawn("133")) == "1888"  # figures that cannot be told apart
    assert by_shape("188", np.zeros((0, 0), np.uint8), (0, 0, 0, 0)) == "188"
    assert by_shape("188", np.full((60, 120), 255, np.uint8), (10, 8, 110, 52)) == "188"


def test_small_threes_whose_ends_meet_the_waist_are_no_eights() -> None:
    for printed, read, told in (("188", "133", "133"), ("133", "188", "133")):
        image, box = drawn(printed)
        small = np.asarray(cv2.resize(image, None, fx=SMALL, fy=SMALL, interpolation=cv2.INTER_AREA), np.uint8)
        left, top, right, foot = (int(SMALL * side) for side in box)
        assert by_shape(read, small, (left, top, right, foot)) == told


@pytest.mark.parametrize(
    ("read", "asked"), [("188", True), ("188.", True), ("(188", False), ("18th", False), ("$188", False)]
)
def test_only_figures_are_asked_beside_which_nothing_is_as_high(read: str, asked: bool) -> None:
    image, box = drawn("133")
    draft = LineDraft(next(page(read).lines()))
    draft.line.words[0].box = box
    tell_by_shape(draft, image)
    assert draft.text == (read.replace("8", "3") if asked else read)
