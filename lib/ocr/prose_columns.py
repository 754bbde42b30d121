"""Prose in columns with rules between them, as newspapers, dictionaries and Bibles set it: no table.

Thresholds from: pages of a newspaper and of a Bible, where 0.77 and more of the rows of a column of prose fill it, and
tables set in four kinds of rules, where 0.3 do; pages of vaxfacts and tables were looked at afterwards, where 0.1 do.
tests/ocr/test_prose_columns.py holds them.
"""

from __future__ import annotations

from collections.abc import Sequence

from lib.geometry import centre, union
from lib.ocr.cell_words import Cell

FILLED = 0.75
"""Share of a column's width that a line of prose fills, at least."""
LEAST_LETTERS = 12
"""Letters of a line of prose, at least: figures are none."""
MOSTLY = 0.5
"""Share of a column's rows that are lines of prose, at least, where it is a column of prose; and share of a table's
columns that are such, at least, where it is no table."""
LEAST_COLUMNS = 2
"""Columns that hold lines of prose, at least: a table may have one of names or of remarks."""


def are_prose(columns: Sequence[Sequence[Cell]], widths: Sequence[float], near: float) -> bool:
    """Whether the columns of what looks like a table hold lines of prose.

    `widths` are the columns', from rule to rule, and cells whose middles are `near` each other stand in one row, all in
    pixels of the page.
    """
    prose = sum(_is_prose(cells, width, near) for cells, width in zip(columns, widths, strict=True))
    return prose >= max(LEAST_COLUMNS, MOSTLY * len(columns))


def _is_prose(cells: Sequence[Cell], width: float, near: float) -> bool:
    rows: list[list[Cell]] = []
    for cell in sorted(cells, key=lambda cell: centre(cell.box)[1]):
        if rows and centre(cell.box)[1] - centre(rows[-1][-1].box)[1] <= near:
            rows[-1].append(cell)
        else:
            rows.append([cell])
    lines = 0
    for row in rows:
        left, _, right, _ = union([cell.box for cell in row])
        letters = sum(character.isalpha() for cell in row for character in cell.text)
        lines += right - left >= FILLED * width and letters >= LEAST_LETTERS
    return bool(rows) and lines >= MOSTLY * len(rows)
