"""Headings: what their words say, and how they stand on the page.

Thresholds from: set by hand on the seven books of tests/bench/test_structure.py; their scores are in reports/bench, no
curves kept. tests/label/test_block_classes.py holds them.
"""

from __future__ import annotations

import re
from itertools import pairwise
from statistics import fmean, median

from lib.label.prose import letters_and_figures
from lib.label.shapes import BlockShape, PageShape, lines_above, white_above
from lib.label.typography import BodyType
from lib.text.titles import is_numeral, numbers_chapter

_LISTED = re.compile(r"(?:[.·…]\s?){2,}\s*\d")
"""Leaders and a figure: a line of a table or a list."""
_OPENING = "\"'“‘([ "
_STOPPED = re.compile(r"[,;:.!?…—–-][\"'”’)\]*†‡§\d]*\s*$")
_ENDED = re.compile(r"[:.!?…][\"'”’)\]*†‡§\d]*\s*$")
"""A stop at a line's end, and one that ends a sentence, with what may stand behind them."""
_WORD = re.compile(r"(?<![^\W_])[^\W\d_]{2}")
"""A word of two letters or more: what is read in a drawing or in a table's figures seldom has one."""
MAX_LINES, MAX_WORDS = 5, 24
"""Lines and words of a heading, at most."""
MIN_LETTERS, MIN_CONFIDENCE = 2, 0.4
"""Letters, and confidence, 0 to 1, from which a heading is more than a numeral."""
CENTRED = 0.06
"""A block is centred when its middle is no farther from the middle of the measure, as a share of the measure."""
NARROW = 0.9
"""A centred block fills less of the measure than this, or it is just a full line."""
RIGHT = 0.16
"""A block whose middle stands farther to the right than this share of the measure heads nothing."""
FLUSH, SHORT = 0.03, 0.7
"""A head at the left begins this near the edge, and is no wider than this, as shares of the measure."""
APART = 0.35
"""White over and under such a head, in distances of the text's lines, at least."""
EMPHASISED = 0.6
"""Share of its letters in bold or italic type, at least: of large or short lines not every word is told."""
SAME_SIZE = 0.95
"""Type of such a head, at least, as a share of the body's: captions are smaller."""
MOST_SIDE_HEADS, FEW_WORDS_ABOVE = 3, 3
"""Such lines on a page, at most; words of a line above, fewer than which are a running head or a number."""
MIN_SIDE_LETTERS, MAX_SIDE_WORDS = 4, 9
"""Letters and words of such a head, at least and at most."""
NOTE_MARKS = "*†‡§"
LARGE = 1.15
"""Type from this size of the body's, as a ratio, is display type."""
CAPITALS, CAPITALS_WIDE = 0.6, 0.9
"""Share of the letters, above which they are set in capitals, and of those of a title as wide as the text."""
WEIGHTY = 3
"""Letters; longer words begin with a capital in a title."""
SINK = 2.5
"""A page whose text begins this many lines lower than others opens a chapter."""


def names_chapter(block: BlockShape) -> bool:
    """Whether a block's first line says that it heads a chapter or another division of the body."""
    return bool(block.lines) and numbers_chapter(block.lines[0].text)


def is_bare_numeral(block: BlockShape) -> bool:
    """Whether a block is a number and nothing else, as chapters without a name have."""
    return is_numeral(block.text)


def is_centred(block: BlockShape, page: PageShape) -> bool:
    """Whether a block stands in the middle of the measure with white on both sides."""
    left, right = page.measure_of(block.box)
    wide = max(right - left, 1)
    off = abs((block.box[0] + block.box[2]) - (left + right)) / 2
    return off <= CENTRED * wide and block.box[2] - block.box[0] < NARROW * wide


