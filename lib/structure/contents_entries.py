"""The entries of a contents page, put together over lines and columns.

Thresholds from: set by hand on the seven books of tests/bench/test_structure.py; their scores are in reports/bench, no
curves kept. tests/structure/test_entries.py holds them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median

from lib.schemas.label import BlockClass
from lib.schemas.merge import MergedLine
from lib.structure.headings import opens_part
from lib.structure.paragraph_joins import join
from lib.structure.units import Unit
from lib.text.leaders import without_leaders
from lib.text.page_lists import first_page
from lib.text.paragraph_text import reading_text
from lib.text.titles import is_numeral, numbers_chapter, only_numbers_chapter

HANG = 0.02
"""A line set in by this share of the page's width goes on with the entry above."""
INDENT = 0.5
"""The same of an index or a bibliography, in line heights."""
COLUMN = 0.75
"""Page numbers end further right than this share of the list's width."""
COLUMN_LINES, COLUMN_LETTERS, COLUMN_WIDTH = 5, 3, 0.3
"""Lines of each of two columns of entries, at least, of which most end in a figure; letters of most of them, at least;
and share of the list's width that each takes, at least. From: set by hand on a typeset list in two columns; no list of
twelve books changes."""
SMALL = 0.85
"""Height of a small v or x in heights of the list's figures, less than. From: set by hand; it has 0.75 in oilbiz."""
_ROMAN = re.compile(r"[ivxlc]{1,7}", re.IGNORECASE)
_DOUBLE_V = re.compile(r"[Vv]v")
"""What an engine makes of a v that stands alone."""
_LOW = re.compile(r"[VXC]+", re.IGNORECASE)
COLUMN_HEAD = re.compile(r"^\W*(?:facing )?page\W*$|^\W*chapter\W*$", re.IGNORECASE)
_LETTER = re.compile(r"\W*[A-Z]\W*")
"""What stands over the entries that begin with it."""
_ENDED = re.compile(r"\d\W{0,3}$|[.;]$")


@dataclass
class Entry:
    """One entry of a contents page. `lines` are its printed lines, with the paragraphs that hold them."""

    lines: list[tuple[Unit, MergedLine]] = field(default_factory=list)
    number: str | None = None
    """The page it names, as printed."""
    read: str | None = None
    """The same as it was read, where that differs: a small v alone looks like a capital."""

    @property
    def text(self) -> str:
        """The entry without leaders; the number at its end."""
        text = ""
        for unit, lines in self.pieces():
            assert unit.paragraph is not None
            part = reading_text(lines, unit.paragraph.joins)
            text = join(text, part, {}).text if text and part else text or part
        text = without_leaders(text)
        if self.read and self.number and text.endswith(self.read):
            text = text.removesuffix(self.read) + self.number
        return text

    def parts(self) -> list[Entry]:
        """The entry as printed: what numbers its chapter, where that has a line of its own above, and the rest."""
        first, *rest = self.lines
        if rest and only_numbers_chapter(first[1].text) and min(_span(line)[0] for _, line in rest) > _middle(first[1]):
            return [Entry([first]), Entry(rest, self.number, self.read)]
        return [self]

    def pieces(self) -> Iterator[tuple[Unit, list[MergedLine]]]:
        """Lines of one paragraph that follow each other."""
        group: list[MergedLine] = []
        last: Unit | None = None
        for unit, line in self.lines:
            if last is not None and unit is not last:
                yield last, group
                group = []
            group.append(line)
            last = unit
        if last is not None:
            yield last, group


def runs_on(lines: Sequence[MergedLine], at: int, block_class: BlockClass) -> bool:
    """Whether a line of an index or a bibliography goes on with the entry above.

    It does where the line above is cut, or where only page numbers are left. Where it is set in, an entry of a
    bibliography always goes on, and one of an index unless the line above has come to its page numbers.
    """
    upper, lower = lines[at - 1], lines[at]
    if _LETTER.fullmatch(lower.text):
        return False
    if upper.text[-1:] in ",-" or lower.text[:1].isdigit():
        return True
    edge = min(line.box[0] for line in lines)
    if lower.box[0] - edge < INDENT * (lower.box[3] - lower.box[1]):
        return False
    return block_class == BlockClass.BIBLIOGRAPHY or not _ENDED.search(upper.text)


def is_listed(unit: Unit) -> bool:
    """Whether a unit is a part of the list on a contents page, not its heading."""
    return unit.block_class == BlockClass.CONTENTS and unit.paragraph is not None and not opens_part(unit)


def entries(units: Iterable[Unit], width: int) -> list[Entry]:
    """The entries of a contents page, from top to bottom. `width` is the page's, in pixels."""
    lines = [at for at in _listed_lines(units) if not COLUMN_HEAD.match(at[1].text)]
    return [entry for column in _columns(lines) for entry in _in_column(column, width)]


def printed_entries(units: Iterable[Unit], width: int) -> list[Entry]:
    """The same with what heads the columns, and with the number of a chapter apart that stands above its title."""
    there = list(units)
    lines = list(_listed_lines(there))
    made = [part for entry in entries(there, width) for part in entry.parts()]
    for row in reversed(list(_rows([at for at in lines if COLUMN_HEAD.match(at[1].text)]))):
        below = (at for at, entry in enumerate(made) if _middle(entry.lines[0][1]) > _middle(row[0][1]))
        made.insert(next(below, len(made)), Entry(row))
    return made


