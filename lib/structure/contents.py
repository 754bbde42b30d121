"""The contents page: its entries, put together over lines and columns, and how they agree with the book."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from lib.label.numerals import read_number
from lib.label.titles import is_numeral, numbers_chapter
from lib.merge.reading import reading_text
from lib.schemas.label import BlockClass
from lib.schemas.merge import MergedLine
from lib.schemas.structure import ContentsFinding, Section
from lib.structure.headings import opens_part
from lib.structure.page_map import show
from lib.structure.units import Unit

HANG = 0.02
"""A line set in by this share of the page's width goes on with the entry above."""
COLUMN = 0.75
"""Page numbers end further right than this share of the list's width."""
SAME, ALIKE, SURE = 75.0, 50.0, 88.0
"""Likeness of two titles, from 0 to 100: enough by itself, enough where the page agrees, and no difference at all."""
NUMERAL = 6
"""Characters of a numeral with its stop, at most."""
_NUMBER = re.compile(r"(?:^|[\s.,·…_-])(\d{1,4}|[ivxlc]{1,7})\W*$")
_LEADERS = re.compile(r"(?:\s?[.·…_]){2,}\s*")
_PICTURES = re.compile(r"illustrations|plates|maps|figures", re.IGNORECASE)
_HEAD = re.compile(r"^\W*(?:facing )?page\W*$|^\W*chapter\W*$", re.IGNORECASE)


@dataclass
class Entry:
    """One entry of a contents page. `lines` are its printed lines, with the paragraphs that hold them."""

    lines: list[tuple[Unit, MergedLine]] = field(default_factory=list)
    number: str | None = None
    """The page it names, as printed."""

    @property
    def text(self) -> str:
        """The entry without leaders; the number at its end."""
        parts = []
        for unit, lines in self.pieces():
            assert unit.paragraph is not None
            parts.append(reading_text(lines, unit.paragraph.joins))
        return " ".join(_LEADERS.sub(" ", " ".join(parts)).split())

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


def is_listed(unit: Unit) -> bool:
    """Whether a unit is a part of the list on a contents page, not its heading."""
    return unit.block_class == BlockClass.CONTENTS and unit.paragraph is not None and not opens_part(unit)


def entries(units: Iterable[Unit], width: int) -> list[Entry]:
    """The entries of a contents page, from top to bottom. `width` is the page's, in pixels."""
    lines = [
        (unit, line)
        for unit in units
        if is_listed(unit) and unit.paragraph is not None
        for line in unit.paragraph.lines
        if line.words
    ]
    heads = [Entry([at]) for at in lines if _HEAD.match(at[1].text)]
    lines = [at for at in lines if not _HEAD.match(at[1].text)]
    if not lines:
        return heads
    left = min(line.box[0] for _, line in lines)
    right = max(line.box[2] for _, line in lines)
    made: list[Entry] = [Entry()]
    rows = list(_rows(lines))
    edge = _edge([row[0][1].box[0] for row in rows], HANG * width)
    for row in rows:
        first = row[0][1]
        if made[-1].lines and _begins(made[-1], first, edge, HANG * width):
            made.append(Entry())
        made[-1].lines += row
        last = row[-1][1]
        found = _NUMBER.search(last.text)
        if found and last.box[2] >= left + COLUMN * (right - left):
            made[-1].number = found[1]
            made.append(Entry())
    return heads + [entry for entry in made if entry.lines]


def _rows(lines: Sequence[tuple[Unit, MergedLine]]) -> Iterator[list[tuple[Unit, MergedLine]]]:
    """Lines that stand beside each other, from top to bottom; in a row from left to right."""
    row: list[tuple[Unit, MergedLine]] = []
    for unit, line in sorted(lines, key=lambda at: (at[1].box[1] + at[1].box[3], at[1].box[0])):
        middle = (line.box[1] + line.box[3]) / 2
        if row and middle > max(other.box[3] for _, other in row):
            yield sorted(row, key=lambda at: at[1].box[0])
            row = []
        row.append((unit, line))
    if row:
        yield sorted(row, key=lambda at: at[1].box[0])


def _edge(lefts: Sequence[int], hang: float) -> int:
    """Where most rows begin, of two edges as common the left one: that of the entries, not of lines that go on."""
    return max(lefts, key=lambda left: (sum(abs(left - other) <= hang for other in lefts), -left))