def looks_like_heading(block: BlockShape, page: PageShape, body: BodyType) -> bool:
    """Whether a block is short, stands in the middle, and is set in capitals or large type."""
    if not block.lines or len(block.lines) > MAX_LINES or block.words > MAX_WORDS:
        return False
    if _LISTED.search(block.text):
        return False
    if sum(line.letters for line in block.lines) < MIN_LETTERS or block.confidence < MIN_CONFIDENCE:
        return is_bare_numeral(block) and is_centred(block, page)
    if _is_set_right(block, page) or block.text[:1] in NOTE_MARKS:
        return False
    letters, figures = letters_and_figures(block.text)
    if not is_bare_numeral(block) and (figures >= letters or not _WORD.search(block.text)):
        return False
    large = bool(body.size) and block.size >= LARGE * body.size
    # A long title fills the measure; running text is never all capitals.
    wide_title = block.capitals > (CAPITALS if large else CAPITALS_WIDE)
    if not (is_centred(block, page) or wide_title):
        return False
    return large or block.capitals >= CAPITALS or _title_case(block)


def is_side_head(block: BlockShape, below: BlockShape, page: PageShape, body: BodyType) -> bool:
    """Whether a block is a head at the left edge, in bold or italic type of the text's size, over running text.

    It is one line apart from the others, between sentences, and a name: no stop ends it. Where a page has many such
    lines, they are speakers of a play or entries of a list.
    """
    if not _is_side_line(block, page) or len(below.lines) < 2 or block.size < SAME_SIZE * body.size:
        return False
    line, first = block.lines[0], below.text.lstrip(_OPENING)[:1]
    between = (first.isupper() or first.isdigit()) and has_ended_above(block, page)
    # What stands between lines of the text is no white that sets a line apart.
    usual = median(lower.box[1] - upper.box[3] for upper, lower in pairwise(below.lines))
    white = min(white_above(block, page), below.box[1] - line.box[3]) - max(usual, 0)
    apart = bool(body.pitch) and white >= APART * body.pitch
    roman = fmean(one.emphasis for one in below.lines) < EMPHASISED
    few = sum(_is_side_line(other, page) for other in page.blocks) <= MOST_SIDE_HEADS
    return between and apart and roman and few and line.confidence >= MIN_CONFIDENCE


def _is_side_line(block: BlockShape, page: PageShape) -> bool:
    """Whether a block is one short line at the left edge in bold or italic type, which begins and ends as a name."""
    if len(block.lines) != 1 or block.lines[0].letters < MIN_SIDE_LETTERS or block.words > MAX_SIDE_WORDS:
        return False
    line, (left, right) = block.lines[0], page.measure_of(block.box)
    flush = abs(line.box[0] - left) <= FLUSH * (right - left) and line.box[2] - line.box[0] <= SHORT * (right - left)
    text = line.text.lstrip("\"'“‘§ ")
    named = (text[:1].isupper() or text[:1].isdigit()) and not _STOPPED.search(line.text)
    return flush and named and line.emphasis >= EMPHASISED


def has_ended_above(block: BlockShape, page: PageShape) -> bool:
    """Whether the text right above a block ends a sentence, or none stands there."""
    above = lines_above(block, page)
    return not above or _ENDED.search(above[-1].text) is not None or len(above[-1].words) < FEW_WORDS_ABOVE


def _is_set_right(block: BlockShape, page: PageShape) -> bool:
    """Whether a block stands at the right, as the name below a letter or a preface does."""
    left, right = page.measure_of(block.box)
    return (block.box[0] + block.box[2]) / 2 - (left + right) / 2 > RIGHT * (right - left)


def _title_case(block: BlockShape) -> bool:
    """Each word of weight begins with a capital, and no stop ends them, but for a point after a line of several."""
    words = [word.strip("\"'“”‘’(),.;:") for word in block.text.split()]
    weighty = [word for word in words if len(word) > WEIGHTY and word[0].isalpha()]
    ended = block.text[-1:] in ",;:" or (block.text[-1:] == "." and not (len(weighty) > 1 and len(block.lines) == 1))
    return bool(weighty) and all(word[0].isupper() for word in weighty) and not ended


def is_sunk(block: BlockShape, body: BodyType) -> bool:
    """Whether a page that begins with this block begins lower than pages of the book do."""
    return bool(body.pitch) and block.box[1] >= body.top + SINK * body.pitch
