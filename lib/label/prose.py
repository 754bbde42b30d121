"""Kinds of text on a page of running text: notes, quotations, verse, tables, captions.

Thresholds from: set by hand on the seven books of tests/bench/test_structure.py; their scores are in reports/bench, no
curves kept. tests/label/test_block_classes.py holds them.
"""

from __future__ import annotations

import re

from lib.label.notch_blocks import is_cut_in
from lib.label.shapes import BlockShape, LineShape, PageShape
from lib.label.typography import BodyType
from lib.text.leaders import runs_over_leaders

SMALL = 0.93
"""Type of no more than this share of the body's size is another size, and so are lines that close."""
SAME_SIZE = 0.06
"""Type that differs from it by no more than this share is the body's size."""
TIGHT = 0.88
"""Lines of no more than this share of the body's pitch are set apart from it, whatever their size."""
FULL, FULL_WORDS = 0.5, 5
"""A full line takes this share of the page's width at least, and has so many words."""
FULL_OF_COLUMN = 0.65
"""Share of its column that a full line takes, where the page has several. From: FULL, in pages of one column."""
PROSE_LINES = 3
"""Full lines of a piece of running text, at least."""
INDENT = 0.035
"""A block set in on both sides by this share of the measure is a quotation."""
VERSE_INDENT = 0.08
"""Verse is set in by this share of the measure."""
VERSE_FILL = 0.9
"""Lines of verse end before this share of the measure."""
FLUSH_VERSE_INDENT, FLUSH_VERSE_LINES = 0.02, 4
"""Verse that hardly stands in, as quotations in small type: by this share of the measure, in so many lines at least."""
FLUSH_VERSE_FULL, FLUSH_VERSE_CAPITALS = 0.25, 0.9
"""Share of its lines that may reach the right edge, and share of them that begin with a capital, at least."""
REACHES = 0.97
"""A line that takes this share of the measure reaches its right edge."""
VERSE_WORDS = 10
"""Words of a line of verse, at most."""
VERSE_CAPITALS = 0.8
"""Share of the lines of verse, at least, that begin with a capital."""
VERSE_LEAST_WORDS = 5
"""Words of a line that is verse though all others are left out, at least. From: set by hand; dates have fewer."""
VERSE_EDGE = 0.03
"""A line goes on with the verse above where their left edges differ by no more than this share of the page's width."""
LISTED = 0.6
"""Share of the lines of a list, at least, that end in a number."""
TABLE_LINES, TABLE_FIGURES = 3, 0.5
"""Lines of a table, and share of its words that hold a figure, at least."""
MARGIN, NARROW, NARROW_SMALL = 0.01, 0.28, 0.5
"""A sidenote stands outside the measure, give or take this share of it, and is no wider than this share, or this one
in type smaller than the body's."""
NEAR_PICTURE = 0.08
"""A caption stands this near below its picture, as a share of the page's height."""
REACHES_IN, ABOVE_PICTURE = 0.25, 0.4
"""Shares of that by which it may reach into the picture, and stand above it."""
AS_LARGE, CENTRED_ON = 0.9, 0.1
"""Type of this share of the body's size is as large, and what is no farther from a picture's middle is centred on it,
as a share of its width: such type that is not is the text's. From: the plates of twelve books and of typeset ones."""
CAPTION_LINES = 5
"""Lines of a caption, at most."""
HIGHEST_NOTE = 0.3
"""Share of the page's height above which no note begins."""
MOST_FIGURES = 0.75
"""Share of figures among a note's first letters and figures, at most: a row of a table has more."""

_LEFT_OUT = re.compile(r"(?:\s*[*.·•]){3,}\s*")
"""Signs that stand for lines that are left out."""
_QUOTED_LINE = re.compile(r"[“”‘’\"'«»]{1,4}\s?[^\W\d_].*[\w,;’'—–-]")
_WORD = re.compile(r"[^\W\d_]{3}")
_NOTE_MARK = re.compile(
    r"^(?:[’‘'\".,]?\s?[*†‡§¶‖]|[|+®°¹²³⁴{}!=]|\W?\d{1,3}(?=\W|[A-Z¥])|\(\d{1,2}\)|\[\d{1,2}\]|’(?=[A-Z]))"
)
_QUOTATION_MARKS = "*’‘'\"“”,"
_TABLE_TITLE = re.compile(r"^\W*(?:table|fig\.?|figure|plate|diagram|map|chart)\s+(?:[IVXLC]+|\d+)\b", re.IGNORECASE)
_ENDS_IN_NUMBER = re.compile(r"[\W\s](?:\d{1,4}|[ivxlc]{1,7})\W*$")


