"""Rows and cells of tables: lines that stand beside each other are a row, white from top to bottom parts columns.

A reader often takes the columns of a table for blocks of their own. So the words of all of them are put together anew,
by where they stand.

Thresholds from: set by hand, no figures kept; tests/structure/test_tables.py holds them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import median

from lib.schemas.base import Box
from lib.schemas.merge import MergedWord
from lib.schemas.structure import NoteMark
from lib.structure.drafts import Draft, piece
from lib.structure.notes import FoundNote
from lib.structure.table_rows import rows_of
from lib.structure.units import Unit
from lib.text.leaders import is_leader

CHANNEL = 0.9
"""Width of the white between two columns at least, in heights of a word."""
NARROW = 0.25
"""As much will do in a table without wider white, where it runs through every one of some rows."""
SOME = 4
"""Rows that such white runs through, at least."""
CROSSED = 0.15
"""Share of the rows that may reach over the white between two columns, as the heads of columns do."""
SPANS = 0.7
"""A row in one piece that is wider than this share of the table stands over or between its columns."""
FILLED = 0.5
"""Share of the rows that have something in two columns at least, where there are columns."""

Key = tuple[int, str]


@dataclass(frozen=True)
class _Cell:
    """A word, and where it was read: its paragraph, and its place in that paragraph's text, if that is known."""

    word: MergedWord
    key: Key
    at: int | None

    @property
    def box(self) -> Box:
        return self.word.box

    @property
    def is_leader(self) -> bool:
        return is_leader(self.word.text)


_Row = list[_Cell]


def table(units: Sequence[Unit], section: str, called_at: Mapping[Key, Sequence[FoundNote]]) -> Draft:
    """The paragraphs of a table as one passage: a line a row, with tabs between cells where it has columns."""
    rows = rows_of(list(_cells(units)), lambda cell: cell.box)
    channel = CHANNEL if any(len(_stretches(row, CHANNEL)) > 1 for row in rows) else NARROW
    width = max(row[-1].box[2] for row in rows) - min(row[0].box[0] for row in rows)
    text = ""
    starts: dict[Key, int] = {}
    places: dict[tuple[Key, int], int] = {}
    for spans, group in groupby(rows, key=lambda row: _spans(row, width, channel)):
        run = list(group)
        cuts = [] if spans else _columns(run, channel)
        for row in run:
            text += "\n" if text else ""
            column, fresh = 0, True
            whole = _is_one_piece(row, cuts, channel)
            for cell in row:
                if cuts and cell.is_leader:
                    continue
                own = 0 if whole else sum(cut <= _middle(cell.box) for cut in cuts)
                if own > column:
                    text, column, fresh = text + "\t" * (own - column), own, True
                text += "" if fresh else " "
                fresh = False
                starts.setdefault(cell.key, len(text))
                if cell.at is not None:
                    places[cell.key, cell.at] = len(text)
                text += cell.word.text
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


def _cells(units: Sequence[Unit]) -> Iterator[_Cell]:
    for unit in units:
        assert unit.paragraph is not None
        lines = unit.paragraph.lines
        plain = unit.text == " ".join(line.text for line in lines)
        at = 0
        for line in lines:
            for word in line.words:
                yield _Cell(word, unit.key, at if plain else None)
                at += len(word.text) + 1


def _spans(row: _Row, width: int, channel: float) -> bool:
    stretches = _stretches(row, channel)
    return len(stretches) == 1 and stretches[0][1] - stretches[0][0] >= SPANS * width


def _is_one_piece(row: _Row, cuts: Sequence[float], channel: float) -> bool:
    """Whether a row stands across columns, as the end of a remark does."""
    stretches = _stretches(row, channel)
    return len(stretches) == 1 and any(stretches[0][0] < cut < stretches[0][1] for cut in cuts)


def _stretches(row: _Row, channel: float) -> list[tuple[int, int]]:
    """What a row covers from left to right; spaces between words that are no `channel` are covered too."""
    boxes = [cell.box for cell in row if not cell.is_leader]
    height = median(_height(cell) for cell in row if not cell.is_leader) if boxes else 0
    stretches: list[tuple[int, int]] = []
    for box in boxes:
        if stretches and box[0] - stretches[-1][1] < channel * height:
            stretches[-1] = stretches[-1][0], max(stretches[-1][1], box[2])
        else:
            stretches.append((box[0], box[2]))
    return stretches


def _height(cell: _Cell) -> int:
    """The height of a word's type: of one that stands upright, as heads of narrow columns do, its width."""
    left, top, right, bottom = cell.box
    return right - left if len(cell.word.text) > 1 and bottom - top > right - left else bottom - top


def _columns(rows: Sequence[_Row], channel: float) -> list[float]:
    """Where columns part: the middles of the white that runs from top to bottom; none where there is none."""
    covered = [stretches for stretches in (_stretches(row, channel) for row in rows) if stretches]
    if len(covered) < (2 if channel == CHANNEL else SOME):
        return []
    crossed = CROSSED if channel == CHANNEL else 0.0
    height = median(cell.box[3] - cell.box[1] for row in rows for cell in row)
    white = _white(covered, int(crossed * len(covered)))
    cuts = [(left + right) / 2 for left, right in white if right - left >= channel * height]
    filled = sum(len({sum(cut <= (a + b) / 2 for cut in cuts) for a, b in row}) > 1 for row in covered)
    return cuts if filled >= FILLED * len(covered) else []


def _white(covered: Sequence[Sequence[tuple[int, int]]], allowed: int) -> Iterator[tuple[int, int]]:
    """Stretches that more rows than `allowed` cover on either side, and no more than that within."""
    steps = sorted(
        [(left, 1) for row in covered for left, _ in row] + [(right, -1) for row in covered for _, right in row]
    )
    height, begin = 0, None
    for at, change in steps:
        before, height = height, height + change
        if before > allowed >= height:
            begin = at
        elif begin is not None and height > allowed >= before:
            yield begin, at
            begin = None


def _middle(box: Box) -> float:
    return (box[0] + box[2]) / 2
