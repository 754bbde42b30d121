"""A passage's text, cut where something stands in it: a note's mark, the beginning of a page, a run in another type."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lib.schemas.layout import Style
from lib.schemas.structure import NoteMark, PageEntry, Passage, StyleSpan


@dataclass(frozen=True)
class StyleEdge:
    """Here a run in another type begins or ends. Runs never cross: what begins within another ends there too."""

    style: Style
    opens: bool


Part = str | NoteMark | PageEntry | StyleEdge
_Thing = tuple[int, int, NoteMark | PageEntry | StyleEdge]
"""From where to where it stands in the text, and what it is."""


def parts(
    passage: Passage, breaks: Sequence[PageEntry] = (), start: int = 0, *, styled: bool = False
) -> Iterator[Part]:
    """Text, marks and page beginnings in order, from the character `start` on, and edges of runs where asked for.

    A mark stands for its own text, which does not come again. A page that begins inside a mark begins after it.
    """
    at = start
    things: list[_Thing] = [(mark.start, mark.end, mark) for mark in passage.marks if mark.start >= start]
    things += [(max(entry.offset, start), max(entry.offset, start), entry) for entry in breaks]
    things.sort(key=lambda found: (found[0], found[1]))
    if styled and passage.spans:
        things = _with_edges(passage, start, things)
    for begin, end, thing in things:
        cut = max(min(begin, len(passage.text)), at)
        if passage.text[at:cut]:
            yield passage.text[at:cut]
        yield thing
        at = max(min(end, len(passage.text)), cut)
    if passage.text[at:]:
        yield passage.text[at:]


def _with_edges(passage: Passage, start: int, things: Sequence[_Thing]) -> list[_Thing]:
    """Marks and page beginnings with the edges of runs among them: ends before what stands there, beginnings after."""
    runs = [run for span in passage.spans for run in _clipped(span, start, passage.marks)]
    placed = [(begin, 1, end, thing) for begin, end, thing in things]
    before: list[Style] = []
    for at in sorted({edge for begin, end, _ in runs for edge in (begin, end)}):
        here = sorted(style for begin, end, style in runs if begin <= at < end)
        kept = next((n for n, style in enumerate(before) if here[n : n + 1] != [style]), len(before))
        placed += [(at, 0, at, StyleEdge(style, opens=False)) for style in reversed(before[kept:])]
        placed += [(at, 2, at, StyleEdge(style, opens=True)) for style in here[kept:]]
        before = here
    return [(begin, end, thing) for begin, _, end, thing in sorted(placed, key=lambda found: found[:2])]


def _clipped(span: StyleSpan, start: int, marks: Sequence[NoteMark]) -> Iterator[tuple[int, int, Style]]:
    """A run without what was cut off before `start`, and without a note's mark at its edge."""
    begin, end = max(span.start, start), span.end
    begin = max([begin, *(mark.end for mark in marks if mark.start <= begin < mark.end)])
    end = min([end, *(mark.start for mark in marks if mark.start < end <= mark.end)])
    if begin < end:
        yield begin, end, span.style
