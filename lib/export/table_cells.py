"""Tables out of a passage's text: a line a row, tabs between cells."""

from __future__ import annotations

import re
from collections.abc import Sequence

Row = Sequence[str]

_TAG = re.compile(r"<[^>]*>")
_FIGURES = re.compile(r"[\d.,:;/$£€%°½¼¾⅓⅔⅛\s()|+—–-]*\d[\d.,:;/$£€%°½¼¾⅓⅔⅛\s()|+—–-]*")


def rows_of(text: str) -> list[list[str]]:
    """The cells of each row. All rows of a table with columns have as many, but for those that stand across them."""
    rows = [[cell.strip() for cell in line.split("\t")] for line in text.split("\n")]
    columns = max(map(len, rows))
    return [row if len(row) == 1 else row + [""] * (columns - len(row)) for row in rows]


def heads(rows: Sequence[Row]) -> int:
    """How many rows at the top head columns of figures and hold none."""
    figures = figure_columns(rows)
    count = 0
    while count < len(rows) - 1 and not any(is_figure(cell) for at, cell in enumerate(rows[count]) if at in figures):
        count += 1
    return count if figures else 0


def figure_columns(rows: Sequence[Row]) -> set[int]:
    """Columns half of whose cells are figures at least, heads and all."""
    full = [row for row in rows if len(row) > 1]
    found = set()
    for at in range(max(map(len, rows))):
        cells = [row[at] for row in full if row[at]]
        if cells and 2 * sum(map(is_figure, cells)) >= len(cells):
            found.add(at)
    return found


def is_figure(cell: str) -> bool:
    """Whether a cell is a number, a sum of money or the like; it may be marked up."""
    return _FIGURES.fullmatch(_TAG.sub("", cell)) is not None


def aligned(text: str) -> str:
    """The table for plain text: columns below each other, figures flush right."""
    rows = rows_of(text)
    figures = figure_columns(rows)
    full = [row for row in rows if len(row) > 1]
    if not full:
        return text
    widths = [max(len(row[at]) for row in full) for at in range(len(full[0]))]
    return "\n".join(_line(row, widths, figures).rstrip() for row in rows)


def _line(row: Row, widths: Sequence[int], figures: set[int]) -> str:
    if len(row) == 1:
        return row[0]
    cells = zip(row, widths, strict=True)
    return "  ".join(cell.rjust(wide) if at in figures else cell.ljust(wide) for at, (cell, wide) in enumerate(cells))
