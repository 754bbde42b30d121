"""Which paragraphs run over from one page to the next.

Only running text counts: heads, notes and pictures stand between and are passed over, and so are pages without any.
One judgement is made for each pair of pages, so that both sides say the same.

Thresholds from: set by hand, no figures kept; tests/text/test_continuation.py holds them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from lib.schemas.label import RUNNING_TEXT, BlockClass
from lib.text.hyphens import HYPHENS

TERMINAL = ".!?:;"
CLOSING = "\"'”’»)]}*†‡"
INDENT = 0.02
"""A first line that starts further right than this share of the page's width, past the block's edge, is indented."""
SHORT = 0.06
"""A last line that ends further left than this share of the page's width, before the block's edge, is short."""
CHAPTER_STARTS = frozenset({BlockClass.CHAPTER_HEADING, BlockClass.TITLE_PAGE})

Plain = Mapping[str, Any]


@dataclass(frozen=True)
class Edge:
    """The first or last line of a page's running text."""

    text: str
    full: bool
    """The first line starts at the left edge; the last line ends at the right edge."""


@dataclass(frozen=True)
class PageEdges:
    first: Edge
    last: Edge
    opens: bool
    """The page's running text begins below a chapter heading."""
    continues: bool | None = None
    """As a person says: whether it goes on with the page before; None where nobody does."""


def page_edges(ocr: Plain, label: Plain | None) -> PageEdges | None:
    """The edges of a page's running text, from its plain records; None where it has none. Fast, for whole books."""
    running: list[list[Plain]] = []
    opens = False
    for block_class, lines in _parts(ocr, label):
        if not running and block_class in CHAPTER_STARTS:
            opens = True
        if lines and block_class in RUNNING_TEXT:
            running.append(lines)
    if not running:
        return None
    width = ocr["width"] or 1
    head, tail = running[0], running[-1]
    first, last = head[0], tail[-1]
    left = min(line["box"][0] for line in head)
    right = max(line["box"][2] for line in tail)
    return PageEdges(
        first=Edge(_text(first), first["box"][0] - left <= INDENT * width),
        last=Edge(_text(last), right - last["box"][2] <= SHORT * width),
        opens=opens,
        continues=_as_a_person_says(ocr, first),
    )


def _as_a_person_says(page: Plain, first: Plain) -> bool | None:
    """What a merged page says of the paragraph that begins with a line; None where it says nothing."""
    starts = (p for block in page["blocks"] for p in block["paragraphs"] if p["lines"][:1] == [first])
    return next((paragraph.get("continues") for paragraph in starts), None)


def _parts(ocr: Plain, label: Plain | None) -> Iterator[tuple[str, list[Plain]]]:
    """Class and lines of each block, or of each part of one."""
    labels: dict[str, list[Plain]] = {}
    for entry in label["blocks"] if label else ():
        labels.setdefault(entry["id"], []).append(entry)
    for block in ocr["blocks"]:
        lines = [line for paragraph in block["paragraphs"] for line in paragraph["lines"]]
        entries = labels.get(block["id"])
        if not entries:
            yield BlockClass.BODY if block["kind"] == "text" else BlockClass.ILLUSTRATION, lines
            continue
        ids = [line["id"] for line in lines]
        starts = [0, *(ids.index(entry["first_line"]) for entry in entries[1:]), len(lines)]
        for entry, (begin, end) in zip(entries, pairwise(starts), strict=True):
            yield entry["block_class"], lines[begin:end]


def _text(line: Plain) -> str:
    return " ".join(word["text"] for word in line["words"])


def runs_over(upper: PageEdges, lower: PageEdges) -> bool:
    """Whether the last paragraph of one page goes on at the top of the next page that has running text."""
    if lower.continues is not None:
        return lower.continues
    if lower.opens:
        return False
    last, first = upper.last.text, lower.first.text
    if last[-1:] in HYPHENS:
        return True
    if first[:1].islower():
        return True
    ended = last.rstrip(CLOSING)[-1:] in TERMINAL
    if ended:
        return upper.last.full and lower.first.full
    return lower.first.full or upper.last.full


def continuations(edges: Iterable[tuple[int, PageEdges | None]]) -> dict[int, dict[str, bool]]:
    """Page number → from_previous and on_next, for pages in order."""
    marks: dict[int, dict[str, bool]] = {}
    above: tuple[int, PageEdges] | None = None
    for number, edge in edges:
        marks[number] = {"from_previous": False, "on_next": False}
        if edge is None:
            continue
        if above is not None and runs_over(above[1], edge):
            marks[above[0]]["on_next"] = marks[number]["from_previous"] = True
        above = (number, edge)
    return marks
