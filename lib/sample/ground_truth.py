"""The sample book's truth."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, Field

from lib.schemas.label import BlockClass
from lib.system.atomic import write_text


class TruthBlock(BaseModel):
    block_class: BlockClass = Field(serialization_alias="class")
    text: str


class TruthPage(BaseModel):
    page: int
    printed: str | None
    style: Literal["arabic", "roman"] | None
    region: str
    blank: bool
    blocks: list[TruthBlock]

    @property
    def text(self) -> str:
        """Printed lines; an empty line between blocks; a divided word whole on its upper line."""
        return "\n\n".join(block.text for block in self.blocks if block.text)


class TruthBook(BaseModel):
    title: str
    author: str
    language: str
    chapters: list[dict[str, str | int]]
    notes: list[dict[str, str | int | list[int]]]


def write_truth(folder: Path, pages: list[TruthPage], book: TruthBook) -> None:
    """One text and one JSON file a page, and book.json."""
    for page in pages:
        name = folder / f"page_{page.page:04d}"
        write_text(name.with_suffix(".txt"), page.text + "\n" if page.text else "")
        write_text(name.with_suffix(".json"), page.model_dump_json(by_alias=True, indent=1) + "\n")
    write_text(folder / "book.json", book.model_dump_json(indent=1) + "\n")
