"""Where a page is a table: a run of rows of which most have something beside something, between the text.

A reader makes blocks of a table's columns, of its heads, of single figures. By itself none of them is a table, and a
column's head looks like a chapter's. What stands together in rows is judged together.

Thresholds from: set by hand on six books of the bench (tests/bench/setting.py), held on the other six; the scores of
both are in docs/decisions.md. tests/label/test_table_zone.py holds them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from statistics import median

from lib.label.prose import ends_in_number, letters_and_figures
from lib.label.shapes import LineShape, PageShape
from lib.label.text_columns import are_text
from lib.text.leaders import runs_over_leaders

TALL = 2.5
"""A line higher than this many times the usual one is set upright, or two rows read as one: it makes no row."""
PROSE_WORDS, PROSE_WIDTH = 5, 0.5
"""Words of a line of running text, and the share of the measure that it fills, at least."""
FIGURES = 0.5
"""Share of figures among a line's letters and figures, from which it is no running text."""
CELL_WORDS = 6
"""Words of a cell, at most: what stands beside each other in longer lines is text in columns."""
GAP = 0.6
"""White between two cells of a row, in heights of a line, at least."""
LEAST_ROWS = 3
"""Rows of cells of a table, at least."""
MOSTLY = 0.6
"""Share of the rows from the first to the last row of cells that are rows of cells, at least."""
APART = 6.0
"""White between two rows of one table, in heights of a line, at most."""

LEAST_HEADS, ALIGNED = 3, 0.5
"""Words that head columns, at least; and distance of the last one's end from that of the cell below it, at most, in
heights of a line. From: set by hand on a typeset table; no page of twelve books changes."""
STRAY = 0.6
"""Confidence, 0 to 1, below which a row right above a table is what was read of the heads of its columns."""
_LEADERS = re.compile(r"(?:[.·…]\s?){3}")
Row = Sequence[LineShape]


def table_lines(page: PageShape, furniture: Collection[str] = ()) -> frozenset[str]:
    """Ids of the lines that are parts of tables: those within rules, and those in rows.

    `furniture` holds the ids of the running head and the page number.
    """
    lines = [line for line in page.lines if line.id not in furniture and line.text.strip()]
    if not lines:
        return frozenset()
    height = median(line.box[3] - line.box[1] for line in lines)
    flat = [line for line in lines if line.box[3] - line.box[1] <= TALL * height]
    tall = [line for line in lines if line not in flat]
    found: set[str] = set()
    for run in _runs(list(_rows(flat)), tall, page, height):
        cells = [at for at, row in enumerate(run) if _is_cells(row, height)]
        if len(cells) < LEAST_ROWS or len(cells) < MOSTLY * (cells[-1] - cells[0] + 1):
            continue
        first = cells[0]
        while first and (_is_stray(run[first - 1]) or _is_head(run[first - 1], run[first], height)):
            first -= 1
        zone = [line for row in run[first : cells[-1] + 1] for line in row]
        if are_text(zone):
            continue
        top, bottom = min(line.box[1] for line in zone), max(line.box[3] for line in zone)
        found |= {line.id for line in zone}
        found |= {line.id for line in tall if top <= _middle(line) <= bottom}
    found |= {line.id for line in lines if page.has_in_table(line.box)}
    return frozenset(found)


def _rows(lines: Sequence[LineShape]) -> Iterator[list[LineShape]]:
    """Lines that stand beside each other, from top to bottom; in a row from left to right."""
    row: list[LineShape] = []
    for line in sorted(lines, key=_middle):
        if row and _middle(line) > row[0].box[3]:
            yield sorted(row, key=lambda line: line.box[0])
            row = []
        row.append(line)
    if row:
        yield sorted(row, key=lambda line: line.box[0])


def _is_stray(row: Row) -> bool:
    """Whether a row above a table is what a reader made of its head, which often stands upright: no words to trust."""
    return all(line.confidence < STRAY for line in row)


def _is_head(row: Row, below: Row, height: float) -> bool:
    """Whether a row heads the columns of the row below: words in the same block, and no end of a sentence.

    Or a line with a word for each cell below, the last of which ends where the last cell does.
    """
    line, cells = row[0], below[0]
    one_each = len(row) == len(below) == 1 and LEAST_HEADS <= len(line.words) == len(cells.words)
    aligned = abs(line.box[2] - cells.box[2]) <= ALIGNED * height
    if one_each and aligned and _has_figures(cells) and not any(map(str.isdigit, line.text)):
        return True
    same = {line.origin for line in row} <= {line.origin for line in below}
    return same and all(line.text[-1:] not in ".:;,—-" and len(line.words) <= CELL_WORDS for line in row)


def _runs(rows: Sequence[Row], tall: Row, page: PageShape, height: float) -> Iterator[list[Row]]:
    """Rows that follow each other with no running text and no wide white between them; upright words are no white."""
    run: list[Row] = []
    for above, row in pairwise([None, *rows]):
        assert row is not None
        top, bottom = above[0].box[3] if above else 0, row[0].box[1]
        far = bottom - top > APART * height and not any(top < _middle(line) < bottom for line in tall)
        if run and (far or _is_prose(row, page)):
            yield run
            run = []
        if not _is_prose(row, page):
            run.append(row)
    if run:
        yield run


def _middle(line: LineShape) -> float:
    return (line.box[1] + line.box[3]) / 2


def _is_prose(row: Row, page: PageShape) -> bool:
    """Whether a row is text: a long line without figures, or notes that run on below a table."""
    left, right = page.measure
    if row[0].noted and not any(_has_figures(line) for line in row):
        return True
    return any(
        len(line.words) >= PROSE_WORDS
        and line.box[2] - line.box[0] >= PROSE_WIDTH * (right - left)
        and not _is_led(line.text)
        and not _has_figures(line)
        for line in row
    )


def _is_led(text: str) -> bool:
    """Whether a line runs over leaders to something, or to several things."""
    return runs_over_leaders(text) or (_LEADERS.search(text) is not None and ends_in_number(text))


def _has_figures(line: LineShape) -> bool:
    letters, figures = letters_and_figures(line.text)
    return figures >= FIGURES * (letters + figures)


def _is_cells(row: Row, height: float) -> bool:
    """Whether a row has several cells: beside each other, over leaders, or nothing but figures."""
    if any(len(line.words) > CELL_WORDS and not _has_figures(line) and not ends_in_number(line.text) for line in row):
        return False
    apart = any(right.box[0] - left.box[2] >= GAP * height for left, right in pairwise(row))
    line = row[0]
    return apart or (len(line.words) > 1 and (_is_led(line.text) or _has_figures(line)))
