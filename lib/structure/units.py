"""What stands on a page, in reading order: paragraphs and pictures, without the printer's furniture."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lib.schemas.label import FURNITURE, BlockClass
from lib.schemas.merge import MergedBlock, MergedParagraph, MergePage
from lib.schemas.structure import PassageKind

HEADINGS = frozenset({BlockClass.CHAPTER_HEADING, BlockClass.SECTION_HEADING})
_KINDS: dict[BlockClass, PassageKind] = {
    BlockClass.CHAPTER_HEADING: "heading",
    BlockClass.SECTION_HEADING: "heading",
    BlockClass.VERSE: "verse",
    BlockClass.TABLE: "table",
    BlockClass.ILLUSTRATION: "illustration",
    BlockClass.ILLUSTRATION_CAPTION: "caption",
    BlockClass.CAPTION: "caption",
    BlockClass.PHOTO_CREDIT: "caption",
    BlockClass.MAP_LABEL: "caption",
    BlockClass.DIAGRAM_LABEL: "caption",
    BlockClass.FOOTNOTE: "note",
    BlockClass.ENDNOTES: "note",
    BlockClass.CONTENTS: "entry",
    BlockClass.INDEX: "entry",
    BlockClass.BIBLIOGRAPHY: "entry",
}


@dataclass(frozen=True)
class Unit:
    """A paragraph of a block, or a picture, which has no paragraph."""

    page: int
    block: MergedBlock
    paragraph: MergedParagraph | None

    @property
    def key(self) -> tuple[int, str]:
        """Unique in the book."""
        return self.page, self.paragraph.id if self.paragraph else self.block.id

    @property
    def block_class(self) -> BlockClass:
        return self.block.block_class

    @property
    def kind(self) -> PassageKind:
        """How it is set, as far as its class tells: headings of a preface or an index have that part's class."""
        return _KINDS.get(self.block_class, "paragraph")

    @property
    def text(self) -> str:
        return self.paragraph.text if self.paragraph else ""


def units(page: MergePage) -> Iterator[Unit]:
    """A page's paragraphs and pictures in reading order; furniture and empty paragraphs left out."""
    for block in page.blocks:
        if block.block_class in FURNITURE:
            continue
        if block.kind == "illustration":
            yield Unit(page.page_number, block, None)
        for paragraph in block.paragraphs:
            if paragraph.text:
                yield Unit(page.page_number, block, paragraph)
