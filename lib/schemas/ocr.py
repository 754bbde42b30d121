"""What ocr writes: blocks > paragraphs > lines > words, each with its box and confidence.

Ids are unique on a page and say where a thing stands: `b2` is a block, `b2p1` its first paragraph,
`b2p1l3` a line and `b2p1l3w4` a word. All later stages refer to them, never to a position in a list.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from lib.schemas.base import Box, Confidence, PageRecord, Pixel, Record, WordSource
from lib.schemas.set_aside import SetAsideWord

LEADERS = "..."
"""What stands for a row of leader dots, however many it has."""


class Word(Record):
    id: str
    text: str = Field(min_length=1)
    box: Box
    confidence: Confidence
    source: WordSource = "ocr"
    choices: list[str] = Field(
        default_factory=list,
        description="Of a doubtful word: for each of its characters, what the engine took into account instead.",
    )


class Line(Record):
    id: str
    box: Box
    confidence: Confidence = Field(description="Mean over the words, weighted by their length.")
    words: list[Word] = Field(min_length=1)

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


class Paragraph(Record):
    id: str
    box: Box
    confidence: Confidence
    lines: list[Line] = Field(min_length=1)

    @property
    def text(self) -> str:
        """The lines as printed, one below the other."""
        return "\n".join(line.text for line in self.lines)


class Block(Record):
    """A block of text, or an illustration, which has a file and no paragraphs."""

    id: str
    kind: Literal["text", "illustration"]
    box: Box
    confidence: Confidence
    paragraphs: list[Paragraph] = Field(default_factory=list)
    image: str | None = Field(default=None, description="File name beside the record, of an illustration.")
    lettering: list[Line] = Field(
        default_factory=list, description="What reads as words inside an illustration, which is no running text."
    )


class PageAttempt(Record):
    """One reading of the page, and how well it went as far as can be told without the truth."""

    name: str = Field(description="plain, scaled, local threshold …")
    scale: float = Field(gt=0, description="By which the image was enlarged; boxes are in the page image's pixels.")
    confidence: Confidence = Field(description="Mean over the words, weighted by length.")
    doubtful: float = Field(ge=0, le=1, description="Share of the characters that stand in doubtful words.")
    known: float | None = Field(description="Share of the words that the language's list has; None without a list.")
    missed: float = Field(ge=0, le=1, description="Share of what looks like type that no word accounts for.")
    score: float = Field(description="By which attempts are compared; the higher, the more was read with confidence.")


class RefusedText(Record):
    """What a model read that the page's image does not support."""

    text: str
    reason: str


class OcrPage(PageRecord):
    width: Pixel = Field(description="Pixels of the image that was read; boxes are in its pixels.")
    height: Pixel
    blank: bool
    attempts: list[PageAttempt] = Field(default_factory=list, description="The one that was kept comes first.")
    inverted: list[Box] = Field(
        default_factory=list, description="Parts of the page that are light on dark, and were read turned."
    )
    blocks: list[Block]
    words_read: int | None = Field(
        default=None, ge=0, description="Words of the kept reading; each is in the text, in lettering or set aside."
    )
    set_aside: list[SetAsideWord] = Field(
        default_factory=list, description="Words of the kept reading that are no text, with reasons."
    )
    tables: list[Box] = Field(
        default_factory=list, description="Tables with rules between columns, whose cells were read one by one."
    )
    unread: list[Box] = Field(
        default_factory=list,
        description="Places with marks of the size and company of type, or a large initial, under no word.",
    )

    model: str | None = Field(default=None, description="The vision model whose transcript the page was joined with.")
    refused: list[RefusedText] = Field(
        default_factory=list, description="What of that transcript does not stand, with reasons; the first of it."
    )

    def paragraphs(self) -> Iterator[Paragraph]:
        """All paragraphs in reading order."""
        for block in self.blocks:
            yield from block.paragraphs

    def lines(self) -> Iterator[Line]:
        """All lines, those of pictures' lettering too, block by block."""
        for block in self.blocks:
            yield from block.lettering
            for paragraph in block.paragraphs:
                yield from paragraph.lines

    @property
    def text(self) -> str:
        """Printed lines; an empty line between paragraphs."""
        return "\n\n".join(paragraph.text for paragraph in self.paragraphs())
