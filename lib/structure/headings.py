"""Headings of a page: which lines make one, what numbers it, and what it is called."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lib.schemas.label import BlockClass
from lib.structure.units import HEADINGS, Unit
from lib.text.titles import is_numeral, numbers_chapter, part_named

PART_WORDS = 8
"""Words of a heading of a preface or an index, at most. From: set by hand, no figures kept."""
_STOPS = " .,;:—–-"


@dataclass(frozen=True)
class Span:
    """Lines of a paragraph: `first` and one past the last."""

    unit: Unit
    first: int
    end: int

    @property
    def key(self) -> tuple[int, str, int]:
        """Unique in the book."""
        return *self.unit.key, self.first

    @property
    def lines(self) -> list[str]:
        assert self.unit.paragraph is not None
        return [line.text for line in self.unit.paragraph.lines[self.first : self.end]]


@dataclass(frozen=True)
class Heading:
    """Lines that head a part of the book together: `label` numbers it, `title` names it."""

    spans: tuple[Span, ...]
    kind: BlockClass
    label: str | None
    title: str
    level: int | None = None
    """As a person says; None where nobody does."""

    @property
    def page(self) -> int:
        return self.spans[0].unit.page


def opens_part(unit: Unit) -> bool:
    """Whether a paragraph is the heading of a preface, an index or another part that has a class of its own."""
    if unit.block_class in HEADINGS or unit.paragraph is None or len(unit.text.split()) > PART_WORDS:
        return False
    return unit.block_class.value == part_named(unit.text)


def is_heading(unit: Unit) -> bool:
    return unit.block_class in HEADINGS or opens_part(unit)


def headings(units: Iterable[Unit]) -> Iterator[Heading]:
    """The headings of a page. Lines that follow each other are one heading: its number, then its title."""
    run: list[Span] = []
    for unit in units:
        if not is_heading(unit):
            if run:
                yield _heading(run)
            run = []
            continue
        for span in spans(unit):
            if run and not _goes_together(run, span):
                yield _heading(run)
                run = []
            run.append(span)
    if run:
        yield _heading(run)


def spans(unit: Unit) -> Iterator[Span]:
    """The lines of a heading's paragraph, a number apart from what stands round it."""
    assert unit.paragraph is not None
    lines = [line.text for line in unit.paragraph.lines]
    starts = sorted(
        {0} | {at for index, line in enumerate(lines) if _is_number(line) for at in (index, index + 1)} - {len(lines)}
    )
    for first, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        yield Span(unit, first, end)


def _is_number(line: str) -> bool:
    return numbers_chapter(line) or is_numeral(line)


def _goes_together(above: Sequence[Span], below: Span) -> bool:
    unit = above[-1].unit
    levels = {unit.block.level, below.unit.block.level} - {None}
    if unit.block_class != below.unit.block_class or len(levels) > 1 or opens_part(unit):
        return False
    return not _is_number(below.lines[0])


def _heading(run: Sequence[Span]) -> Heading:
    label, title = parted([line for span in run for line in span.lines])
    kind = run[0].unit.block_class
    named = part_named(title)
    if kind in HEADINGS and named and label is None:
        kind = BlockClass(named)
    said = next((span.unit.block.level for span in run if span.unit.block.level is not None), None)
    return Heading(tuple(run), kind, label, title, said)


def parted(lines: Sequence[str]) -> tuple[str | None, str]:
    """A heading's lines as (what numbers it, what it is called); the number stands for both where it is alone."""
    if lines and _is_number(lines[0]):
        label, rest = lines[0].strip(_STOPS), " ".join(lines[1:]).strip()
        return label, rest.rstrip(_STOPS) or label
    return None, " ".join(lines).strip().rstrip(_STOPS)
