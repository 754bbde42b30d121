"""Printed rules among type: straight, leaning and broken ones; letters above each other are none."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from font_source_serif_pro import SourceSerifPro
from PIL import Image, ImageDraw, ImageFont

from lib.images.binarization import Mask
from lib.images.rules import Rules, find_rules
from tests.projects import SENTENCES

SIZE = 20.0


def page(lean: float = 0.0, broken: int = 0) -> Mask:
    """Type with two upright rules and two level ones below it; `broken` white pixels in the middle of each."""
    image = Image.new("L", (1000, 1200), 255)
    pen = ImageDraw.Draw(image)
    font = ImageFont.truetype(str(SourceSerifPro), 28, layout_engine=ImageFont.Layout.BASIC)
    for row in range(12):
        pen.text((100, 60 + 34 * row), SENTENCES[row % len(SENTENCES)], font=font, fill=0)
    for x in (300, 600):
        pen.line((x, 600, x, 1100), fill=0, width=3)
    for y in (600, 1100):
        pen.line((150, y, 850, y), fill=0, width=3)
    if broken:
        pen.rectangle((0, 800, 1000, 800 + broken), fill=255)
        pen.rectangle((450, 580, 450 + broken, 1150), fill=255)
    turned = cv2.warpAffine(
        np.asarray(image), cv2.getRotationMatrix2D((500.0, 600.0), lean, 1.0), (1000, 1200), borderValue=(255,)
    )
    return np.asarray(turned < 128)


@pytest.mark.parametrize(("lean", "broken"), [(0.0, 0), (1.0, 0), (-1.2, 0), (0.0, 30), (0.8, 40)])
def test_rules_are_found_and_nothing_else(lean: float, broken: int) -> None:
    rules = find_rules(page(lean, broken), SIZE)
    assert len(rules.upright) == 2
    assert len(rules.level) == 2
    for left, top, right, bottom in rules.upright:
        assert bottom - top > 450
        assert right - left < 20
    for left, top, right, bottom in rules.level:
        assert right - left > 650
        assert bottom - top < 22


def test_a_rule_is_as_thick_as_it_was_printed() -> None:
    rules = find_rules(page(), SIZE)
    assert [box[2] - box[0] for box in rules.upright] == [3, 3]
    assert [box[3] - box[1] for box in rules.level] == [3, 3]


def test_type_alone_has_no_rules() -> None:
    ink = page().copy()
    ink[560:] = False
    assert find_rules(ink, SIZE) == find_rules(np.zeros((10, 10), bool), 0.0)


def test_level_rules_are_looked_for_only_where_enough_upright_ones_stand() -> None:
    whole = find_rules(page(), SIZE)
    assert find_rules(page(), SIZE, len(whole.upright)) == whole
    assert find_rules(page(), SIZE, len(whole.upright) + 1) == Rules(whole.upright, [])
