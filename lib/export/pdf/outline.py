"""What a reader of a PDF steers by: bookmarks for chapters, and the pages' printed numbers."""

from __future__ import annotations

from collections.abc import Sequence

from lib.export.book import heading_of
from lib.export.pdf.writer import PdfWriter, text_string
from lib.schemas.structure import PageEntry, Section
from lib.text.numerals import read_number


def put_outline(pdf: PdfWriter, sections: Sequence[Section], pages: Sequence[int]) -> int | None:
    """Bookmarks, nested as the sections are; `pages` holds the pages' object numbers. None where there are none."""
    shown = [section for section in sections if section.title and section.page <= len(pages)]
    if not shown:
        return None
    known = {section.id for section in shown}
    children: dict[str | None, list[Section]] = {}
    for section in shown:
        children.setdefault(section.parent if section.parent in known else None, []).append(section)
    root = pdf.reserve()
    numbers = {section.id: pdf.reserve() for section in shown}

    def family(parent: str | None) -> bytes:
        kin = children.get(parent, [])
        return b"/First %d 0 R/Last %d 0 R" % (numbers[kin[0].id], numbers[kin[-1].id]) if kin else b""

    for parent, kin in children.items():
        for place, section in enumerate(kin):
            entries = b"/Title%s/Parent %d 0 R/Dest[%d 0 R/Fit]" % (
                text_string(heading_of(section)), numbers[parent] if parent else root, pages[section.page - 1],
            )  # fmt: skip
            if place:
                entries += b"/Prev %d 0 R" % numbers[kin[place - 1].id]
            if place + 1 < len(kin):
                entries += b"/Next %d 0 R" % numbers[kin[place + 1].id]
            below = children.get(section.id, [])
            entries += family(section.id) + (b"/Count -%d" % len(below) if below else b"")
            pdf.put(b"<<%s>>" % entries, numbers[section.id])
    pdf.put(b"<</Type/Outlines%s/Count %d>>" % (family(None), len(children.get(None, []))), root)
    return root


def page_labels(entries: Sequence[PageEntry], extra: int = 0) -> bytes:
    """The printed numbers, as ranges; a page without one is called by its place in the scan: [3].

    `extra` pages at the end are none of the book's.
    """
    ranges: list[bytes] = []
    before: tuple[int, str] | None = None
    for index, entry in enumerate(entries):
        found = read_number(entry.printed) if entry.printed else None
        if found is None:
            shown = entry.printed or f"[{entry.page}]"
            ranges.append(b"%d<</P%s>>" % (index, text_string(shown)))
        elif before is None or found != (before[0] + 1, before[1]):
            style = b"/D" if found[1] == "arabic" else b"/r"
            ranges.append(b"%d<</S%s/St %d>>" % (index, style, found[0]))
        before = found
    if extra:
        ranges.append(b"%d<</P(Colophon)>>" % len(entries))
    return b"<</Nums[%s]>>" % b" ".join(ranges)
