"""The zone of the footnotes: small type at the foot of the page, whose notes begin with marks.

Thresholds from: set by hand on the seven books of tests/bench/test_structure.py; their scores are in reports/bench, no
curves kept. tests/label/test_block_classes.py holds them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from statistics import median

from lib.label.context import PageContext
from lib.label.judgements import Judgement, judge
from lib.label.prose import (
    HIGHEST_NOTE,
    begins_as_note,
    ends_in_number,
    fills_measure,
    is_set_in,
    is_sidenote,
    is_small,
    letters_and_figures,
    marks_note,
    opens_note,
)
from lib.label.shapes import BlockShape, PageShape, white_above
from lib.schemas.label import BlockClass
from lib.text.leaders import runs_over_leaders

APART = 0.4
"""White above a note that shows no mark, in line pitches of the body."""
MIN_NOTE_WORDS, MAX_NOTE_LINES = 5, 3
"""Words, at least, and lines, at most, of a note without a mark that goes on from the page before."""
FOOT, NOTE_SIZE = 0.85, 0.85
"""A short note without a mark stands lower than this share of the page, in type no larger than this share of the
body's."""
SHORT_NOTE_LINES, SHORT_NOTE_WORDS = 2, 2
"""Lines, at most, and words, at least, of such a note."""
CLOSE, ALIKE = 0.5, 0.1
"""What ends a note from the page before stands this close above the first, in type sizes, and differs from it in size
by no more than this share."""
CALLED_SIZE = 0.9
"""Type of a note whose mark was lost, below a text that calls one, as a share of the body's, at most. From: typeset
books, where notes are 0.8 of the text's size; quotations are 0.87."""
LED = 2
"""Lines with leaders from which small type is a list."""
LETTERS = 6
"""Letters of a line whose size counts."""
_SIGN = re.compile(r"[*†‡§¶‖]")
_CALL = re.compile(r"[\w.,;:!?)][’'\"”]?([*†‡§¶‖])$")
_FIGURE = re.compile(r"\W?\d{1,2}\s?[“‘\"']?[^\W\d_a-z]")
"""What opens a note in the lines of a block."""
SMALLER = 0.94
"""Type of the lines from the first raised mark on to the foot, as a share of the body's, at most."""


def footnotes(
    text: Sequence[BlockShape], page: PageShape, context: PageContext, has_table: bool
) -> dict[str, Judgement]:
    """Footnotes: small blocks at the foot, from the lowest up to the first that is none.

    Below a table, small type without a mark is a remark on it.
    """
    notes = _raised_zone(text, page, context)
    waiting: list[str] = []
    for block in reversed(text):
        if block.id in notes or is_sidenote(block, page, context.body):
            continue
        if not is_small(block, context.body) or block.box[1] < HIGHEST_NOTE * page.height:
            break
        row = waiting == [] and _stands_over_note(block, notes, text)
        if begins_as_note(block) or _answers_a_sign(block, text, notes) or row:
            notes |= dict.fromkeys(waiting, judge(BlockClass.FOOTNOTE, "goes on below a note"))
            notes[block.id] = judge(BlockClass.FOOTNOTE, "small type at the foot, with a mark")
            waiting = []
        else:
            waiting.append(block.id)
            lowest = all(other.box[3] <= block.box[1] + block.size for other in text if other is not block)
            apart = lowest and white_above(block, page) >= APART * (context.body.pitch or block.size)
            goes_on = block is text[-1] and block.text[:1].islower() and block.words >= MIN_NOTE_WORDS
            if apart and goes_on and len(block.lines) <= MAX_NOTE_LINES:
                notes[block.id] = judge(BlockClass.FOOTNOTE, "small type at the foot, goes on from above")
            elif apart and not has_table and block is text[-1] and _is_short_at_foot(block, page, context):
                notes[block.id] = judge(BlockClass.FOOTNOTE, "small type at the foot, apart from the text")
            elif apart and not has_table and (_is_called(block, page, context) or _holds_notes(block, page, context)):
                notes[block.id] = judge(BlockClass.FOOTNOTE, "small type at the foot, below a text that calls notes")
    return {} if _is_list(text, notes, page, context) else notes


