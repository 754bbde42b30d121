"""What structure writes: the book as a reader has it, one record and one stream of passages.

`book.json` holds a BookStructure: sections, page map, notes, what the contents page says. `passages.jsonl` holds a
Passage a line, in reading order, so that an export of a long book need not hold it in memory.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from lib.schemas.base import Box, Confidence, Record
from lib.schemas.label import BlockClass, NumberStyle, Region
from lib.schemas.layout import Style

PassageKind = Literal["heading", "paragraph", "verse", "table", "illustration", "caption", "note", "entry"]
"""How a passage is set. `entry`: of a contents page, an index or a bibliography."""


PassageRole = Literal["dateline", "salutation", "valediction", "signature"]
"""What part of a letter a paragraph is."""


class Piece(Record):
    """The part of a passage that stands in one merged paragraph of one page."""

    page: int = Field(ge=1, description="Scan page, as ingest numbers them.")
    block: str = Field(description="Id of the merged block.")
    paragraph: str | None = Field(description="Id of the merged paragraph; None for an illustration.")
    box: Box = Field(description="In pixels of the page image.")
    start: int = Field(ge=0, description="Where the piece begins in the passage's text, in characters.")
    words: int = Field(ge=0)
    corrected: int = Field(ge=0, description="Words that correction or a person changed.")
    human: int = Field(ge=0, description="Words of a paragraph that a person set.")


class PassageJoin(Record):
    """Two pieces that are one paragraph. To undo it, cut the text at the second piece's `start`."""

    page: int = Field(ge=1, description="Page of the second piece.")
    paragraph: str = Field(description="Id of the second piece's paragraph.")
    operation: Literal["space", "hyphen_dropped", "hyphen_kept"]
    left: str = Field(description="The last word of the first piece, as it stands there.")
    right: str = Field(description="The first word of the second piece, as it stands there.")
    reason: str


class NoteMark(Record):
    """A note's mark in the running text."""

    note: str = Field(description="Id of the note.")
    mark: str = Field(description="As printed: *, †, 1. What was read in its place stands in the text.")
    start: int = Field(ge=0, description="Where the mark begins in the passage's text, in characters.")
    end: int = Field(ge=0)
    page: int = Field(ge=1)


class StyleSpan(Record):
    """A run of a passage's text that is set in another type than the text."""

    start: int = Field(ge=0, description="Where it begins in the passage's text, in characters.")
    end: int = Field(ge=0, description="One past its last character.")
    style: Style


class Passage(Record):
    """What is read in one go: a heading, a paragraph, a stanza, a picture."""

    id: str = Field(description="s00042: its place in reading order, from 1.")
    kind: PassageKind
    block_class: BlockClass
    section: str = Field(description="Id of the innermost section that holds it.")
    level: int | None = Field(default=None, ge=1, le=6, description="Of a heading; 1 for a chapter.")
    text: str = Field(
        description="Reading text; empty for an illustration. A title page has its lines; verse too, with two spaces "
        "for each em that a line is set in, and an empty line between stanzas. A table has a line for each row, and "
        "tabs between cells."
    )
    pieces: list[Piece] = Field(min_length=1)
    joins: list[PassageJoin] = Field(default_factory=list)
    marks: list[NoteMark] = Field(default_factory=list)
    spans: list[StyleSpan] = Field(
        default_factory=list, description="Runs in another type, by where they begin. Those of one style never touch."
    )
    image: str | None = Field(default=None, description="File name in the ocr folder's pages/, of an illustration.")
    caption: str | None = Field(default=None, description="Id of an illustration's caption.")
    illustration: str | None = Field(default=None, description="Id of a caption's illustration.")
    note: str | None = Field(default=None, description="Id of the note whose text this is.")
    role: PassageRole | None = Field(default=None, description="Of a paragraph that is a part of a letter.")
    greeting: int = Field(
        default=0, ge=0, description="Characters at the beginning that greet, of a letter whose text runs on there."
    )


class Section(Record):
    """A part of the book with a heading of its own, or the stretch before the first of them."""

    id: str = Field(description="t003: its place in the book, from 1.")
    parent: str | None
    level: int = Field(ge=1, le=6)
    kind: BlockClass = Field(description="chapter_heading, section_heading, preface, index, title_page …")
    label: str | None = Field(description="What numbers it: CHAPTER I, II., Book the First.")
    title: str = Field(description="What it is called, without the label; the label where there is nothing else.")
    page: int = Field(ge=1, description="Scan page on which it begins.")
    printed: str | None = Field(description="The printed number of that page.")
    heading: str | None = Field(description="Id of the heading's first passage; None where it has none.")
    contents: str | None = Field(default=None, description="Its line on the contents page, where one matched.")


class PageEntry(Record):
    """One line of the page map."""

    page: int = Field(ge=1)
    printed: str | None = Field(description="As the book counts it, printed on the page or not.")
    style: NumberStyle | None
    source: Literal["printed", "mended", "inferred", "human"] | None = Field(
        description="printed: stands there as read; mended: stands there, misread; inferred: only counted."
    )
    region: Region | None
    passage: str | None = Field(description="Id of the first passage that stands here; None on a blank page.")
    offset: int = Field(default=0, ge=0, description="Where in that passage's text the page begins, in characters.")
    blank: bool = False


class Leaf(Record):
    """Something that is wrong with the order of the leaves."""

    kind: Literal["missing", "doubled", "out_of_order"]
    after: int = Field(ge=0, description="Scan page after which it shows; 0 before the first.")
    printed: list[str] = Field(description="The printed numbers concerned.")


class Note(Record):
    """A footnote or endnote, joined where it runs over pages."""

    id: str = Field(description="n004: its place in the book, from 1.")
    mark: str | None = Field(description="As printed; mended where it was misread. None where the note shows none.")
    pages: list[int] = Field(min_length=1)
    passage: str = Field(description="Id of the passage that holds the note's text.")
    words_at: int = Field(default=0, ge=0, description="Where its words begin in that text, after the mark.")
    anchor: str | None = Field(description="Id of the passage that holds the mark; None where none was found.")
    confidence: Confidence


class ContentsFinding(Record):
    """Where the contents page and the book do not say the same."""

    kind: Literal["not_in_book", "not_in_contents", "title_differs", "page_differs"]
    contents: str | None
    section: str | None = Field(description="Id of the section concerned.")
    detail: str


class BookStructure(Record):
    """One book. It holds no clock, no cost and nothing of the machine that made it."""

    title: str | None
    author: str | None
    language: str = Field(description="Tesseract's names, joined with +.")
    pages: int = Field(ge=0)
    passages: int = Field(ge=0)
    sections: list[Section]
    page_map: list[PageEntry]
    leaves: list[Leaf]
    notes: list[Note]
    contents: list[ContentsFinding]
