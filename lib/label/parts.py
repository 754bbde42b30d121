"""The parts of the book: which pages are its preface, its contents, its index, and where its body begins and ends."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from lib.label.furniture import label_furniture
from lib.label.heading_evidence import is_sunk, looks_like_heading, names_chapter
from lib.label.prose import is_listing, is_prose
from lib.label.shapes import BlockShape, PageShape
from lib.label.typography import BodyType
from lib.schemas.label import PrintedNumber, Region
from lib.text.leaders import leads_to_number
from lib.text.titles import part_named

LISTS = frozenset({"endnotes", "bibliography", "glossary", "index"})
"""Parts whose pages are lists; they last until the next heading."""
FRONT = frozenset({"contents", "preface", "foreword", "introduction", "acknowledgments"})
BACK = frozenset({"appendix", "endnotes", "bibliography", "glossary", "index", "acknowledgments"})
FIRST_BLOCKS = 4
"""A heading that opens a part is among so many first blocks of its page. From: set by hand, no figures kept."""


LED_LINES, LED = 4, 0.4
"""Lines that run over leaders to numbers, and their share of a page's lines, of a list. From: set by hand,
no figures kept; tests/label/test_parts.py holds them."""


@dataclass(frozen=True)
class Opening:
    """What a page says of the book's parts."""

    page: int
    text: bool
    """It has text besides furniture."""
    prose: bool
    listing: bool
    named: str | None
    """The part that its heading or its running head names."""
    chapter: bool
    """A chapter of the body begins here."""
    roman: bool
    led: bool = False
    """Most of its lines run over leaders to numbers."""


def text_blocks(page: PageShape, number: PrintedNumber | None, heads: Collection[str]) -> list[BlockShape]:
    """The page's blocks of text but the furniture, from top to bottom; lines that are furniture are left out."""
    kept = [block for block in page.blocks if block.lines and label_furniture(block, page, number, heads) is None]
    furniture = {*heads, number.line} if number else set(heads)
    bare = [block.without(furniture) for block in kept]
    return sorted(bare, key=lambda block: (block.box[1], block.box[0]))


def opening(page: PageShape, body: BodyType, number: PrintedNumber | None, heads: Collection[str]) -> Opening:
    """What this page says of the book's parts."""
    blocks = text_blocks(page, number, heads)
    first = blocks[:FIRST_BLOCKS]
    named = [part_named(block.lines[0].text) for block in first if len(block.lines) == 1 or _opens(block, page, body)]
    named += [part_named(_without_numbers(line.text)) for line in page.lines if line.id in heads]
    parts = [part for part in named if part]
    chapter = bool(first) and (
        any(names_chapter(block) for block in first[:2])
        or (
            looks_like_heading(first[0], page, body)
            and is_sunk(first[0], body)
            and any(is_prose(b, page) for b in blocks)
        )
    )
    return Opening(
        page=page.number,
        text=bool(blocks),
        prose=any(is_prose(block, page) for block in blocks),
        listing=sum(is_listing(block) for block in blocks) * 2 >= len(blocks) > 0,
        named="contents" if "contents" in parts else next(iter(parts), None),
        chapter=chapter,
        roman=number is not None and number.style == "roman",
        led=_is_led([line.text for block in blocks for line in block.lines]),
    )


def _is_led(lines: Sequence[str]) -> bool:
    led = sum(map(leads_to_number, lines))
    return led >= LED_LINES and led >= LED * len(lines)


def _opens(block: BlockShape, page: PageShape, body: BodyType) -> bool:
    return looks_like_heading(block, page, body) and part_named(block.lines[0].text) != "contents"


def _without_numbers(text: str) -> str:
    words = text.split()
    return " ".join(word for word in words if word.isalpha() and not set(word.lower()) <= set("ivxlc")) or text


def find_parts(openings: Sequence[Opening]) -> dict[int, str | None]:
    """Page position → the part it belongs to, by the name of its block class; None in the body."""
    parts: dict[int, str | None] = {}
    current: str | None = None
    begun = False
    for page in openings:
        begun = begun or (page.prose and not page.roman and not page.named)
        if page.named:
            current = page.named
        elif page.led and not begun:
            # A list of cases, of plates: before the text, what runs over leaders needs no title to be one.
            current = "contents"
        elif page.chapter:
            current = None
        elif page.text and current == "contents":
            current = "contents" if page.led or (page.listing and not page.prose) else None
        elif page.text and not page.prose and current not in LISTS:
            # A half title, or another page for display.
            current = None
        parts[page.page] = current
    return parts


def find_regions(openings: Sequence[Opening], parts: Mapping[int, str | None]) -> dict[int, Region]:
    """Page position → front matter, contents, body or back matter."""
    begin = next((o.page for o in openings if o.prose and not o.roman and (parts[o.page] or "") not in _front(o)), None)
    end = _back_start(openings, parts, begin)
    regions: dict[int, Region] = {}
    for page in openings:
        if parts[page.page] == "contents":
            regions[page.page] = "contents"
        elif begin is not None and page.page < begin:
            regions[page.page] = "front_matter"
        elif end is not None and page.page >= end:
            regions[page.page] = "back_matter"
        else:
            regions[page.page] = "body"
    return regions


def _front(page: Opening) -> frozenset[str]:
    # An introduction with arabic numbers is the first chapter of many a book.
    return FRONT if page.roman else FRONT - {"introduction"}


def _back_start(openings: Sequence[Opening], parts: Mapping[int, str | None], begin: int | None) -> int | None:
    if begin is None:
        return None
    last_body = max((page.page for page in openings if page.prose and parts[page.page] not in BACK), default=begin)
    later = [page.page for page in openings if page.page > last_body and parts[page.page] in BACK]
    return min(later, default=None)
