"""The contents page, and how it agrees with the book.

Thresholds from: set by hand on the seven books of tests/bench/test_structure.py; their scores are in reports/bench, no
curves kept. tests/structure/test_contents.py holds them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from lib.schemas.label import BlockClass
from lib.schemas.structure import ContentsFinding, Section
from lib.structure.contents_entries import Entry, entries
from lib.structure.headings import opens_part
from lib.structure.page_map import show
from lib.structure.units import Unit
from lib.text.numerals import read_number
from lib.text.titles import is_numeral

SAME, ALIKE, SURE = 75.0, 50.0, 88.0
"""Likeness of two titles, from 0 to 100: enough by itself, enough where the page agrees, and no difference at all."""
SAME_PAGE = 100.0
"""Likeness that an entry gains by the same page number: such a section goes before all others."""
NUMERAL = 6
"""Characters of a numeral with its stop, at most."""
_OTHER_LISTS = re.compile(r"illustrations|plates|maps|figures|cases|statutes|authorities|abbreviations", re.IGNORECASE)
"""Lists whose entries are no sections of the book."""


class ContentsReader:
    """Takes the contents pages one by one, and compares them with the sections when all are known."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []
        self._of_others = False

    def add(self, units: Sequence[Unit], width: int) -> None:
        """Take a page."""
        for unit in units:
            if unit.block_class == BlockClass.CONTENTS and opens_part(unit):
                self._of_others = _OTHER_LISTS.search(unit.text) is not None
        if not self._of_others:
            self._entries += entries(units, width)

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
        return SAME_PAGE + likeness
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
