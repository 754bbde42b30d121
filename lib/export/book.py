"""A book as the exports see it: its facts, its structure, and its passages one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pydantic import ValidationError

from lib.errors import InvalidRecordError
from lib.schemas.label import BlockClass
from lib.schemas.structure import BookStructure, PageEntry, Passage, Section
from lib.settings.language_names import tags_of
from lib.settings.params import first_problem
from lib.text.unprintable import printed


def heading_of(section: Section) -> str:
    """What a table of contents calls a section: its number and its title."""
    if section.label and section.label != section.title:
        return printed(f"{section.label}. {section.title}")
    return printed(section.title)


def _one_line(text: str | None) -> str:
    return " ".join(printed(text or "").split())


@dataclass(frozen=True)
class Book:
    """What every export needs. Passages are read from their file each time, so that none must hold them all."""

    id: str
    structure: BookStructure
    passages_file: Path
    pictures: Path
    """The folder that holds the pictures, which passages name."""
    year: int | None = None
    publisher: str | None = None
    isbn: str | None = None

    def passages(self) -> Iterator[Passage]:
        """All passages in reading order. Raises InvalidRecordError after the last where some are missing."""
        count = 0
        with self.passages_file.open("rb") as file:
            for count, line in enumerate(file, start=1):
                try:
                    passage = Passage.model_validate_json(line)
                except ValidationError as error:
                    place = f"{self.passages_file}, line {count}"
                    raise InvalidRecordError(
                        f"{place}: {': '.join(first_problem(error))}; run structure again"
                    ) from None
                yield passage
        if count != self.structure.passages:
            told = f"{count} of {self.structure.passages} passages"
            raise InvalidRecordError(f"{self.passages_file.name}: {told}; run structure again")

    @property
    def title(self) -> str:
        """On one line, without what no page shows; the book's id where it has no title."""
        return _one_line(self.structure.title) or self.id

    @property
    def author(self) -> str | None:
        return _one_line(self.structure.author) or None

    @cached_property
    def languages(self) -> list[str]:
        """BCP 47 tags, the main one first."""
        return tags_of(self.structure.language)

    @cached_property
    def sections(self) -> dict[str, Section]:
        return {section.id: section for section in self.structure.sections}

    @cached_property
    def pages(self) -> dict[int, PageEntry]:
        return {entry.page: entry for entry in self.structure.page_map}

    @cached_property
    def breaks(self) -> dict[str, list[PageEntry]]:
        """Pages that begin in a passage, by its id, in order."""
        found: dict[str, list[PageEntry]] = {}
        for entry in self.structure.page_map:
            if entry.passage is not None:
                found.setdefault(entry.passage, []).append(entry)
        return {name: sorted(entries, key=lambda entry: entry.offset) for name, entries in found.items()}

    def printed(self, page: int) -> str | None:
        """The printed number of a scan page."""
        entry = self.pages.get(page)
        return entry.printed if entry else None

    def document_of(self, section: str) -> str:
        """Id of the section in whose document this one stands: a chapter or the like, not a section of one."""
        return self._documents[section]

    @cached_property
    def _documents(self) -> dict[str, str]:
        found: dict[str, str] = {}
        before: Section | None = None
        for section in self.structure.sections:
            if section.kind == BlockClass.SECTION_HEADING and section.parent is not None:
                found[section.id] = found[section.parent]
            elif before is not None and _heads(before, section):
                found[section.id] = found[before.id]
            else:
                found[section.id] = section.id
            before = section
        return found


def _heads(upper: Section, lower: Section) -> bool:
    """Whether a part, or the book's title, stands right above a chapter's heading and holds nothing of its own."""
    if upper.page != lower.page or upper.heading is None or lower.heading is None:
        return False
    lines = 1 if upper.label in (None, upper.title) else 2
    return int(lower.heading[1:]) - int(upper.heading[1:]) <= lines
