"""Tables, verse, contents entries and the parts of letters that a page in proofreaders' mark-up has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from lib.evaluation.reading_text.marked_pages import TYPE, MarkedPage

Rows = list[list[str]]
"""Cells of each row, from left to right; the rows of a table's head are told apart by `heads`."""

_RULE = re.compile(r"[\s|+=~_—{}-]+")
_DRAWN = re.compile(r"[+=~_—-]{4,}")
"""A rule in a line that has a cell beside it."""
_BRACE = re.compile(r"[{}]")
_DITTO = re.compile(r"[\"”„“]|do\.")
_BAR = re.compile(r"\s*\|+\s*")
_GAP = re.compile(r"\s{2,}")
_PAGE = r"(?:\d{1,4}|[ivxlc]{1,7})(?: \(note\))?"
_RUNS_TO = re.compile(rf"(.*?\w.*?)[\s.·…]{{2,}}({_PAGE}(?:(?:, | and | & |-|–){_PAGE})*)\W*$", re.IGNORECASE)
_COLUMN_HEAD = re.compile(r"\W*(?:(?:facing )?pages?|chapter)\W*$", re.IGNORECASE)
_CONTENTS = re.compile(r"contents|illustrations|plates|maps|cases", re.IGNORECASE)
_LABEL = re.compile(r"(?:chapter|book|lecture|letter|section) [ivxlc\d]+\W*", re.IGNORECASE)
_DATED = re.compile(r"\b1[5-9]\d\d\b\W*$")
_MONTH = re.compile(r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", re.IGNORECASE)
_SALUTATION = re.compile(r"<sc>[^<]{2,40}</sc>[,:;]?\s?—|(?:my )?dear \w+[,:;]?\s?—", re.IGNORECASE)


@dataclass(frozen=True)
class MarkedTable:
    page: int
    rows: Rows
    ruled: bool


def groups(page: MarkedPage) -> Iterator[list[str]]:
    """Lines that the mark-up keeps, those of blocks that follow each other together."""
    for kind, found in groupby(page.paragraphs, key=lambda one: one.kind):
        if kind == "kept":
            yield [line for one in found for line in TYPE.sub("", one.marked).split("\n")]


def is_contents(page: MarkedPage, goes_on: bool = False) -> bool:
    """Whether the page's first words say that it is one of contents, or most of its lines run to a number.

    Some lines that do are enough where the contents `goes_on` from the page before.
    """
    lines = [line for one in groups(page) for line in one]
    first = next((one.text for one in page.paragraphs if one.text), "")
    led = sum(_RUNS_TO.search(line) is not None for line in lines)
    ruled = any("|" in line for line in lines)
    return not ruled and led >= 3 and (goes_on or _CONTENTS.search(first) is not None or 2 * led > len(lines))


def tables(page: MarkedPage) -> Iterator[MarkedTable]:
    """The tables of a page that is none of contents: lines with bars, or with wide white in most of them.

    Lists and trees that only braces part are none.
    """
    if is_contents(page):
        return
    for lines in groups(page):
        bars = sum("|" in line for line in lines)
        gaps = sum(_GAP.search(line.strip()) is not None for line in lines)
        if bars >= 2:
            yield MarkedTable(page.page, list(_barred(lines)), ruled=True)
        elif gaps >= 3 and 2 * gaps > len(lines) and 2 * sum(_BRACE.search(line) is not None for line in lines) < gaps:
            yield MarkedTable(page.page, list(_parted(lines)), ruled=False)


def _barred(lines: list[str]) -> Iterator[list[str]]:
    """The rows of a table with bars; lines without any below the last that has some are remarks on it."""
    last = max(at for at, line in enumerate(lines) if "|" in line)
    for at, line in enumerate(lines):
        if _RULE.fullmatch(line) or (at > last and len(_GAP.split(line.strip())) == 1):
            continue
        cells = _BAR.split(line.strip().strip("|")) if "|" in line else _GAP.split(_DRAWN.sub("", line).strip())
        yield [_BRACE.sub("", cell).strip() for cell in cells]


def _parted(lines: list[str]) -> Iterator[list[str]]:
    """The rows of a table without bars; a ditto stands for a word of the cell before it, and is no cell of its own."""
    for line in lines:
        if line.strip() and not _RULE.fullmatch(line):
            cells: list[str] = []
            for cell in _GAP.split(line.strip()):
                if cells and _DITTO.fullmatch(cell):
                    cells[-1] += f" {cell}"
                else:
                    cells.append(cell)
            yield cells


def entries(pages: Iterable[MarkedPage]) -> Iterator[tuple[int, str, str]]:
    """Page, title and page numbers of each entry of the contents pages.

    Lines right above the number belong to it, and a chapter's label above those; a part's name above an entry does not.
    """
    goes_on = False
    for page in pages:
        goes_on = is_contents(page, goes_on)
        if goes_on:
            for title, numbers in _entries(page):
                yield page.page, title, numbers


def _entries(page: MarkedPage) -> Iterator[tuple[str, str]]:
    label = ""
    for one in page.paragraphs:
        title: list[str] = []
        for line in TYPE.sub("", one.marked).split("\n") if one.kind == "kept" else ():
            found = _RUNS_TO.search(line)
            if found:
                yield _GAP.sub(" ", " ".join([label, *title, found[1]])).strip(), found[2]
                label = ""
            title = [] if found or _COLUMN_HEAD.match(_GAP.sub(" ", line)) else [*title, line.strip()]
        if title:
            label = title[0] if _LABEL.fullmatch(title[0]) else ""


def without_label(title: str) -> str:
    """A title without `CHAPTER IV` before it, which some contents pages have on a line of its own."""
    found = _LABEL.match(title)
    return title[found.end() :] if found and found.end() < len(title) else title


def verse_lines(page: MarkedPage) -> Iterator[str]:
    """The lines of kept blocks within prose that are no table, no contents, no list and no date of a letter.

    A list has braces, or figures in most of its lines.
    """
    prose = any(one.kind == "text" and len(one.text) > 200 for one in page.paragraphs)
    found = {tuple(one.rows[0]) for one in tables(page)}
    for lines in groups(page):
        if prose and not is_contents(page) and not any("|" in line or is_dated(line) for line in lines):
            shown = [line.strip() for line in lines if line.strip()]
            listed = any(_BRACE.search(line) for line in shown) or 2 * sum(map(_has_figure, shown)) > len(shown)
            if (
                not listed
                and len(shown) >= 2
                and tuple(_GAP.split(shown[0])) not in found
                and all(len(line) < 60 for line in shown)
            ):
                yield from shown


def _has_figure(line: str) -> bool:
    return any(map(str.isdigit, line))


def is_dated(line: str) -> bool:
    """Whether a line ends in a year and names a month, as the date of a letter does."""
    return _DATED.search(TYPE.sub("", line)) is not None and _MONTH.search(line) is not None


def letter_parts(page: MarkedPage) -> Iterator[tuple[str, str]]:
    """Date lines and salutations: (`dateline` or `salutation`, text)."""
    dated = False
    for one in page.paragraphs:
        lines = one.text.split("\n")
        if one.kind == "kept" and is_dated(lines[-1]):
            yield "dateline", " ".join(one.text.split())
            dated = True
            continue
        found = _SALUTATION.match(one.marked)
        if dated and found:
            yield "salutation", TYPE.sub("", found[0]).strip(" —")
        dated = False
