"""Parting blocks that hold two things: a heading drawn into the text, a note below it, verse in the midst of prose.

A reader makes blocks by white space alone. Each part gets a class of its own, so a block is parted where type size
changes, where a line stands alone in the middle of the measure, where lines are set in on both sides, and above a page
number or a signature mark that was taken for a last line of text.

Thresholds from: set by hand on the seven books of tests/bench/test_structure.py; their scores are in reports/bench, no
curves kept. tests/label/test_mixed_blocks.py holds them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from lib.label.prose import opens_note
from lib.label.shapes import BlockShape, LineShape, PageShape
from lib.label.table_zone import table_lines
from lib.text.titles import is_numeral, numbers_chapter

OTHER_SIZE = 0.86
"""Type of no more than this share of the other's size is another size."""
MIN_LETTERS = 3
"""Letters of a line whose size means something, at least."""
MANY_LETTERS, MIN_CONFIDENCE, MIN_CONFIDENCE_FEW = 12, 0.3, 0.6
"""The same by confidence, 0 to 1: of lines with so many letters, and of shorter ones."""
LOOK = 3
"""Lines above and below a place where the size may change that are asked."""
CENTRED, NARROW = 0.05, 0.8
"""Of a line that stands alone: how far off the middle, and how wide, as shares of the measure."""
SET_IN = 0.06
"""Lines set in on both sides by this share of the measure are apart from the rest."""
PARAGRAPH, ALL = 0.03, 0.9
"""A heading as wide as the text: the next line is set in by this share of the measure, and this share of its letters
are capitals."""
MOST = 0.8
"""A line that stands alone reads like a heading where this share of its letters are capitals."""
TINY = 0.08
"""A last line no wider than this share of the measure is no text."""
AWAY, LOW = 0.2, 0.8
"""It stands this far off the left edge, as a share of the measure, and below this share of the page's height."""

_STOPS = frozenset(".:;!?")


def part_blocks(page: PageShape, furniture: Collection[str] = ()) -> PageShape:
    """The page with its blocks parted. A part is named after its block: b2, b2.2, b2.3.

    `furniture` holds the ids of lines that are known to be a running head or a page number.
    """
    blocks: list[BlockShape] = []
    tabular = table_lines(page, furniture)
    for block in page.blocks:
        starts = _starts(block, page) if len(block.lines) > 1 else set()
        known = [line.id in furniture for line in block.lines]
        listed = [line.id in tabular for line in block.lines]
        starts |= {at for at in range(1, len(known)) if (known[at], listed[at]) != (known[at - 1], listed[at - 1])}
        blocks += _cut(block, sorted(starts))
    return replace(page, blocks=tuple(blocks))


def _cut(block: BlockShape, starts: Sequence[int]) -> Iterator[BlockShape]:
    bounds = [0, *starts, len(block.lines)]
    for number, (begin, end) in enumerate(pairwise(bounds), start=1):
        if number == 1 and end == len(block.lines):
            yield block
            return
        name = block.id if number == 1 else f"{block.id}.{number}"
        lines = tuple(replace(line, block=name) for line in block.lines[begin:end])
        yield replace(block.of(lines), id=name, first_line=lines[0].id if number > 1 else None)


def _starts(block: BlockShape, page: PageShape) -> set[int]:
    """Indices of the lines at which a new part begins."""
    lines = block.lines
    found = set(_size_changes(lines, 0, len(lines)))
    if _is_last_of_sentence(lines):
        found.discard(len(lines) - 1)
    measure = page.measure_of(block.box)
    # In a narrow column lines that end before its edge are no quotation yet.
    for begin, end in [*_lone_lines(lines, measure), *_capital_lines(lines, measure), *_set_in(lines, page.measure)]:
        found |= {begin, end}
    found |= {at for at, line in enumerate(lines) if line.noted and opens_note(line, page)}
    if _is_tiny_last(lines, measure, page.height):
        found.add(len(lines) - 1)
    return found - {0, len(lines)}


