"""The first way through a book: all that must be known of it before its first passage can be written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from lib.schemas.label import RUNNING_TEXT
from lib.schemas.merge import MergePage
from lib.schemas.structure import ContentsFinding, Leaf, PageEntry
from lib.structure.calls import WIDE
from lib.structure.contents import ContentsReader
from lib.structure.contents_entries import is_listed
from lib.structure.headings import Heading, headings
from lib.structure.notes import FoundNote, NoteFinder
from lib.structure.page_map import Numbered, page_map
from lib.structure.sections import Tree, build_tree
from lib.structure.units import units
from lib.text.vocabulary import forms


@dataclass
class Plan:
    """What the first way through a book found. It grows with headings, notes and pages, not with the text."""

    tree: Tree
    page_map: list[PageEntry]
    leaves: list[Leaf]
    notes: list[FoundNote]
    contents: list[ContentsFinding]
    words: Counter[str]
    """Folded forms of the book's words, and how often each stands there."""

    def __post_init__(self) -> None:
        self.notes_at: dict[tuple[int, str], list[tuple[FoundNote, int, int]]] = {}
        """Key of a paragraph at the foot → the notes in it, and their lines there."""
        self.called_at: dict[tuple[int, str], list[FoundNote]] = {}
        """Key of a paragraph → the notes that are called in it."""
        for note in self.notes:
            for key, first, end in note.parts:
                self.notes_at.setdefault(key, []).append((note, first, end))
            if note.place is not None:
                self.called_at.setdefault(note.place.key, []).append(note)


def survey(pages: Iterable[MergePage], title: str | None) -> Plan:
    """Go through the pages once, in order."""
    numbered: list[Numbered] = []
    found: list[Heading] = []
    finder = NoteFinder()
    contents = ContentsReader()
    words: Counter[str] = Counter()
    for page in pages:
        there = list(units(page))
        found += headings(there)
        finder.add(there, page.raised, page.ties, _set_wide(page))
        if any(is_listed(unit) for unit in there):
            contents.add(there, page.width)
        running = False
        for unit in there:
            running = running or unit.block_class in RUNNING_TEXT
            words.update(form for word in unit.text.split() for form in forms(word))
        numbered.append(
            Numbered(
                page.page_number, page.printed_number, page.region, page.blank,
                plate=not running, human=page.number_source == "human",
            )
        )  # fmt: skip
    tree = build_tree(found, title, numbered[0].page if numbered else 1)
    entries, leaves = page_map(numbered)
    printed = {entry.page: entry.printed for entry in entries}
    for section in tree.sections:
        section.printed = printed.get(section.page)
    return Plan(tree, entries, leaves, finder.tie(), contents.compare(tree.sections), words)


def _set_wide(page: MergePage) -> frozenset[str]:
    """Ids of the words that are wide for the type they are set in."""
    return frozenset(one.word for one in page.styled if not WIDE.isdisjoint(one.styles))
