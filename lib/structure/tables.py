"""Rows and cells of tables: words that stand beside each other are a row, rules and white part columns.

A reader often takes the columns of a table for blocks of their own. So the words of all of them are put together anew,
by where they stand.

Thresholds from: set by hand, no figures kept; tests/structure/test_tables.py holds them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from lib.schemas.base import Box
from lib.schemas.structure import NoteMark
from lib.structure.drafts import Draft, piece
from lib.structure.led_labels import with_labels
from lib.structure.notes import FoundNote
from lib.structure.table_columns import CHANNEL, NARROW, Cut, Row, column_of, columns, stretches
from lib.structure.table_halves import halves
from lib.structure.table_rows import rows_of
from lib.structure.table_words import Key, cells
from lib.structure.units import Unit

SPANS = 0.7
"""A row in one piece that is wider than this share of the table stands over or between its columns."""


def table(
    units: Sequence[Unit], section: str, called_at: Mapping[Key, Sequence[FoundNote]], rules: Sequence[Box] = ()
) -> Draft:
    """The paragraphs of a table as one passage: a line a row, with tabs between cells where it has columns.

    `rules` are the page's upright rules. Columns that are set in two halves beside each other follow each other.
    """
    rows = with_labels(rows_of(cells(units, rules), lambda cell: cell.box))
    channel = CHANNEL if any(len(stretches(row, CHANNEL, rules)) > 1 for row in rows) else NARROW
    width = max(row[-1].box[2] for row in rows) - min(row[0].box[0] for row in rows)
    text = ""
    starts: dict[Key, int] = {}
    places: dict[tuple[Key, int], int] = {}
    for spans, group in groupby(rows, key=lambda row: _spans(row, width, channel, rules)):
        run = list(group)
        cuts = [] if spans else columns(run, channel, rules)
        for row, own_cuts in halves(run, cuts):
            text += "\n" if text else ""
            column, fresh = 0, True
            whole = _is_one_piece(row, own_cuts, channel, rules)
            for cell in row:
                if cuts and cell.is_leader:
                    continue
                own = 0 if whole else column_of(cell.middle, own_cuts)
                if own > column:
                    text, column, fresh = text + "\t" * (own - column), own, True
                text += "" if fresh else " "
                fresh = False
                starts.setdefault(cell.key, len(text))
                if cell.at is not None:
                    places[cell.key, cell.at] = len(text)
                text += cell.text
    draft = Draft("table", units[0].block_class, section, text=text)
    for unit in sorted(units, key=lambda unit: starts.get(unit.key, 0)):
        draft.pieces.append(piece(unit, starts.get(unit.key, 0)))
        draft.marks += _marks(unit, called_at.get(unit.key, ()), places)
    return draft


def _marks(unit: Unit, notes: Sequence[FoundNote], places: Mapping[tuple[Key, int], int]) -> Iterator[NoteMark]:
    for note in notes:
        assert note.place is not None
        assert note.mark is not None
        begin, end = note.place.start, note.place.end
        before = [at for key, at in places if key == unit.key and at <= begin]
        if before:
            start = places[unit.key, max(before)] + begin - max(before)
            yield NoteMark(note=note.id, mark=note.mark, start=start, end=start + end - begin, page=unit.page)


def _spans(row: Row, width: int, channel: float, rules: Sequence[Box]) -> bool:
    found = stretches(row, channel, rules)
    return len(found) == 1 and found[0][1] - found[0][0] >= SPANS * width


def _is_one_piece(row: Row, cuts: Sequence[Cut], channel: float, rules: Sequence[Box]) -> bool:
    """Whether a row stands across columns, as the end of a remark does."""
    found = stretches(row, channel, rules)
    return len(found) == 1 and any(found[0][0] < cut.at < found[0][1] for cut in cuts)
