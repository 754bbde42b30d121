"""What merge writes: a page with corrected text, boxes, classes, and where each of them came from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from lib.schemas.base import Box, Confidence, PageRecord, Pixel, Record
from lib.schemas.label import BlockClass, PrintedNumber, Region
from lib.schemas.layout import RaisedMark, StyledWord
from lib.schemas.set_aside import SetAsideWord

Source = Literal["ocr", "file", "model", "correct", "human"]
CHANGED: frozenset[Source] = frozenset({"correct", "human"})
"""Sources of a word that is not as it was read, or as the file sets it."""
READ: frozenset[Source] = frozenset({"ocr", "model"})
"""Sources of a word that was read, and may have been misread."""
ClassSource = Literal["label", "fallback", "human"]


_CUT = re.compile(r"page_(\d+)\.[a-z0-9]+-(\d+)-(\d+)-(\d+)-(\d+)\.png")


def cut_name(page: int, block: str, box: Box) -> str:
    """The name of a picture whose edges a person drew: no file of the ocr folder, for the export cuts it out."""
    return f"page_{page:04d}.{block}-{'-'.join(map(str, box))}.png"


def cut_out(name: str) -> tuple[int, Box] | None:
    """The page and the box that such a name tells; None of a picture that ocr cut out."""
    found = _CUT.fullmatch(name)
    if found is None:
        return None
    page, left, top, right, bottom = map(int, found.groups())
    return page, (left, top, right, bottom)


class MergedWord(Record):
    """A word of the final text, and where it stands on the page image."""

    ids: list[str] = Field(
        default_factory=list, description="Of the words as ocr read them; none of a word that nothing was read for."
    )
    text: str
    box: Box
    confidence: Confidence = Field(description="As it was read; for a corrected word, of the correction.")
    source: Source = "ocr"
    read: str | None = Field(default=None, description="What was read here, where the text now differs.")


class MergedLine(Record):
    id: str
    box: Box
    words: list[MergedWord]

    @property
    def text(self) -> str:
        """The line as printed."""
        return " ".join(word.text for word in self.words)


class LineJoin(Record):
    """The last word of a line goes on in the next. To undo it, put the hyphen back and break the line."""

    line: str = Field(description="Id of the upper line.")
    hyphen: Literal["dropped", "kept"]
    reason: str


class Provenance(Record):
    """Where a paragraph's text came from."""

    text: Source
    backend: str | None = Field(default=None, description="Of the correction; the model, of a text that one read.")
    edits: int = Field(default=0, ge=0, description="Words that differ from what was read.")
    note: str | None = None
    confidence: Confidence


class MergedParagraph(Record):
    id: str
    box: Box
    text: str = Field(description="Reading text: lines joined, divided words whole.")
    lines: list[MergedLine]
    joins: list[LineJoin] = Field(default_factory=list)
    continues: bool | None = Field(
        default=None, description="As a person says: whether it goes on with the running text before it."
    )
    provenance: Provenance


class MergedBlock(Record):
    id: str
    kind: Literal["text", "illustration"]
    block_class: BlockClass
    class_source: ClassSource
    class_confidence: Confidence
    level: int | None = Field(default=None, ge=1, le=6, description="Of a head, where a person says it.")
    box: Box
    image: str | None = Field(
        default=None,
        description="Of an illustration: file name in the ocr folder; or page and box, where a person drew its edges.",
    )
    lettering: list[MergedLine] = Field(default_factory=list, description="What stands in an illustration, as read.")
    paragraphs: list[MergedParagraph] = Field(default_factory=list)


class NoteTie(Record):
    """Which word calls a note, as a person says. Words by the ids that ocr gave them."""

    note: str = Field(description="A word of the line with which the note begins.")
    call: str | None = Field(description="The word that bears the mark, or before it; None: nothing calls it.")


class OverrideOutcome(Record):
    """What became of one entry of the page's overrides."""

    what: Literal["text", "continues", "class", "level", "order", "drop", "number", "page", "picture", "tie"]
    id: str | None = Field(description="As the entry names it; None for the page number and the page itself.")
    stale: bool = Field(description="Not applied: what it was written against is no longer there.")
    why: str | None = Field(default=None, description="What was expected and is not there, of a stale entry.")


class MergePage(PageRecord):
    width: Pixel = Field(description="Pixels of the page image; boxes are in its pixels.")
    height: Pixel
    blank: bool
    printed_number: PrintedNumber | None
    number_source: Literal["label", "human"] = Field(
        default="label", description="human: a person said what number is printed here, or that none is."
    )
    region: Region | None = Field(description="None where the page has no label.")
    continues_from_previous: bool = Field(description="The first paragraph of running text began on an earlier page.")
    continues_on_next: bool = Field(description="The last paragraph of running text goes on on a later page.")
    blocks: list[MergedBlock]
    words_read: int | None = Field(
        default=None, ge=0, description="Words of the reading; each is in the text, in lettering or set aside."
    )
    set_aside: list[SetAsideWord] = Field(
        default_factory=list, description="Words that were read and are no part of the text, with reasons."
    )
    unread: list[Box] = Field(
        default_factory=list,
        description="Places with marks of the size and company of type, or a large initial, under no word.",
    )
    raised: list[RaisedMark] = Field(
        default_factory=list, description="Raised marks: where in the words as they were read, and on the page."
    )
    styled: list[StyledWord] = Field(
        default_factory=list, description="Words in another type than the text's, by the ids of the words as read."
    )
    rules: list[Box] = Field(
        default_factory=list, description="Upright rules with words on either side, from left to right."
    )
    ties: list[NoteTie] = Field(default_factory=list, description="Notes whose calls a person told.")
    overrides: list[OverrideOutcome] = Field(default_factory=list)

    def paragraphs(self) -> Iterator[MergedParagraph]:
        """All paragraphs in reading order."""
        for block in self.blocks:
            yield from block.paragraphs

    def lines(self) -> Iterator[MergedLine]:
        """All lines, those of pictures' lettering too, block by block."""
        for block in self.blocks:
            yield from block.lettering
            for paragraph in block.paragraphs:
                yield from paragraph.lines

    @property
    def text(self) -> str:
        """Reading text; an empty line between paragraphs."""
        return "\n\n".join(paragraph.text for paragraph in self.paragraphs())
