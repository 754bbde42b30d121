"""What people know of a book's pages, chapters and notes: JSON files beside the transcription.

page_0001.json    number, region and blocks with their classes
book.json         chapters and notes
book.txt          the reading text of a finished edition, an empty line between paragraphs

Each of them may be missing; what is missing is not scored.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from lib.errors import InvalidRecordError, MissingInputError
from lib.schemas.label import BlockClass, Region
from lib.settings.params import first_problem

_PAGE = re.compile(r"page_(\d+)\.json")


class Truth(BaseModel):
    """Keys that are not known are passed over: truth may tell more than is scored."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class BlockTruth(Truth):
    block_class: BlockClass = Field(alias="class")
    text: str = Field(description="Printed lines; empty for a picture.")


class PageTruth(Truth):
    page: int = Field(ge=1)
    printed: str | None = None
    region: Region | None = None
    blocks: list[BlockTruth] | None = None

    @property
    def text(self) -> str:
        return "\n\n".join(block.text for block in self.blocks or [])


class HeadTruth(Truth):
    """A heading: its number (CHAPTER I), its title, or both."""

    number: str | None = None
    title: str = ""
    page: int = Field(ge=1)
    level: int = Field(default=1, ge=1, description="1 for a chapter, 2 for a section of it.")

    @property
    def text(self) -> str:
        return f"{self.number or ''} {self.title}".strip()


class NoteTruth(Truth):
    mark: str | None = None
    page: int = Field(ge=1, description="Where it begins.")
    pages: list[int] | None = None
    text: str
    before: str | None = Field(default=None, description="The words before its mark in the text.")


class BookTruth(Truth):
    chapters: list[HeadTruth] | None = None
    notes: list[NoteTruth] | None = None


class BookKnown(BaseModel):
    """All that is known of a book."""

    pages: dict[int, PageTruth] = Field(default_factory=dict)
    book: BookTruth = Field(default_factory=BookTruth)
    reading_text: str | None = None


T = TypeVar("T", bound=Truth)


def load_truth(folder: Path) -> BookKnown:
    """Read what stands in a truth folder. Raises MissingInputError or InvalidRecordError, which name the file."""
    if not folder.is_dir():
        raise MissingInputError(f"{folder}: no such folder; `truth:` names one, or data/no-truth")
    pages = {
        int(match.group(1)): _read(path, PageTruth)
        for path in sorted(folder.iterdir())
        if (match := _PAGE.fullmatch(path.name))
    }
    book = folder / "book.json"
    text = folder / "book.txt"
    return BookKnown(
        pages=pages,
        book=_read(book, BookTruth) if book.exists() else BookTruth(),
        reading_text=text.read_text(encoding="utf-8-sig") if text.exists() else None,
    )


def _read(path: Path, schema: type[T]) -> T:
    try:
        return schema.model_validate_json(path.read_bytes())
    except ValidationError as error:
        where, what = first_problem(error)
        raise InvalidRecordError(f"{path}: {where}: {what}; mend the truth") from None
