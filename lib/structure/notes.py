"""Footnotes: where each begins and goes on, and which mark in the text calls it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from lib.schemas.label import BlockClass
from lib.structure.units import Unit

Key = tuple[int, str]
SIGNS = "*†‡§¶‖"
_AT_NOTE = re.compile(rf"^\W{{0,2}}?([{re.escape(SIGNS)}]{{1,3}}|\(?\[?\d{{1,3}}[)\]]?)(?=\W|[A-Z]|$)")
_IN_TEXT = re.compile(rf"(?<=[^\s{re.escape(SIGNS)}])\s?([{re.escape(SIGNS)}]{{1,3}})(?![\w{re.escape(SIGNS)}])")
_FIGURE_IN_TEXT = re.compile(r"(?<=[A-Za-z.,;:!?\"'”’)])(\d{1,3})(?!\w)")


@dataclass
class FoundNote:
    """A note as it was found. `parts` are its paragraphs, over pages; `calls` where its mark stands in the text."""

    id: str
    mark: str | None
    parts: list[Key] = field(default_factory=list)
    call: Call | None = None


@dataclass(frozen=True)
class Call:
    """A mark in a paragraph of running text."""

    key: Key
    mark: str
    start: int
    """In the paragraph's text, in characters."""
    end: int


def mark_at(text: str) -> str | None:
    """The mark that a note begins with; None where it shows none, as when it goes on from the page before."""
    found = _AT_NOTE.match(text)
    return found[1].strip("()[]") if found else None


def calls_in(unit: Unit) -> Iterator[Call]:
    """Marks that may call a note."""
    for pattern in (_IN_TEXT, _FIGURE_IN_TEXT):
        for found in pattern.finditer(unit.text):
            yield Call(unit.key, found[1], found.start(1), found.end(1))


class NoteFinder:
    """Takes the pages one by one."""

    def __init__(self) -> None:
        self.notes: list[FoundNote] = []

    def add(self, units: Sequence[Unit]) -> None:
        """The notes of a page, tied to the marks of the same page."""
        begun: list[FoundNote] = []
        for unit in units:
            if unit.block_class != BlockClass.FOOTNOTE:
                continue
            mark = mark_at(unit.text)
            if mark is None and self.notes:
                self.notes[-1].parts.append(unit.key)
                continue
            note = FoundNote(f"n{len(self.notes) + 1:03d}", mark, [unit.key])
            self.notes.append(note)
            begun.append(note)
        _tie(begun, [call for unit in units if unit.block_class != BlockClass.FOOTNOTE for call in calls_in(unit)])


def _tie(notes: Iterable[FoundNote], calls: Sequence[Call]) -> None:
    """Each note takes the first mark like its own that no note before it took."""
    free = list(calls)
    for note in notes:
        call = next((call for call in free if call.mark == note.mark), None)
        if call is not None:
            note.call = call
            free.remove(call)