def _begins(entry: Entry, line: MergedLine, edge: int, hang: float) -> bool:
    """Whether a line begins an entry, though the one above has shown no number: it is not set in farther."""
    if numbers_chapter(line.text):
        return True
    title = [above for _, above in entry.lines if not (numbers_chapter(above.text) or is_numeral(above.text))]
    return bool(title) and (abs(line.box[0] - edge) <= hang or line.box[0] <= title[0].box[0] + hang)


class ContentsReader:
    """Takes the contents pages one by one, and compares them with the sections when all are known."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []
        self._of_pictures = False

    def add(self, units: Sequence[Unit], width: int) -> None:
        """Take a page."""
        for unit in units:
            if unit.block_class == BlockClass.CONTENTS and opens_part(unit):
                self._of_pictures = _PICTURES.search(unit.text) is not None
        if not self._of_pictures:
            self._entries += [entry for entry in entries(units, width) if not _HEAD.match(entry.text)]

    def compare(self, sections: Sequence[Section]) -> list[ContentsFinding]:
        """Note each section's entry down in it; returns where the contents page and the book differ."""
        if not self._entries:
            return []
        free = [section for section in sections if section.kind not in {BlockClass.TITLE_PAGE, BlockClass.CONTENTS}]
        matched = _match(self._entries, free)
        findings: list[ContentsFinding] = []
        for entry, section in zip(self._entries, matched, strict=True):
            if section is None:
                detail = f"no heading is like {entry.text!r}"
                findings.append(ContentsFinding(kind="not_in_book", contents=entry.text, section=None, detail=detail))
                continue
            free.remove(section)
            section.contents = entry.text
            findings += _differences(entry, section)
        level = max((section.level for section in matched if section is not None), default=0)
        findings += [
            ContentsFinding(
                kind="not_in_contents", contents=None, section=section.id, detail=f"no entry is like {section.title!r}"
            )
            for section in free
            if section.level <= level
        ]
        return findings


def _match(listed: Sequence[Entry], sections: Sequence[Section]) -> list[Section | None]:
    """The section of each entry: the one most like it; or one less like it that stands where it must stand."""
    free = list(sections)
    found: list[Section | None] = []
    for entry in listed:
        best = max(free, key=lambda one: _score(entry, one), default=None)
        if best is not None and _score(entry, best) >= SAME:
            free.remove(best)
            found.append(best)
        else:
            found.append(None)
    order = {section.id: at for at, section in enumerate(sections)}
    for index, entry in enumerate(listed):
        if found[index] is not None:
            continue
        before = next((order[one.id] for one in reversed(found[:index]) if one), -1)
        after = next((order[one.id] for one in found[index + 1 :] if one), len(sections))
        between = [one for one in free if before < order[one.id] < after and _score(entry, one) >= ALIKE]
        if len(between) == 1:
            found[index] = between[0]
            free.remove(between[0])
    return found


def _differences(entry: Entry, section: Section) -> Iterator[ContentsFinding]:
    number = _shown(entry.number)
    if number and section.printed and number != section.printed:
        detail = f"the contents page says {number}, the book {section.printed}"
        yield ContentsFinding(kind="page_differs", contents=entry.text, section=section.id, detail=detail)
    if _likeness(entry, section) < SURE:
        detail = f"the contents page has {entry.text!r}, the book {section.title!r}"
        yield ContentsFinding(kind="title_differs", contents=entry.text, section=section.id, detail=detail)


def _shown(number: str | None) -> str | None:
    read = read_number(number) if number else None
    return show(read) if read else None


def _score(entry: Entry, section: Section) -> float:
    likeness = _likeness(entry, section)
    same_page = section.printed is not None and _shown(entry.number) == section.printed
    if same_page and likeness >= ALIKE:
        return 100.0 + likeness
    return likeness


def _likeness(entry: Entry, section: Section) -> float:
    """Likeness of an entry and a heading by their letters. What a reader made of the leaders stands at the end."""
    listed = _plain(entry.text)
    best = 0.0
    for title in (section.title, f"{section.label or ''} {section.title}"):
        wanted = _plain(title)
        for given in (listed, _plain(_without_number(entry.text))):
            if wanted and given:
                best = max(best, fuzz.ratio(given, wanted), fuzz.ratio(given[: len(wanted)], wanted))
    return best


def _without_number(text: str) -> str:
    """An entry without the numeral of its chapter, however it was read: `II. The Keepers`, `Il. The Keepers`."""
    first, _, rest = text.partition(" ")
    numeral = is_numeral(first) or (first.endswith(".") and len(first) <= NUMERAL)
    return rest if rest and numeral else text


def _plain(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalpha())
