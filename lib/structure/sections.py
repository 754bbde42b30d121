"""The tree of a book's parts, chapters and sections."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from lib.schemas.label import BlockClass
from lib.schemas.structure import Section
from lib.structure.heading_styles import as_set
from lib.structure.headings import Heading
from lib.structure.units import HEADINGS
from lib.text.numerals import read_number
from lib.text.titles import is_numeral

_DIVISION = re.compile(r"^\W*(?:book|part|volume|vol\.)\s", re.IGNORECASE)
ENOUGH = 2
"""Numerals that follow each other make chapters where no heading says that it is one: so many numerals, at least. From:
set by hand, no figures kept."""
Key = tuple[int, str, int]


@dataclass
class Tree:
    """Sections in order, and where each begins."""

    sections: list[Section] = field(default_factory=list)
    starts: dict[Key, str] = field(default_factory=dict)
    """Key of a heading's first lines → id of its section."""
    levels: dict[Key, int] = field(default_factory=dict)
    """Key of all lines of a heading → its level."""

    def holds(self, page: int, paragraph: str) -> bool:
        """Whether a paragraph is a heading, or begins with one."""
        return (page, paragraph, 0) in self.levels


def build_tree(headings: Sequence[Heading], title: str | None, first_page: int) -> Tree:
    """Sections from the book's headings in order; what stands before the first is a section of its own."""
    tree = Tree()
    kinds = as_set(headings, _kinds(headings))
    divided = _is_divided(headings, kinds)
    open_at: dict[int, str] = {}
    tree.sections.append(
        Section(
            id="t001", parent=None, level=1, kind=BlockClass.TITLE_PAGE, label=None,
            title=title or "Title page", page=first_page, printed=None, heading=None,
        )
    )  # fmt: skip
    for heading, kind in zip(headings, kinds, strict=True):
        level = _level(heading, kind, divided=divided)
        section_id = f"t{len(tree.sections) + 1:03d}"
        parent = next((open_at[above] for above in range(level - 1, 0, -1) if above in open_at), None)
        tree.sections.append(
            Section(
                id=section_id, parent=parent, level=level, kind=kind, label=heading.label,
                title=heading.title, page=heading.page, printed=None, heading=None,
            )
        )  # fmt: skip
        open_at = {above: opened for above, opened in open_at.items() if above < level} | {level: section_id}
        tree.starts[heading.spans[0].key] = section_id
        tree.levels |= {span.key: level for span in heading.spans}
    return tree


def _kinds(headings: Sequence[Heading]) -> list[BlockClass]:
    """What each heading opens. Numerals in order are chapters, where no heading says that it is one."""
    kinds = [heading.kind for heading in headings]
    if any(_says_chapter(heading) for heading in headings):
        return kinds
    expected, run = 1, []
    for index, heading in enumerate(headings):
        number = read_number(heading.label or "") if heading.kind in HEADINGS and heading.label else None
        if number and number[0] == expected and is_numeral(heading.label or ""):
            run.append(index)
            expected += 1
    if len(run) >= ENOUGH:
        for index in run:
            kinds[index] = BlockClass.CHAPTER_HEADING
    return kinds


def _says_chapter(heading: Heading) -> bool:
    return heading.kind in HEADINGS and heading.label is not None and not is_numeral(heading.label)


def _is_divided(headings: Sequence[Heading], kinds: Sequence[BlockClass]) -> bool:
    """Whether the book has parts that hold its chapters."""
    chapters = [heading for heading, kind in zip(headings, kinds, strict=True) if kind == BlockClass.CHAPTER_HEADING]
    divisions = sum(_is_division(heading) for heading in chapters)
    return 0 < divisions < len(chapters)


def _is_division(heading: Heading) -> bool:
    return _DIVISION.match(heading.label or "") is not None


def _level(heading: Heading, kind: BlockClass, *, divided: bool) -> int:
    if heading.level is not None:
        return heading.level
    if kind == BlockClass.SECTION_HEADING:
        return 3 if divided else 2
    if kind == BlockClass.CHAPTER_HEADING and divided and not _is_division(heading):
        return 2
    return 1
