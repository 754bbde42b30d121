"""A passage's text, cut where something stands in it: a note's mark, the beginning of a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lib.schemas.structure import NoteMark, PageEntry, Passage

Part = str | NoteMark | PageEntry


def parts(passage: Passage, breaks: Sequence[PageEntry] = (), start: int = 0) -> Iterator[Part]:
    """Text, marks and page beginnings in order, from the character `start` on.

    A mark stands for its own text, which does not come again. A page that begins inside a mark begins after it.
    """
    at = start
    things: list[tuple[int, int, NoteMark | PageEntry]] = [
        (mark.start, mark.end, mark) for mark in passage.marks if mark.start >= start
    ]
    things += [(max(entry.offset, start), max(entry.offset, start), entry) for entry in breaks]
    for begin, end, thing in sorted(things, key=lambda found: (found[0], found[1])):
        cut = max(min(begin, len(passage.text)), at)
        if passage.text[at:cut]:
            yield passage.text[at:cut]
        yield thing
        at = max(min(end, len(passage.text)), cut)
    if passage.text[at:]:
        yield passage.text[at:]


def note_start(passage: Passage, mark: str | None) -> int:
    """Where a note's own words begin, after the mark that it is printed with."""
    if not mark:
        return 0
    text = passage.text
    lead = len(text) - len(text.lstrip("([ "))
    if not text.startswith(mark, lead):
        return 0
    after = text[lead + len(mark) :]
    return len(text) - len(after.lstrip(")].: "))