def _raised_zone(text: Sequence[BlockShape], page: PageShape, context: PageContext) -> dict[str, Judgement]:
    """Notes from the first that a raised mark opens down to the foot, where all of that is smaller than the body."""
    blocks = [block for block in text if not is_sidenote(block, page, context.body)]
    most = SMALLER * context.body.size
    for first, block in enumerate(blocks):
        if not opens_note(block.lines[0], page) or block.size > most:
            continue
        zone = blocks[first:]
        sizes = [line.size for block in zone for line in block.lines if line.letters >= LETTERS]
        if sizes and median(sizes) <= most:
            zone = [*_carried_over(blocks[:first], block, median(sizes)), *zone]
            judgement = judge(BlockClass.FOOTNOTE, "from a raised mark down, smaller than the text")
            return dict.fromkeys((one.id for one in zone), judgement)
    return {}


def _carried_over(above: Sequence[BlockShape], first: BlockShape, size: float) -> Sequence[BlockShape]:
    """The end of a note from the page before: type of the notes' size right above the first of them."""
    if not above or not above[-1].lines:
        return []
    block = above[-1]
    close = first.box[1] - block.box[3] <= CLOSE * size
    return [block] if close and (marks_note(block) or abs(block.size / size - 1) <= ALIKE) else []


def _answers_a_sign(block: BlockShape, text: Sequence[BlockShape], notes: Collection[str]) -> bool:
    """Whether the text over a block has the sign that opens it once more than the notes below: it calls this one.

    What opens a quotation is read for a star too, so that a call alone says nothing.
    """
    if not marks_note(block) or not _SIGN.match(block.lines[0].text):
        return False
    sign, at = block.lines[0].text[0], text.index(block)
    called = sum(
        match[1] == sign
        for other in text[:at]
        for line in other.lines
        for word in line.words
        if (match := _CALL.search(word))
    )
    below = sum(other.id in notes and other.lines[0].text[:1] == sign for other in text[at + 1 :] if other.lines)
    return bool(called > below)


def _stands_over_note(block: BlockShape, notes: Collection[str], text: Sequence[BlockShape]) -> bool:
    """Whether a block that a mark opens, be it read for a quotation mark, stands right over a note of its size."""
    at = text.index(block) + 1
    if at == len(text) or text[at].id not in notes or not marks_note(block):
        return False
    below = text[at]
    return below.box[1] - block.box[3] <= CLOSE * block.size and abs(block.size / below.size - 1) <= ALIKE


def _is_called(block: BlockShape, page: PageShape, context: PageContext) -> bool:
    """Whether a raised mark stands in the text over a block that is set as notes are, and not as a quotation."""
    if block.quoted or block.size > CALLED_SIZE * context.body.size or is_set_in(block, page):
        return False
    return any(call[3] < block.box[1] for call in page.calls)


def _holds_notes(block: BlockShape, page: PageShape, context: PageContext) -> bool:
    """Whether the end of a note from the page before stands over others, one of which a figure opens, below a call."""
    opened = any(_FIGURE.match(line.text) for line in block.lines[1:])
    small = block.size <= CALLED_SIZE * context.body.size and not is_set_in(block, page)
    return opened and small and any(call[3] < block.box[1] for call in page.calls)


def _is_list(text: Sequence[BlockShape], notes: Collection[str], page: PageShape, context: PageContext) -> bool:
    """Whether what was taken for notes is a list: by leaders, by figures, or for want of a text above it."""
    lines = [line.text for block in text if block.id in notes for line in block.lines]
    letters, figures = letters_and_figures("".join(lines))
    led = sum(runs_over_leaders(line) and ends_in_number(line) for line in lines)
    above = [block for block in text if block.id not in notes and not is_small(block, context.body)]
    return led >= LED or figures > letters or not any(fills_measure(block, page) for block in above)


def _is_short_at_foot(block: BlockShape, page: PageShape, context: PageContext) -> bool:
    """A line or two of small type below a full page, with words in it."""
    low = block.box[1] > FOOT * page.height
    short = len(block.lines) <= SHORT_NOTE_LINES and block.words >= SHORT_NOTE_WORDS
    return low and short and block.size <= NOTE_SIZE * context.body.size
