"""Tables that are set in two halves beside each other, to save height: the right half goes on below the left.

Thresholds from: set by hand on tables; tests/structure/test_table_halves.py holds them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lib.structure.table_columns import Cut, Row, column_of

FIGURES = 0.5
"""Share of figures among a column's words, more than this, where it is one of figures."""


def halves(rows: Sequence[Row], cuts: Sequence[Cut]) -> Iterator[tuple[Row, Sequence[Cut]]]:
    """The rows, each with where its columns part: as they are, or those of the left half before those of the right."""
    if not _is_in_halves(rows, cuts):
        yield from ((row, cuts) for row in rows)
        return
    middle = len(cuts) // 2
    seam = cuts[middle].at
    for own, within in ((False, cuts[:middle]), (True, cuts[middle + 1 :])):
        for row in rows:
            part = [cell for cell in row if (cell.middle >= seam) == own]
            if part:
                yield part, within


def _is_in_halves(rows: Sequence[Row], cuts: Sequence[Cut]) -> bool:
    """Whether the columns right of the middle are the same again: of the same kinds, and heads.

    A double rule says so in the middle of a table without one elsewhere; without it, words that name rows must stand
    at the head of both halves.
    """
    if len(cuts) % 2 == 0:
        return False
    kinds = [_is_figures(rows, cuts, number) for number in range(len(cuts) + 1)]
    size = len(kinds) // 2
    if size < 2 or kinds[:size] != kinds[size:]:
        return False
    parts_double = cuts[size - 1].double and sum(cut.double for cut in cuts) == 1
    named = not kinds[0] and all(kinds[1:size])
    return parts_double or (named and not _has_own_heads(rows, cuts))


def _has_own_heads(rows: Sequence[Row], cuts: Sequence[Cut]) -> bool:
    """Whether the columns have heads, and those of the right half are others than the left half's."""
    size = (len(cuts) + 1) // 2
    heads: list[set[str]] = [set(), set()]
    for row in rows:
        if any(_has_figure(cell.text) for cell in row):
            break
        for cell in row:
            heads[column_of(cell.middle, cuts) >= size].add(cell.text.strip(".,:;").lower())
    return heads[0] != heads[1]


def _is_figures(rows: Sequence[Row], cuts: Sequence[Cut], column: int) -> bool:
    """Whether most words of a column are figures, those of its head apart."""
    below = [row for row in rows if any(_has_figure(cell.text) for cell in row)]
    there = [cell.text for row in below for cell in row if column_of(cell.middle, cuts) == column]
    words = [text for text in there if any(map(str.isalnum, text))]
    return sum(map(_has_figure, words)) > FIGURES * len(words)


def _has_figure(text: str) -> bool:
    return any(map(str.isdigit, text))
