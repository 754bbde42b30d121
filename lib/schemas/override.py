"""What a person writes about a page: data/BOOK/overrides/page_0042.json, kept in git.

Each entry names a block or paragraph by its id and holds the text it was written against. So an entry finds its place
again where ids have moved, and is not applied to another text that took the id over.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from lib.schemas.base import Box, Pixel, Record
from lib.schemas.label import BlockClass

FilledText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class _Entry(Record):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Anchor(_Entry):
    """A block or paragraph as the person saw it."""

    id: str = Field(description="Id of the block (b3) or paragraph (b3p1).")
    base: str = Field(description="Its text, as read or as corrected; line breaks do not matter. Empty for a picture.")
    box: Box | None = Field(default=None, description="Where a picture stands, for it has no text to know it by.")


class BlockOverride(Anchor):
    """Another class for a block, the level of a head, or away with it."""

    block_class: BlockClass | None = None
    level: int | None = Field(default=None, ge=1, le=6, description="Of a head: 1 for a chapter.")
    drop: bool = False
    place: Box | None = Field(default=None, description="Of a picture: where its edges are, in place of `box`.")

    @model_validator(mode="after")
    def _says_something(self) -> BlockOverride:
        if self.block_class is None and self.level is None and self.place is None and not self.drop:
            raise ValueError("it changes nothing; give block_class, level, place, or drop: true")
        if self.place is not None:
            if self.base.strip():
                raise ValueError("place is for pictures, and this block has text")
            check_box(self.place)
        return self


class ParagraphOverride(Anchor):
    """Another text for a paragraph, where it begins, or away with it."""

    text: FilledText | None = Field(
        default=None,
        description="What the page says: in one line with divided words whole, or with the printed line breaks. "
        "An empty line begins a new paragraph. The same as `base` says that a person found it right.",
    )
    continues: bool | None = Field(
        default=None,
        description="true: it goes on with the running text before it, on this page or an earlier one; "
        "false: it begins anew.",
    )
    drop: bool = False
    note: str | None = None

    @model_validator(mode="after")
    def _says_something(self) -> ParagraphOverride:
        if self.text is None and self.continues is None and not self.drop:
            raise ValueError("it changes nothing; give text, continues, or drop: true")
        return self


class WordAnchor(_Entry):
    """A word as the person saw it."""

    id: str = Field(min_length=1, description="Id of the word as ocr named it.")
    base: str = Field(description="What was read there, or stood there once corrected.")


class TieOverride(_Entry):
    """Which word calls a note."""

    note: WordAnchor = Field(description="A word of the line with which the note begins.")
    call: WordAnchor | None = Field(description="The word that bears the mark, or before it; null: nothing calls it.")


class PictureOverride(_Entry):
    """A picture where the stages found none."""

    id: str = Field(pattern=r"h[1-9][0-9]{0,3}", description="h1, h2 …: no stage names a block so.")
    page_size: tuple[Pixel, Pixel] = Field(description="Width and height of the page image that the person saw.")
    box: Box = Field(description="Where the picture stands on it.")

    @model_validator(mode="after")
    def _lies_on_the_page(self) -> PictureOverride:
        check_box(self.box)
        if self.box[2] > self.page_size[0] or self.box[3] > self.page_size[1]:
            raise ValueError("the box ends beyond the page")
        return self


LEAST_SIDE = 4
"""Pixels of a picture's side at least. From: less than a stop on any scan."""


def check_box(box: Box) -> None:
    """ValueError where a picture's box is turned inside out, or next to nothing."""
    if box[2] - box[0] < LEAST_SIDE or box[3] - box[1] < LEAST_SIDE:
        raise ValueError(f"a box is left, top, right, bottom, each side {LEAST_SIDE} pixels at least")


class NumberOverride(_Entry):
    """What is printed as the page's number."""

    base: str | None = Field(description="The number as label read it; null where it read none.")
    text: FilledText | None = Field(description="12, xiv; null where the page shows no number.")


class PageOverrides(_Entry):
    """All that a person changed on one page."""

    page_number: int | None = Field(default=None, ge=1, description="That of the file's name, if it is given.")
    blocks: list[BlockOverride] = Field(default_factory=list)
    paragraphs: list[ParagraphOverride] = Field(default_factory=list)
    order: list[Anchor] = Field(
        default_factory=list, description="Blocks in their true order; they share out the places that they hold now."
    )
    printed_number: NumberOverride | None = None
    pictures: list[PictureOverride] = Field(default_factory=list)
    ties: list[TieOverride] = Field(default_factory=list, description="Of footnotes, to words of the same page.")
