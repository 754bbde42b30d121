"""The words of a page as they are read on: divided words whole, notes and sidenotes apart from the text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from lib.schemas.label import FURNITURE, BlockClass
from lib.schemas.merge import MergedBlock, MergedLine, MergedParagraph, MergedWord, MergePage

Stream = Literal["text", "note", "sidenote", "furniture"]

_STREAMS: dict[BlockClass, Stream] = {
    BlockClass.FOOTNOTE: "note",
    BlockClass.ENDNOTES: "note",
    BlockClass.SIDENOTE: "sidenote",
    **dict.fromkeys(FURNITURE, "furniture"),
}


@dataclass(frozen=True)
class Place:
    """A word as it is printed, or a part of one that the line's end divides."""

    word: MergedWord
    line: MergedLine
    at: int
    """Which word of its line, from 0."""
    block: MergedBlock


@dataclass(frozen=True)
class TextWord:
    """A word of the text, with the places on the page that it stands in: one, or one a line."""

    text: str
    places: tuple[Place, ...]


def stream_of(block: MergedBlock) -> Stream:
    """What a block's words are read on with."""
    return _STREAMS.get(block.block_class, "text")


def text_words(page: MergePage) -> dict[Stream, list[TextWord]]:
    """The words of a page by what they belong to, in reading order."""
    found: dict[Stream, list[TextWord]] = {}
    for block in page.blocks:
        for paragraph in block.paragraphs:
            found.setdefault(stream_of(block), []).extend(_of_paragraph(block, paragraph))
    return found


def _of_paragraph(block: MergedBlock, paragraph: MergedParagraph) -> Iterator[TextWord]:
    joins = {join.line: join for join in paragraph.joins}
    divided: TextWord | None = None
    for line in paragraph.lines:
        words = [TextWord(word.text, (Place(word, line, at, block),)) for at, word in enumerate(line.words)]
        if divided is not None and words:
            words[0] = TextWord(divided.text + words[0].text, (*divided.places, *words[0].places))
            divided = None
        join = joins.get(line.id)
        if join is not None and words:
            last = words.pop()
            divided = TextWord(last.text[:-1] if join.hyphen == "dropped" else last.text, last.places)
        yield from words
    if divided is not None:
        yield divided
