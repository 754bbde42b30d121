"""Headings of a page: which paragraphs make one, what numbers it, and what it is called."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lib.label.titles import is_numeral, numbers_chapter, part_named
from lib.schemas.label import BlockClass
from lib.structure.units import HEADINGS, Unit

PART_WORDS = 8
"""A heading of a preface or an index is no longer than this."""
_STOPS = " .,;:—–-"


@dataclass(frozen=True)
class Heading:
    """Paragraphs that head a part of the book together."""

    units: tuple[Unit, ...]
    kind: BlockClass
    label: str | None
    title: str

    @property
    def page(self) -> int:
        return self.units[0].page


def opens_part(unit: Unit) -> bool:
    """Whether a paragraph is the heading of a preface, an index or another part that has a class of its own."""
    if unit.block_class in HEADINGS or unit.paragraph is None or len(unit.text.split()) > PART_WORDS:
        return False
    return unit.block_class.value == part_named(unit.text)


def is_heading(unit: Unit) -> bool:
    return unit.block_class in HEADINGS or opens_part(unit)


def headings(units: Iterable[Unit]) -> Iterator[Heading]:
    """The headings of a page. Chapter headings that follow each other are one: its number, then its title."""
    run: list[Unit] = []
    for unit in units:
        if is_heading(unit):
            if run and not _goes_together(run[-1], unit):
                yield _heading(run)
                run = []
            run.append(unit)
        elif run:
            yield _heading(run)
            run = []
    if run:
        yield _heading(run)


def _goes_together(above: Unit, below: Unit) -> bool:
    if above.block_class != below.block_class or opens_part(above):
        return False
    return not any(numbers_chapter(line) for line in _lines(below))


def _lines(unit: Unit) -> list[str]:
    return [line.text for line in unit.paragraph.lines if line.words] if unit.paragraph else []


def _heading(run: Sequence[Unit]) -> Heading:
    lines = [line for unit in run for line in _lines(unit)]
    label, title = parted(lines)
    kind = run[0].block_class
    named = part_named(title)
    if kind in HEADINGS and named and label is None:
        kind = BlockClass(named)
    return Heading(tuple(run), kind, label, title)


def parted(lines: Sequence[str]) -> tuple[str | None, str]:
    """A heading's lines as (what numbers it, what it is called); the number stands for both where it is alone."""
    if lines and (numbers_chapter(lines[0]) or is_numeral(lines[0])):
        label, rest = lines[0].strip(_STOPS), " ".join(lines[1:]).strip()
        return label, rest.rstrip(_STOPS) or label
    return None, " ".join(lines).strip().rstrip(_STOPS)
