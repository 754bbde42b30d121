"""Prose between rules is told from a table's cells."""

from __future__ import annotations

from lib.ocr.cell_words import Cell
from lib.ocr.prose_columns import are_prose

LINE, SHORT = "and the lamp was lit", "upon the stair."
WIDTH, PITCH, NEAR = 300, 40, 12.0


def column(texts: list[str], left: int = 0, width: int = 280) -> list[Cell]:
    return [Cell((left, PITCH * row, left + width, PITCH * row + 24), text, 0.9) for row, text in enumerate(texts)]


PROSE = column([LINE] * 6 + [SHORT])
FIGURES = column(["12,345,678,901,234,567"] * 7)
NAMES = column(["Edinburgh and Leith"] * 7, width=200)


def test_columns_of_full_lines_are_prose() -> None:
    assert are_prose([PROSE, PROSE], [WIDTH, WIDTH], NEAR)
    assert are_prose([PROSE, FIGURES, PROSE], [WIDTH] * 3, NEAR)


def test_a_line_with_wide_spaces_is_one_though_it_makes_two_cells() -> None:
    parted = [cell for row in range(7) for cell in _row(row)]
    assert are_prose([parted, parted], [WIDTH, WIDTH], NEAR)


def test_figures_and_names_that_leave_white_are_no_prose() -> None:
    assert not are_prose([FIGURES, FIGURES], [WIDTH, WIDTH], NEAR)
    assert not are_prose([NAMES, NAMES], [WIDTH, WIDTH], NEAR)


def test_a_table_may_have_a_column_of_remarks() -> None:
    assert not are_prose([FIGURES, PROSE], [WIDTH, WIDTH], NEAR)
    assert not are_prose([FIGURES, PROSE, FIGURES, FIGURES, PROSE], [WIDTH] * 5, NEAR)
    assert not are_prose([[], []], [WIDTH, WIDTH], NEAR)


def _row(row: int) -> list[Cell]:
    top = PITCH * row
    return [Cell((0, top, 120, top + 24), "and the lamp", 0.9), Cell((160, top + 2, 280, top + 26), "was lit", 0.9)]
