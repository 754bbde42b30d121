"""The cells of ruled tables, each read by itself by a second engine, and joined with the first one's reading.

The first engine takes rules for letters, and passes over figures that stand alone. A cell is what stands in a column
beside white above and below, without the rules about it.

Thresholds from: the cells of twelve pages of tables, vaxfacts and eugenics, chosen on six and held on six
(docs/decisions.md); tests/ocr/test_ruled_cells.py holds them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from statistics import mean, median

import numpy as np
from PIL import Image

from lib.geometry import area, centre, intersection, union
from lib.images.binarization import Grey, Mask
from lib.images.rules import Rules, find_rules
from lib.ocr.cell_marks import LEVEL, cells_among, is_dash, marks_within, parted
from lib.ocr.cell_words import CLEAR, UNSURE, Cell, own_words, stands, with_fraction
from lib.ocr.leader_dots import find_leaders, without_leaders
from lib.ocr.missed_type import Type
from lib.ocr.prose_columns import are_prose
from lib.ocr.ruled_tables import LEAST_RULES, RuledTable, ruled_tables
from lib.readers.recognizer import load_reader
from lib.schemas.base import Box
from lib.text.read_words import ReadWord

MARGIN = 0.25
"""White that is cut out with a cell, in usual sizes of a letter."""
UPRIGHT, TALL, TALL_BESIDE = 1.5, 3.0, 1.6
"""Height of a head that stands upright, at least, in its widths and in usual sizes of a letter: alone, and in a table
of which another column has one."""
SPACE = 0.3
"""White between two upright lines, at least, in usual sizes of a letter."""
COVERED = 0.4
"""Share of a word that lies in a cell, at least, where it is one of the cell's."""
LETTERS = 3
"""Letters of a word that stands across columns, at least."""
LEAST_ROWS, SAYING = 2, 0.4
"""Cells with letters or figures in each of two columns, at least; and share of a table's cells that have some: dashes
are more than half of the fullest table of votes. Their usual confidence is CLEAR at least: it is 0.96 and more in
tables, and 0.66 and less in the drawings of eugenics, oilbiz and chanukah."""
MOST_CELLS = 2000
"""Cells of a page, at most: what has more is a screen or a drawing. From: a page of six hundred is the fullest."""
DASH = "—"
NO_BREAK = "\N{NO-BREAK SPACE}"
"""Between the words of an upright line: they stand above each other, and are one word of a row."""


@dataclass
class Cells:
    """What the cells of a page's tables say, where that differs from the first reading."""

    words: list[ReadWord]
    """All words of the tables, a block for each column and a line for each cell."""
    first: list[ReadWord]
    """The words of the first reading for which they stand."""
    replaced: list[ReadWord]
    """Those of them that are not among `words`: others are likelier, or they were rules."""
    tables: list[Box] = field(default_factory=list)
    """Where the tables stand."""


ReadCells = Callable[[Grey, Sequence[ReadWord], Type], Cells]


def read_cells(grey: Grey, words: Sequence[ReadWord], marks: Type, languages: frozenset[str]) -> Cells:
    """Read the ruled tables of a page; boxes are in pixels of `grey` (height, width)."""
    ink, scale = marks.searched
    rules = find_rules(ink, marks.size * scale, LEAST_RULES)
    made = Cells([], [], [])
    tables = list(ruled_tables(rules, marks.size * scale))
    if not tables:
        return made
    page = _Page(grey, ink, scale, marks.size, rules, languages)
    for table in tables:
        block = max((word.block for word in (*words, *made.words)), default=0)
        read = page.read(table, words, block)
        made.words += read.words
        made.first += read.first
        made.replaced += read.replaced
        made.tables += read.tables
    return made


