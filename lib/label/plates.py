"""Plates: pages of pictures with words about them, and no running text.

Thresholds from: set by hand on two plates of eugenics; tests/label/test_plates.py holds them.
"""

from __future__ import annotations

from lib.geometry import area, union
from lib.label.prose import is_prose
from lib.label.shapes import PageShape

LEAST = 0.33
"""Share of what is printed on a plate that its pictures take, at least, as areas of the boxes round them.
From: 0.40 and 0.71 on those two."""


def is_plate(page: PageShape) -> bool:
    """Whether pictures take a good part of a page without running text."""
    pictures = [block.box for block in page.blocks if block.illustration]
    if not pictures or any(is_prose(block, page) for block in page.blocks if block.lines):
        return False
    whole = union(block.box for block in page.blocks)
    return sum(map(area, pictures)) >= LEAST * area(whole)
