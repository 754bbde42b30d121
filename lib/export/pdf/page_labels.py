"""What the pages of the PDF are called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lib.export.pdf.writer import text_string
from lib.schemas.structure import PageEntry
from lib.text.numerals import read_number


def label_of(entry: PageEntry, source: str | None) -> str:
    """What a page is called; `source` is its label in a PDF that labels its pages.

    A number that a person set stands before that, one that was read or counted after it. A page without any is called
    by its place in the scan: [3].
    """
    if entry.source == "human" and entry.printed:
        return entry.printed
    return source or entry.printed or f"[{entry.page}]"


def page_labels(labels: Sequence[str]) -> bytes:
    """The entry of the catalog: runs of numbers as ranges, others one by one."""
    ranges: list[bytes] = []
    before: tuple[int, bytes] | None = None
    for index, label in enumerate(labels):
        found = _counted(label)
        if found is None:
            ranges.append(b"%d<</P%s>>" % (index, text_string(label)))
        elif before is None or found != (before[0] + 1, before[1]):
            ranges.append(b"%d<</S%s/St %d>>" % (index, found[1], found[0]))
        before = found
    return b"<</Nums[%s]>>" % b" ".join(ranges)


def telling(labels: Mapping[int, str]) -> Mapping[int, str]:
    """Labels that say more than the place of each page in its file, from 0; else nothing."""
    return labels if any(label != str(index + 1) for index, label in labels.items()) else {}


def _counted(label: str) -> tuple[int, bytes] | None:
    """A number and the style that a PDF writes it in, where it would be written just so."""
    found = read_number(label)
    if found is None:
        return None
    number, kind = found
    if kind == "arabic":
        return (number, b"/D") if label == str(number) else None
    return (number, b"/R" if label.isupper() else b"/r") if label.isupper() or label.islower() else None