class _Page:
    def __init__(
        self, grey: Grey, ink: Mask, scale: float, size: float, rules: Rules, languages: frozenset[str]
    ) -> None:
        self._size, self._scale = size, scale
        self._ink = np.array(ink, np.uint8)
        self._grey = grey.copy()
        paper = int(np.median(grey))
        for left, top, right, bottom in (*rules.upright, *rules.level):
            self._ink[max(0, top - 1) : bottom + 1, max(0, left - 1) : right + 1] = 0
            x0, y0, x1, y1 = self._on_page((left - 1, top - 1, right + 1, bottom + 1))
            self._grey[max(0, y0) : y1, max(0, x0) : x1] = paper
        # The first dot of a row stands as near to its entry as a stop would. No row is found where rules run round it.
        self._grey = np.array(without_leaders(Image.fromarray(self._grey), find_leaders(self._grey)))
        self._reader = load_reader(languages, fold=False)

    def read(self, table: RuledTable, words: Sequence[ReadWord], block: int) -> Cells:
        """The words of a table, in blocks after `block`."""
        across = _across(table, words, self._scale)
        for word in across:
            left, top, right, bottom = (round(edge * self._scale) for edge in word.box)
            self._ink[top:bottom, left:right] = 0
        bodies = [(left, table.body, right, table.box[3]) for left, right in table.columns]
        parts = [self._parts(body) for body in bodies]
        made = Cells([], [], [])
        if sum(map(len, parts)) > MOST_CELLS:
            return made
        found = [[self._cell(marks) for marks in column] for column in parts]
        columns = _in_rows(found, LEVEL * self._size)
        widths = [(right - left) / self._scale for left, right in table.columns]
        if not _are_cells(columns) or are_prose(found, widths, LEVEL * self._size):
            return made
        body = self._on_page((table.box[0], table.body, table.box[2], table.box[3]))
        boxes = [cell.box for column in columns for cell in column]
        # What no cell touches, in a place that looks like no type, is left as it was read.
        made.first = [
            word
            for word in words
            if word not in across
            and _within(word, body)
            and (word.confidence < UNSURE or any(area(intersection(word.box, box)) for box in boxes))
        ]
        kept: set[int] = set()
        upright = [list(self._heads(table, column, TALL)) for column in table.columns]
        if any(upright):
            beside = (self._heads(table, column, TALL_BESIDE) for column in table.columns)
            upright = [found or list(others) for found, others in zip(upright, beside, strict=True)]
        for column, cells, found_upright in zip(table.columns, columns, upright, strict=True):
            block += 1
            heads = found_upright
            if not heads:
                heads = self._level_heads(table, column, words)
            else:
                # What was read of upright letters is none of them, and may run over several columns.
                place = self._on_page((column[0], min(table.box[1], table.body), column[1], table.body))
                top = min(head.box[1] for head in heads)
                made.first += [word for word in words if _within(word, (place[0], top, place[2], place[3]))]
            for line, head in enumerate(heads, start=1):
                made.words.append(ReadWord(block, 1, line, head.box, head.confidence, head.text, self._size))
            for line, cell in enumerate(cells, start=len(heads) + 1):
                there = [word for word in made.first if _covers(cell.box, word)]
                if stands(cell, there):
                    made.words += own_words(cell, block, line, self._size)
                else:
                    kept |= {id(word) for word in there}
                    made.words += [replace(word, block=block, paragraph=1, line=line) for word in there]
        made.replaced = [word for word in made.first if id(word) not in kept]
        made.tables = [self._on_page(table.box)]
        return made

    def _level_heads(self, table: RuledTable, column: tuple[int, int], words: Sequence[ReadWord]) -> list[Cell]:
        """What heads a column and was passed over."""
        cells = self._cells((column[0], table.box[1], column[1], table.body))
        free = [cell for cell in cells if not any(area(intersection(cell.box, word.box)) for word in words)]
        return [cell for cell in free if cell.confidence >= UNSURE and any(map(str.isalnum, cell.text))]

    def _cells(self, place: Box) -> list[Cell]:
        """The cells of a part of a column, from top to bottom."""
        return [self._cell(marks) for marks in self._parts(place)]

    def _parts(self, place: Box) -> list[list[Box]]:
        """The marks of each cell of a part of a column."""
        size = self._size * self._scale
        return list(cells_among(marks_within(self._ink, place, size), size))

    def _cell(self, marks: Sequence[Box]) -> Cell:
        box = self._on_page(union(list(marks)))
        if all(is_dash(mark, self._size * self._scale) for mark in marks):
            return Cell(box, DASH, CLEAR)
        spelled = self._reader.read(self._cut(box)).best()
        return Cell(box, with_fraction(spelled.text.strip()), round(min(spelled.sure, default=0.0), 2))

    def _heads(self, table: RuledTable, column: tuple[int, int], tall: float) -> Iterator[Cell]:
        """The upright lines over a column, from left to right; each is `tall` sizes of a letter at least."""
        size = self._size * self._scale
        cuts = [
            (rule[1] + rule[3]) // 2
            for rule in table.levels
            if table.box[1] < rule[1] < table.body and rule[0] < column[1] - size and rule[2] > column[0] + size
        ]
        top = max(cuts, default=table.box[1]) if cuts and max(cuts) < table.body - TALL * size else table.box[1]
        marks = marks_within(self._ink, (column[0], top, column[1], table.body), size)
        for line in parted(marks, SPACE * size):
            left, above, right, below = union(line)
            if below - above < max(UPRIGHT * (right - left), tall * size):
                continue
            box = self._on_page((left, above, right, below))
            spelled = self._reader.read(np.ascontiguousarray(np.rot90(self._cut(box), -1))).best()
            text = NO_BREAK.join(spelled.text.split())
            if text and mean(spelled.sure) >= UNSURE:
                yield Cell(box, text, round(min(spelled.sure), 2))

    def _cut(self, box: Box) -> Grey:
        """What stands in a place of the page, with a little white."""
        margin = round(MARGIN * self._size)
        return self._grey[max(0, box[1] - margin) : box[3] + margin, max(0, box[0] - margin) : box[2] + margin]

    def _on_page(self, box: Box) -> Box:
        left, top, right, bottom = (edge / self._scale for edge in box)
        return int(left), int(top), round(right), round(bottom)


