"""The tree of a book's parts, chapters and sections."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from lib.schemas.label import BlockClass
from lib.schemas.structure import Section
from lib.structure.headings import Heading

_DIVISION = re.compile(r"^\W*(?:book|part|volume|vol\.)\s", re.IGNORECASE)
Key = tuple[int, str]


@dataclass
class Tree:
    """Sections in order, and where each begins."""

    sections: list[Section] = field(default_factory=list)
    starts: dict[Key, str] = field(default_factory=dict)
    """Key of a heading's first paragraph → id of its section."""
    levels: dict[Key, int] = field(default_factory=dict)
    """Key of each paragraph of a heading → its level."""


def build_tree(headings: Sequence[Heading], title: str | None, first_page: int) -> Tree:
    """Sections from the book's headings in order; what stands before the first is a section of its own."""
    tree = Tree()
    divided = any(_is_division(heading) for heading in headings) and any(
        heading.kind == BlockClass.CHAPTER_HEADING and not _is_division(heading) for heading in headings
    )
    open_at: dict[int, str] = {}
    if not headings or headings[0].page >= first_page:
        tree.sections.append(
            Section(
                id="t001", parent=None, level=1, kind=BlockClass.TITLE_PAGE, label=None,
                title=title or "Title page", page=first_page, printed=None, heading=None,
            )
        )  # fmt: skip
    for heading in headings:
        level = _level(heading, divided=divided)
        section_id = f"t{len(tree.sections) + 1:03d}"
        parent = next((open_at[above] for above in range(level - 1, 0, -1) if above in open_at), None)
        tree.sections.append(
            Section(
                id=section_id, parent=parent, level=level, kind=heading.kind, label=heading.label,
                title=heading.title, page=heading.page, printed=None, heading=None,
            )
        )  # fmt: skip
        open_at = {above: opened for above, opened in open_at.items() if above < level} | {level: section_id}
        tree.starts[heading.units[0].key] = section_id
        tree.levels |= {unit.key: level for unit in heading.units}
    return tree


def _is_division(heading: Heading) -> bool:
    return heading.kind == BlockClass.CHAPTER_HEADING and _DIVISION.match(heading.label or "") is not None


def _level(heading: Heading, *, divided: bool) -> int:
    if heading.kind == BlockClass.SECTION_HEADING:
        return 3 if divided else 2
    if heading.kind == BlockClass.CHAPTER_HEADING and divided and not _is_division(heading):
        return 2
    return 1
