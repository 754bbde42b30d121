"""Upright rules between words of a page: they part columns, of a table or of text.

Thresholds from: set by hand on the tables of eugenics, tables and vaxfacts; tests/layout/test_column_rules.py holds
them.
"""

from __future__ import annotations

from statistics import median

from lib.images.binarization import LONG_SIDE, Grey, find_ink
from lib.images.reduction import shrink
from lib.images.rules import find_rules
from lib.schemas.base import Box
from lib.schemas.ocr import OcrPage
from lib.text.type_size import line_size

LETTER = 0.5
"""Usual longer side of a letter, in sizes of the type."""
NEVER = 1_000_000
"""Upright rules of a page from which level ones would be looked for."""


def column_rules(page: OcrPage, grey: Grey) -> list[Box]:
    """The upright rules with words on either side, from left to right; `grey` is the page's image, (height, width)."""
    lines = [line for line in page.lines() if line.words]
    sizes = [size for line in lines if (size := line_size(line)) is not None]
    if not sizes:
        return []
    small = shrink(grey, round(grey.shape[1] * min(1.0, LONG_SIDE / max(grey.shape))))
    scale = small.shape[1] / grey.shape[1]
    found = find_rules(find_ink(small), LETTER * median(sizes) * scale, NEVER).upright
    rules = [_on_page(rule, scale) for rule in found]
    words = [word.box for line in lines for word in line.words]
    return [rule for rule in rules if _parts(rule, words)]


def _parts(rule: Box, words: list[Box]) -> bool:
    """Whether words stand beside a rule on its left and on its right."""
    beside = [box for box in words if rule[1] <= (box[1] + box[3]) / 2 <= rule[3]]
    at = (rule[0] + rule[2]) / 2
    return any(box[2] <= at for box in beside) and any(box[0] >= at for box in beside)


def _on_page(rule: Box, scale: float) -> Box:
    left, top, right, bottom = (edge / scale for edge in rule)
    return int(left), int(top), round(right), round(bottom)
