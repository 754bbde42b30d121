"""What people know of a book: its pages' text, chapters and notes.

page_0001.txt     a page's text, as it is printed
page_0001.dp.txt  the same in proofreaders' mark-up; or *.gt.dp.txt, one for each page, in the order of their names
page_0001.json    number, region and blocks with their classes
book.json         chapters and notes
book.txt          the reading text of a finished edition, an empty line between paragraphs

Each of them may be missing; what is missing is not scored.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from lib.errors import InvalidRecordError, MissingInputError
from lib.evaluation.ground_truth import truth_files
from lib.scans.natural_order import natural_order
from lib.schemas.label import BlockClass, Region
from lib.settings.params import first_problem
from lib.system.regular_files import MOST_BYTES, read_regular

_PAGE = re.compile(r"page_(\d+)\.json")
_MARKED_PAGE = re.compile(r"page_(\d+)\.dp\.txt")
_MARKED_ENDING = ".gt.dp.txt"


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
    texts: dict[int, str] = Field(default_factory=dict)
    """Pages as they are printed."""
    marked: dict[int, str] = Field(default_factory=dict)
    """Pages in proofreaders' mark-up."""
    in_order: bool = False
    """Those pages bear no numbers of scan pages: there must be one for each."""

    @property
    def has_text(self) -> bool:
        """Whether anything is known of the reading text."""
        blocks = any(page.blocks is not None for page in self.pages.values())
        return bool(self.marked or self.texts or blocks or self.reading_text is not None)


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
    marked, in_order = marked_files(folder)
    return BookKnown(
        texts={number: _text(path) for number, path in truth_files(folder).items()},
        marked={number: _text(path) for number, path in marked.items()},
        in_order=in_order,
        pages=pages,
        book=_read(book, BookTruth) if book.exists() else BookTruth(),
        reading_text=_text(text) if text.exists() else None,
    )


def marked_files(folder: Path) -> tuple[dict[int, Path], bool]:
    """Page number → file in proofreaders' mark-up, and whether the numbers are only those of their order.

    Raises InvalidRecordError where some have a number in their names and some have not.
    """
    numbered = {int(found[1]): path for path in folder.iterdir() if (found := _MARKED_PAGE.fullmatch(path.name))}
    named = [path.name for path in folder.iterdir() if path.name.endswith(_MARKED_ENDING)]
    others = natural_order([name for name in named if not name.startswith(".")])
    if numbered and others:
        raise InvalidRecordError(
            f"{folder}: {others[0]} beside page_0001.dp.txt and the like; name all pages in mark-up one way"
        )
    if others:
        return {number: folder / name for number, name in enumerate(others, start=1)}, True
    return dict(sorted(numbered.items())), False


@contextmanager
def _naming_truth(path: Path) -> Iterator[None]:
    """Have what the system says of a file be a line about the truth."""
    try:
        yield
    except OSError as error:
        raise InvalidRecordError(f"{path}: cannot be read: {error.strerror}; mend the truth") from None


def _text(path: Path) -> str:
    """Raises InvalidRecordError where a text is not in UTF-8."""
    try:
        with _naming_truth(path):
            return read_regular(path, MOST_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidRecordError(f"{path}: no UTF-8 at byte {error.start}; write the truth in UTF-8") from None


def _read(path: Path, schema: type[T]) -> T:
    try:
        with _naming_truth(path):
            return schema.model_validate_json(read_regular(path, MOST_BYTES))
    except ValidationError as error:
        where, what = first_problem(error)
        raise InvalidRecordError(f"{path}: {where}: {what}; mend the truth") from None