def _size_changes(lines: Sequence[LineShape], begin: int, end: int) -> Iterator[int]:
    """Where type size changes, the sharpest change first, then within what it parts."""
    best, at = OTHER_SIZE, 0
    for index in range(begin + 1, end):
        above = median(line.size for line in lines[max(begin, index - LOOK) : index])
        below = median(line.size for line in lines[index : min(end, index + LOOK)])
        smaller, larger = sorted((above, below))
        # The two lines that meet must differ themselves, or the change lies a line farther on.
        meet = min(lines[index - 1].size, lines[index].size) / max(lines[index - 1].size, lines[index].size)
        if smaller / larger <= best and meet <= OTHER_SIZE and _are_words(lines[index - 1 : index + 1]):
            best, at = smaller / larger, index
    if at:
        yield at
        yield from _size_changes(lines, begin, at)
        yield from _size_changes(lines, at, end)


def _is_last_of_sentence(lines: Sequence[LineShape]) -> bool:
    """Whether the last line is the short end of a sentence that the line above begins: few letters show no size."""
    above, last = lines[-2:]
    return last.letters < MANY_LETTERS and last.text[:1].islower() and above.text[-1:] not in _STOPS


def _are_words(lines: Sequence[LineShape]) -> bool:
    """Whether lines were read well enough, and are long enough, for their size to mean something."""
    return all(
        line.letters >= MIN_LETTERS
        and line.confidence >= (MIN_CONFIDENCE if line.letters >= MANY_LETTERS else MIN_CONFIDENCE_FEW)
        for line in lines
    )


def _lone_lines(lines: Sequence[LineShape], measure: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Runs of lines that stand in the middle of the measure, and read like a heading."""
    left, right = measure
    run: list[int] = []
    for index, line in enumerate(lines):
        off = abs(line.box[0] + line.box[2] - left - right) / 2
        narrow = line.box[2] - line.box[0] < NARROW * (right - left)
        middle = off <= CENTRED * (right - left) and narrow and line.box[0] > left + SET_IN * (right - left)
        if middle and _reads_like_heading(line):
            run.append(index)
        elif run:
            yield run[0], index
            run = []
    if run:
        yield run[0], len(lines)


def _capital_lines(lines: Sequence[LineShape], measure: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Lines in capitals, too wide to stand alone, below which a new paragraph begins. An opening line runs on flush."""
    left, right = measure
    for index, line in enumerate(lines[:-1]):
        below = lines[index + 1]
        begins = below.box[0] - line.box[0] >= PARAGRAPH * (right - left)
        wide = line.box[2] - line.box[0] >= NARROW * (right - left)
        around = [*lines[max(0, index - 1) : index], below]
        if wide and begins and _capitals(line) >= ALL and all(_capitals(at) < 0.5 for at in around):
            yield index, index + 1


def _reads_like_heading(line: LineShape) -> bool:
    return _capitals(line) >= MOST or is_numeral(line.text) or numbers_chapter(line.text)


def _capitals(line: LineShape) -> float:
    """Share of the letters that are capitals."""
    letters = [character for character in line.text if character.isalpha()]
    return sum(letter.isupper() for letter in letters) / len(letters) if letters else 0.0


def _set_in(lines: Sequence[LineShape], measure: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Runs of two lines or more that are set in on both sides, in a block that is not."""
    left, right = measure
    indent = SET_IN * (right - left)
    inside = [line.box[0] >= left + indent and line.box[2] <= right - indent for line in lines]
    begin = None
    for index, is_in in enumerate([*inside, False]):
        if is_in and begin is None:
            begin = index
        elif not is_in and begin is not None:
            if index - begin >= 2:
                yield begin, index
            begin = None


def _is_tiny_last(lines: Sequence[LineShape], measure: tuple[int, int], height: int) -> bool:
    """Whether the last line is a figure or a letter that stands apart, away from the left edge."""
    left, right = measure
    line, above = lines[-1], lines[-2]
    narrow = line.box[2] - line.box[0] <= TINY * (right - left)
    away = line.box[0] > left + AWAY * (right - left)
    return narrow and away and line.box[1] > above.box[3] and line.box[3] > LOW * height