def is_prose(block: BlockShape, page: PageShape) -> bool:
    """Whether a block is a piece of running text: three full lines or more, not in capitals."""
    return _full_lines(block, page) >= PROSE_LINES and block.capitals < 0.5


def fills_measure(block: BlockShape, page: PageShape) -> bool:
    """Whether a block of two lines or more, however short, begins with a full one."""
    return len(block.lines) >= 2 and _full_lines(block, page) >= 1 and block.capitals < 0.5


def is_text(block: BlockShape, page: PageShape, body: BodyType) -> bool:
    """Whether a block is running text though it may be short: it begins with a full line, in the body's size."""
    if is_prose(block, page):
        return True
    return fills_measure(block, page) and bool(body.size) and abs(block.size / body.size - 1) <= SAME_SIZE


def _full_lines(block: BlockShape, page: PageShape) -> int:
    """Lines of several words that are about as wide as the page's text, or their column's."""
    left, right = page.measure_of(block.box)
    wide = min(FULL * page.width, FULL_OF_COLUMN * (right - left)) if page.columns else FULL * page.width
    return sum(len(line.words) >= FULL_WORDS and line.box[2] - line.box[0] >= wide for line in block.lines)


def is_small(block: BlockShape, body: BodyType) -> bool:
    """Whether a block is set smaller or tighter than the body. Both must tell where a block has lines enough."""
    if not body.size or not body.pitch:
        return False
    size = block.size / body.size
    if block.pitch is None:
        return size <= SMALL
    pitch = block.pitch / body.pitch
    return (size <= SMALL and pitch <= SMALL) or pitch <= TIGHT


def begins_as_note(block: BlockShape) -> bool:
    """Whether a block begins with the mark of a footnote, or with what such a mark is read for."""
    if not block.lines or block.lines[0].noted:
        return bool(block.lines)
    mark = _NOTE_MARK.match(block.lines[0].text)
    # What opens a quotation is read for a star as often as it is read right.
    return mark is not None and not (block.quoted and mark.group().strip()[:1] in _QUOTATION_MARKS)


def marks_note(block: BlockShape) -> bool:
    """The same by its first characters alone: in a row of notes, what looks like a quotation mark is a note's too."""
    return bool(block.lines) and (block.lines[0].noted or _NOTE_MARK.match(block.lines[0].text) is not None)


def letters_and_figures(text: str) -> tuple[int, int]:
    """How many letters and how many figures a text has."""
    return sum(map(str.isalpha, text)), sum(map(str.isdigit, text))


def ends_in_number(text: str) -> bool:
    """Whether a line ends in a figure, as an entry of a list does."""
    return _ENDS_IN_NUMBER.search(text) is not None


def opens_note(line: LineShape, page: PageShape) -> bool:
    """Whether a line may be a note's first: a raised mark opens it, and it stands low enough on the page."""
    if not line.noted or line.box[1] < HIGHEST_NOTE * page.height:
        return False
    letters, figures = letters_and_figures(line.text)
    return _WORD.search(line.text) is not None and figures <= MOST_FIGURES * (letters + figures)


def is_set_in(block: BlockShape, page: PageShape) -> bool:
    """Whether a block of two lines or more is set in on both sides."""
    left, right = page.measure_of(block.box)
    indent = INDENT * (right - left)
    return len(block.lines) >= 2 and block.box[0] >= left + indent and block.box[2] <= right - indent


def is_sidenote(block: BlockShape, page: PageShape, body: BodyType) -> bool:
    """Whether a narrow block of words stands in the margin beside running text, in type no larger than it, or in a
    notch of the text."""
    if is_cut_in(block, page, body):
        return True
    left, right = page.measure
    wide = max(right - left, 1)
    outside = block.box[0] >= right - MARGIN * wide or block.box[2] <= left + MARGIN * wide
    narrow = NARROW if block.size > SMALL * body.size else NARROW_SMALL
    if not outside or block.box[2] - block.box[0] > narrow * wide or not any(map(str.isalpha, block.text)):
        return False
    beside = any(line.box[1] < block.box[3] and block.box[1] < line.box[3] for line in page.prose_lines)
    return beside and (not body.size or block.size <= body.size)


def is_verse(block: BlockShape, page: PageShape) -> bool:
    """Whether a block is verse: short ragged lines, set in, that begin with capitals."""
    left, right = page.measure_of(block.box)
    wide = max(right - left, 1)
    if len(block.lines) < 2 or any(len(line.words) > VERSE_WORDS for line in block.lines):
        return False
    if block.box[0] < left + VERSE_INDENT * wide:
        return _is_flush_verse(block, left, wide)
    short = all(line.box[2] < left + VERSE_FILL * wide for line in block.lines)
    # The first line may be the end of one that the text above begins.
    rest = block.of(block.lines[1:])
    begun = len(rest.lines) > 1 and _capital_lines(rest) == len(rest.lines)
    lettered = [line for line in block.lines if not _LEFT_OUT.fullmatch(line.text)]
    enough = len(lettered) > 1 or sum(len(line.words) for line in lettered) >= VERSE_LEAST_WORDS
    return short and (begun or (enough and _capital_lines(block) >= VERSE_CAPITALS * len(lettered)))