def _listed_lines(units: Iterable[Unit]) -> Iterator[tuple[Unit, MergedLine]]:
    """The lines of a contents page that list something, with the paragraphs that hold them."""
    for unit in units:
        if is_listed(unit) and unit.paragraph is not None:
            yield from ((unit, line) for line in unit.paragraph.lines if line.words)


def _in_column(lines: Sequence[tuple[Unit, MergedLine]], width: int) -> list[Entry]:
    """The entries of one column of a list."""
    if not lines:
        return []
    left = min(line.box[0] for _, line in lines)
    right = max(line.box[2] for _, line in lines)
    made: list[Entry] = [Entry()]
    rows = list(_rows(lines))
    height = _figures_height(lines)
    last = [row[-1][1] if row[-1][1].box[2] >= left + COLUMN * (right - left) else None for row in rows]
    small = [_small_roman(line, height) if line is not None else None for line in last]
    paged = [
        roman or (first_page(line.text) if line is not None else None) for line, roman in zip(last, small, strict=True)
    ]
    after = [row[0][1].box[0] for row, above in zip(rows[1:], paged, strict=False) if above]
    edge = _edge(after if len(after) > 1 else [row[0][1].box[0] for row in rows], HANG * width)
    for row, number, roman in zip(rows, paged, small, strict=True):
        first = row[0][1]
        if made[-1].lines and _begins(made[-1], first, edge, HANG * width):
            made.append(Entry())
        made[-1].lines += row
        if number:
            made[-1].number = number
            made[-1].read = row[-1][1].words[-1].text if roman else None
            made.append(Entry())
    return [entry for entry in made if entry.lines]


def _columns(lines: list[tuple[Unit, MergedLine]]) -> list[list[tuple[Unit, MergedLine]]]:
    """The lines of a list's columns from left to right; of titles and their numbers, which stand apart, all as one."""
    columns: list[list[tuple[Unit, MergedLine]]] = []
    edge = 0
    for at in sorted(lines, key=lambda at: at[1].box[0]):
        if columns and at[1].box[0] < edge:
            columns[-1].append(at)
        else:
            columns.append([at])
        edge = max(edge, at[1].box[2])
    wide = COLUMN_WIDTH * (edge - min((line.box[0] for _, line in lines), default=0))
    return columns if len(columns) > 1 and all(_lists(column, wide) for column in columns) else [lines]


def _lists(column: Sequence[tuple[Unit, MergedLine]], wide: float) -> bool:
    """Whether a column that is so wide holds entries with their numbers."""
    lines = [line for _, line in column]
    numbered = sum(line.text[-1:].isdigit() and sum(map(str.isalpha, line.text)) >= COLUMN_LETTERS for line in lines)
    reach = max(line.box[2] for line in lines) - min(line.box[0] for line in lines)
    return len(lines) >= COLUMN_LINES and 2 * numbered >= len(lines) and reach >= wide


def _figures_height(lines: Sequence[tuple[Unit, MergedLine]]) -> float:
    """The usual height of the list's figures; 0 where it has none."""
    heights = [box[3] - box[1] for _, line in lines for word in line.words if word.text.isdigit() for box in [word.box]]
    return median(heights) if heights else 0.0


def _small_roman(line: MergedLine, height: float) -> str | None:
    """The roman number in which a row ends, in small letters, where it was read in capitals that are too low for such.

    `height` is that of the list's figures.
    """
    word = line.words[-1]
    if _DOUBLE_V.fullmatch(word.text):
        return "v"
    if not _ROMAN.fullmatch(word.text) or word.text.islower():
        return None
    low = _LOW.fullmatch(word.text) is not None and word.box[3] - word.box[1] < SMALL * height
    return word.text.lower() if low or not word.text.isupper() else None


def _rows(lines: Sequence[tuple[Unit, MergedLine]]) -> Iterator[list[tuple[Unit, MergedLine]]]:
    """Lines that stand beside each other, from top to bottom; in a row from left to right."""
    row: list[tuple[Unit, MergedLine]] = []
    spans = {id(line): _span(line) for _, line in lines}
    for unit, line in sorted(lines, key=lambda at: (sum(spans[id(at[1])]), at[1].box[0])):
        middle = sum(spans[id(line)]) / 2
        if row and middle > max(spans[id(other)][1] for _, other in row):
            yield sorted(row, key=lambda at: at[1].box[0])
            row = []
        row.append((unit, line))
    if row:
        yield sorted(row, key=lambda at: at[1].box[0])


def _middle(line: MergedLine) -> float:
    """How far down a line stands, by its words."""
    return sum(_span(line)) / 2


def _span(line: MergedLine) -> tuple[float, float]:
    """Top and bottom of a line by its words' usual ones: one that holds a mark of the line below reaches too far."""
    return median(word.box[1] for word in line.words), median(word.box[3] for word in line.words)


def _edge(lefts: Sequence[int], hang: float) -> int:
    """Where most rows begin, of two edges as common the left one: that of the entries, not of lines that go on.

    Rows right below a page number are sure to begin one.
    """
    return max(lefts, key=lambda left: (sum(abs(left - other) <= hang for other in lefts), -left))


def _begins(entry: Entry, line: MergedLine, edge: int, hang: float) -> bool:
    """Whether a line begins an entry, though the one above has shown no number: it is not set in farther."""
    if numbers_chapter(line.text) and not entry.lines[-1][1].text.endswith(","):
        return True
    title = [above for _, above in entry.lines if not (numbers_chapter(above.text) or is_numeral(above.text))]
    return bool(title) and (abs(line.box[0] - edge) <= hang or line.box[0] <= title[0].box[0] + hang)
