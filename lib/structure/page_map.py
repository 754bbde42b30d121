"""The page map: which number the book gives each page, and what is wrong with the order of the leaves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from lib.schemas.label import NumberStyle, PrintedNumber, Region
from lib.schemas.structure import Leaf, PageEntry
from lib.structure.pagination import Place, Said, fit
from lib.text.numerals import read_number, to_roman

Number = tuple[int, NumberStyle]


@dataclass(frozen=True)
class Numbered:
    """What is known of a page's number."""

    page: int
    printed: PrintedNumber | None
    region: Region | None
    blank: bool
    plate: bool
    """It has no running text."""
    human: bool = False


def show(number: Number) -> str:
    """A number as the book prints it: 12, xiv."""
    value, style = number
    return to_roman(value) if style == "roman" else str(value)


def page_map(pages: Sequence[Numbered]) -> tuple[list[PageEntry], list[Leaf]]:
    """The page map, and the leaves that are missing, doubled or out of order. `pages` in order, all of the book."""
    said = [Said(page.page, tuple(_numbers(page.printed)), plate=page.plate or page.blank) for page in pages]
    fitted = fit(said)
    entries = [_entry(page, fitted[page.page]) for page in pages]
    return entries, list(_leaves(fitted))


def _numbers(printed: PrintedNumber | None) -> Iterator[Number]:
    if printed is not None:
        yield printed.value, printed.style


def _entry(page: Numbered, place: Place) -> PageEntry:
    number = place.value(page.page)
    if page.human and page.printed is not None:
        number = page.printed.value, page.printed.style
    return PageEntry(
        page=page.page,
        printed=show(number) if number else None,
        style=number[1] if number else None,
        source=_source(page, number) if number else None,
        region=page.region,
        passage=None,
        blank=page.blank,
    )


def _source(page: Numbered, number: Number) -> Literal["printed", "mended", "inferred", "human"]:
    if page.printed is None:
        return "inferred"
    if page.human:
        return "human"
    return "printed" if read_number(page.printed.text) == number else "mended"


def _leaves(fitted: Mapping[int, Place]) -> Iterator[Leaf]:
    """Jumps of the sequence, told as what must have happened to the leaves."""
    counted = [(page, number) for page, place in fitted.items() if (number := place.value(page)) is not None]
    at: dict[Number, list[int]] = {}
    for page, number in counted:
        at.setdefault(number, []).append(page)
    last: dict[NumberStyle, int] = {}
    out_of_order: list[tuple[int, Number]] = []
    doubled: list[tuple[int, Number]] = []
    missing: list[tuple[int, Number]] = []
    before = 0
    for page, (value, style) in counted:
        highest = last.get(style)
        if highest is not None and value <= highest:
            again = at[value, style][0] != page
            (doubled if again else out_of_order).append((before, (value, style)))
        elif highest is not None and value > highest + 1:
            gap = [(number, style) for number in range(highest + 1, value)]
            missing += [(before, number) for number in gap if number not in at]
        last[style] = max(highest or 0, value)
        before = page
    yield from _grouped("missing", missing)
    yield from _grouped("doubled", doubled)
    yield from _grouped("out_of_order", out_of_order)


def _grouped(
    kind: Literal["missing", "doubled", "out_of_order"], found: Iterable[tuple[int, Number]]
) -> Iterator[Leaf]:
    """One finding for numbers that follow each other."""
    group: list[tuple[int, Number]] = []
    for after, number in found:
        if group and (number[0] != group[-1][1][0] + 1 or number[1] != group[-1][1][1]):
            yield _leaf(kind, group)
            group = []
        group.append((after, number))
    if group:
        yield _leaf(kind, group)


def _leaf(kind: Literal["missing", "doubled", "out_of_order"], group: Sequence[tuple[int, Number]]) -> Leaf:
    return Leaf(kind=kind, after=group[0][0], printed=[show(number) for _, number in group])