def _is_flush_verse(block: BlockShape, left: int, wide: int) -> bool:
    """Lines that hardly stand in, of which nearly all begin with a capital and few fill the measure."""
    if len(block.lines) < FLUSH_VERSE_LINES or block.box[0] < left + FLUSH_VERSE_INDENT * wide or is_listing(block):
        return False
    full = sum(line.box[2] >= left + REACHES * wide for line in block.lines)
    few = full <= FLUSH_VERSE_FULL * len(block.lines)
    return few and _capital_lines(block) >= FLUSH_VERSE_CAPITALS * len(block.lines)


def _capital_lines(block: BlockShape) -> int:
    """Lines that begin with a capital, whatever mark opens them."""
    return sum(line.text.lstrip("\"'“”‘’*( ")[:1].isupper() for line in block.lines)


def continues_verse(block: BlockShape, above: BlockShape, page: PageShape) -> bool:
    """Whether lines go on with the verse above them: they are short too, and begin where that begins.

    One line may begin with a small letter; of several, each must begin as lines of verse do, and few reach the right
    edge.
    """
    left, right = page.measure_of(block.box)
    same_edge = abs(block.box[0] - above.box[0]) <= VERSE_EDGE * page.width
    short = all(len(line.words) <= VERSE_WORDS for line in block.lines)
    capitals = len(block.lines) == 1 or _capital_lines(block) == len(block.lines)
    full = sum(line.box[2] >= left + REACHES * max(right - left, 1) for line in block.lines)
    few = len(block.lines) == 1 or full <= FLUSH_VERSE_FULL * len(block.lines)
    return same_edge and short and capitals and few


def begins_verse(block: BlockShape, below: BlockShape, page: PageShape) -> bool:
    """Whether a line that was parted from the verse below it is its first: a quotation mark hangs before it.

    It is set in and short too, has a capital, and goes on: what names who speaks ends in a point or a colon.
    """
    left, right = page.measure_of(block.box)
    wide = max(right - left, 1)
    if len(block.lines) != 1 or not _QUOTED_LINE.fullmatch(block.text) or _capital_lines(block) != 1:
        return False
    set_in = block.box[0] >= left + VERSE_INDENT * wide and block.box[2] < left + VERSE_FILL * wide
    return set_in and continues_verse(block, below, page)


def is_listing(block: BlockShape) -> bool:
    """Whether most of a block's lines end in a number, or run to one over leaders."""
    listed = sum(runs_over_leaders(line.text) or ends_in_number(line.text) for line in block.lines)
    return len(block.lines) >= 2 and listed >= LISTED * len(block.lines)


def is_table(block: BlockShape) -> bool:
    """Whether figures make up most of a block of several lines."""
    words = [word for word in block.text.split() if any(letter.isalnum() for letter in word)]
    figures = sum(any(letter.isdigit() for letter in word) for word in words)
    return len(block.lines) >= TABLE_LINES and bool(words) and figures >= TABLE_FIGURES * len(words)


def is_caption(block: BlockShape, page: PageShape, body: BodyType) -> bool:
    """Whether a short block stands right below or above a picture, and is no line of the text that stands there."""
    if not block.lines or len(block.lines) > CAPTION_LINES:
        return False
    reach = NEAR_PICTURE * page.height
    for picture in page.blocks:
        if not picture.illustration or block.box[2] <= picture.box[0] or block.box[0] >= picture.box[2]:
            continue
        below = -REACHES_IN * reach <= block.box[1] - picture.box[3] <= reach
        above = 0 <= picture.box[1] - block.box[3] <= ABOVE_PICTURE * reach
        if below or above:
            runs_on = above or block.text[:1].islower()
            return not (runs_on and block.size >= AS_LARGE * body.size and not _is_centred_on(block, picture))
    return False


def _is_centred_on(block: BlockShape, picture: BlockShape) -> bool:
    off = abs(block.box[0] + block.box[2] - picture.box[0] - picture.box[2]) / 2
    return off <= CENTRED_ON * (picture.box[2] - picture.box[0])


def is_titled(block: BlockShape) -> bool:
    """Whether a block says that it is the title of a table or a figure."""
    return len(block.lines) <= CAPTION_LINES and _TABLE_TITLE.match(block.text) is not None
