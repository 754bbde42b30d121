"""Writing a page's overrides: each entry with what it is written against."""

from __future__ import annotations

from collections.abc import Sequence

from lib.errors import ParamsError
from lib.merge.anchors import ReadLines
from lib.schemas.label import BlockClass
from lib.schemas.merge import MergedParagraph, MergePage
from lib.schemas.ocr import OcrPage
from lib.schemas.override import Anchor, BlockOverride, NumberOverride, PageOverrides, ParagraphOverride
from lib.text.numerals import read_number


class PageEditor:
    """A page's overrides in change. An entry takes the place of the one that the same block or paragraph has."""

    def __init__(self, read: OcrPage, merged: MergePage, overrides: PageOverrides) -> None:
        lines = ReadLines(read)
        self._page = merged.page_number
        self._texts = {paragraph.id: lines.of([paragraph]) for paragraph in merged.paragraphs()}
        self._blocks = {block.id: (lines.of(block.paragraphs), block.box) for block in merged.blocks}
        self._paragraphs: dict[str, MergedParagraph] = {p.id: p for p in merged.paragraphs()}
        self.overrides = overrides
        before = overrides.printed_number
        printed = merged.printed_number.text if merged.printed_number else None
        # What merge says may be this person's own number.
        self._number = before.base if before and merged.number_source == "human" else printed

    def set_text(self, name: str, text: str) -> None:
        """Raises ParamsError where the page has no such paragraph, as the other methods do for what they name."""
        self._put_paragraph(ParagraphOverride(id=name, base=self._paragraph(name), text=text))

    def set_class(self, name: str, block_class: BlockClass) -> None:
        self._put_block(BlockOverride(**self._anchor(name).model_dump(), block_class=block_class))

    def drop(self, name: str) -> None:
        if name in self._texts:
            self._put_paragraph(ParagraphOverride(id=name, base=self._texts[name], drop=True))
        else:
            self._put_block(BlockOverride(**self._anchor(name).model_dump(), drop=True))

    def set_order(self, names: Sequence[str]) -> None:
        self._change(order=[self._anchor(name) for name in names])

    def set_number(self, text: str | None) -> None:
        if text is not None and read_number(text) is None:
            raise ParamsError(f"--number {text}: no arabic or roman numeral; write it as 12 or xiv, or none")
        self._change(printed_number=NumberOverride(base=self._number, text=text))

    def proofread(self) -> None:
        """Every paragraph that has no entry yet is found right."""
        done = {entry.id for entry in self.overrides.paragraphs}
        for name, paragraph in self._paragraphs.items():
            if name not in done and paragraph.text.strip():
                self.set_text(name, paragraph.text)

    def _paragraph(self, name: str) -> str:
        if name not in self._texts:
            known = ", ".join(self._texts) or "none"
            raise ParamsError(f"page {self._page} has no paragraph {name}; there are {known}")
        return self._texts[name]

    def _anchor(self, name: str) -> Anchor:
        if name not in self._blocks:
            known = ", ".join(self._blocks) or "none"
            raise ParamsError(f"page {self._page} has no block {name}; there are {known}")
        base, box = self._blocks[name]
        return Anchor(id=name, base=base, box=None if base.strip() else box)

    def _put_paragraph(self, entry: ParagraphOverride) -> None:
        kept = [other for other in self.overrides.paragraphs if other.id != entry.id]
        self._change(paragraphs=[*kept, entry])

    def _put_block(self, entry: BlockOverride) -> None:
        kept = [other for other in self.overrides.blocks if other.id != entry.id]
        self._change(blocks=[*kept, entry])

    def _change(self, **values: object) -> None:
        self.overrides = self.overrides.model_copy(update=values)