def _are_cells(columns: Sequence[Sequence[Cell]]) -> bool:
    """Whether most cells say something, in two columns at least: the lines of a drawing make a grid, too."""
    cells = [cell for column in columns for cell in column]
    said = [[cell for cell in column if any(map(str.isalnum, cell.text))] for column in columns]
    sure = [cell.confidence for column in said for cell in column]
    filled = sum(len(column) >= LEAST_ROWS for column in said) >= LEAST_ROWS
    return filled and len(sure) >= SAYING * len(cells) and median(sure) >= CLEAR


def _in_rows(columns: Sequence[list[Cell]], near: float) -> list[list[Cell]]:
    """The cells that stand on a row with one of the next column: others are specks between rows.

    A row has more than dashes: pieces of a leaning rule are dashes, too.
    """
    kept = [[cell.text != DASH for cell in cells] for cells in columns]

    def is_held(number: int, cell: Cell) -> bool:
        return any(
            held and abs(centre(cell.box)[1] - centre(one.box)[1]) <= near
            for other in (number - 1, number + 1)
            if 0 <= other < len(columns)
            for one, held in zip(columns[other], kept[other], strict=True)
        )

    grown = True
    while grown:
        grown = False
        for number, cells in enumerate(columns):
            for at, cell in enumerate(cells):
                if not kept[number][at] and is_held(number, cell):
                    kept[number][at] = grown = True
    return [
        [cell for at, cell in enumerate(cells) if kept[number][at] and is_held(number, cell)]
        for number, cells in enumerate(columns)
    ]


def _across(table: RuledTable, words: Sequence[ReadWord], scale: float) -> list[ReadWord]:
    """The words of lines that stand across columns, as a head between rows does: no rule is drawn through them."""
    cuts = [right for _, right in table.columns[:-1]]
    lines = {
        (word.block, word.paragraph, word.line)
        for word in words
        if word.confidence >= UNSURE
        and sum(map(str.isalpha, word.text)) >= LETTERS
        and any(word.box[0] * scale < cut < word.box[2] * scale for cut in cuts)
        and table.body <= centre(word.box)[1] * scale < table.box[3]
    }
    return [word for word in words if (word.block, word.paragraph, word.line) in lines]


def _within(word: ReadWord, box: Box) -> bool:
    x, y = centre(word.box)
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _covers(cell: Box, word: ReadWord) -> bool:
    """Whether a word is one of a cell's, and not a lump that runs over several."""
    return area(intersection(cell, word.box)) >= COVERED * area(word.box)
