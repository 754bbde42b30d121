"""The bookmarks of the PDF: those that its source has, and the chapters that were found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lib.export.book import heading_of
from lib.export.pdf.writer import PdfWriter, text_string
from lib.schemas.structure import Section

_LEAST = 4
"""A shorter title may stand in another by chance."""
CHAPTERS = "Chapters"
"""Under this stand chapters beside the source's own bookmarks."""


@dataclass(frozen=True)
class Bookmark:
    """A bookmark and those below it."""

    title: str
    entries: bytes
    """Where it leads and how it is set, as entries of its dictionary."""
    page: int | None
    """What page it leads to: the number of the page's object in the new file."""
    below: tuple[Bookmark, ...] = ()
    open: bool = False


def chapters(sections: Sequence[Section], pages: Sequence[int]) -> list[Bookmark]:
    """The sections as bookmarks, nested as they are; `pages` holds the numbers of the pages' objects."""
    shown = [section for section in sections if section.title and section.page <= len(pages)]
    known = {section.id for section in shown}
    children: dict[str | None, list[Section]] = {}
    for section in shown:
        children.setdefault(section.parent if section.parent in known else None, []).append(section)

    def family(parent: str | None) -> tuple[Bookmark, ...]:
        return tuple(
            Bookmark(heading_of(section), b"/Dest[%d 0 R/Fit]" % page, page, family(section.id))
            for section in children.get(parent, [])
            for page in [pages[section.page - 1]]
        )

    return list(family(None))


def joined(source: Sequence[Bookmark], found: Sequence[Bookmark]) -> list[Bookmark]:
    """The bookmarks of the source as they stand there, and after them the chapters that none of them leads to.

    A bookmark that its author made is better than one that was read. Without any, the chapters stand alone.
    """
    if not source:
        return list(found)
    known = {(mark.page, _folded(mark.title)) for mark in _all(source)}
    rest = _unknown(found, known)
    return [*source, *([Bookmark(CHAPTERS, rest[0].entries, rest[0].page, tuple(rest))] if rest else [])]


def put_outline(pdf: PdfWriter, marks: Sequence[Bookmark]) -> int:
    """Write the bookmarks, one at least; returns the number of their root."""
    root = pdf.reserve()
    first, last, count = _put_family(pdf, marks, root)
    pdf.put(b"<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>" % (first, last, count), root)
    return root


def _put_family(pdf: PdfWriter, marks: Sequence[Bookmark], parent: int) -> tuple[int, int, int]:
    """The numbers of the first and the last of them, and how many are to be seen when their parent is open."""
    numbers = [pdf.reserve() for _ in marks]
    seen = len(marks)
    for place, (mark, number) in enumerate(zip(marks, numbers, strict=True)):
        entries = b"/Title%s/Parent %d 0 R%s" % (text_string(mark.title), parent, mark.entries)
        if place:
            entries += b"/Prev %d 0 R" % numbers[place - 1]
        if place + 1 < len(marks):
            entries += b"/Next %d 0 R" % numbers[place + 1]
        if mark.below:
            first, last, count = _put_family(pdf, mark.below, number)
            seen += count if mark.open else 0
            entries += b"/First %d 0 R/Last %d 0 R/Count %d" % (first, last, count if mark.open else -count)
        pdf.put(b"<<%s>>" % entries, number)
    return numbers[0], numbers[-1], seen


def _all(marks: Sequence[Bookmark]) -> Iterator[Bookmark]:
    for mark in marks:
        yield mark
        yield from _all(mark.below)


def _unknown(marks: Sequence[Bookmark], known: set[tuple[int | None, str]]) -> list[Bookmark]:
    """The bookmarks that are not known; what hangs on one that is known takes its place."""
    rest: list[Bookmark] = []
    for mark in marks:
        below = _unknown(mark.below, known)
        if any(page == mark.page and _same(title, _folded(mark.title)) for page, title in known):
            rest.extend(below)
        else:
            rest.append(replace(mark, below=tuple(below)))
    return rest


def _same(one: str, other: str) -> bool:
    """Whether two folded titles are one, or one goes on where the other ends: CHAPTER I, and its title too."""
    short, long = sorted((one, other), key=len)
    return one == other or (len(short) >= _LEAST and short in long)


def _folded(title: str) -> str:
    return "".join(char for char in title.casefold() if char.isalnum())
