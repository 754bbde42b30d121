"""Heads that a number opens, in larger type than the text below, without white about them.

Thresholds from: set by hand on eugenics; tests/label/test_numbered_heads.py holds them.
"""

from __future__ import annotations

import re
from statistics import median

from lib.label.heading_evidence import LARGE, MAX_SIDE_WORDS, MIN_CONFIDENCE, has_ended_above
from lib.label.shapes import BlockShape, PageShape
from lib.text.titles import is_numeral

_NUMBERED = re.compile(r"(\w{1,6})\.\s+[^\W\d_a-z].*[^\W\d_]{3}")
"""A number and a name."""
SHORT = 0.7
"""Share of the measure that such a head takes, at most."""
LEAST_LINES = 3
"""Lines of the text below it, at least."""


def is_numbered_head(block: BlockShape, below: BlockShape, page: PageShape) -> bool:
    """Whether a block is one short line of a number and a name, larger than the text below, between sentences."""
    if len(block.lines) != 1 or block.words > MAX_SIDE_WORDS or len(below.lines) < LEAST_LINES:
        return False
    line, (left, right) = block.lines[0], page.measure_of(block.box)
    found = _NUMBERED.match(line.text)
    if found is None or not is_numeral(found[1]) or line.confidence < MIN_CONFIDENCE:
        return False
    larger = line.size >= LARGE * median(one.size for one in below.lines)
    short = line.box[2] - line.box[0] <= SHORT * (right - left)
    return larger and short and below.text[:1].isupper() and has_ended_above(block, page)
