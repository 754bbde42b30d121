"""What score writes: how far labels and structure agree with what people know of the book."""

from __future__ import annotations

from pydantic import Field

from lib.schemas.base import Record


class Rate(Record):
    """A share of what is known."""

    known: int = Field(ge=0)
    right: int = Field(ge=0)
    rate: float = Field(ge=0, le=1)


class ClassRates(Record):
    precision: float = Field(ge=0, le=1)
    recall: float = Field(ge=0, le=1)
    f1: float = Field(ge=0, le=1)
    blocks: int = Field(ge=0, description="Blocks of the class in the truth.")


class ClassesScore(Record):
    macro_f1: float = Field(ge=0, le=1, description="Mean over the classes that the truth or the labels have.")
    by_class: dict[str, ClassRates]


class FoundScore(Record):
    """Chapters or notes."""

    known: int = Field(ge=0)
    found: int = Field(ge=0)
    invented: int = Field(ge=0)


class NotesScore(FoundScore):
    linked: int = Field(ge=0, description="Found, and tied to the right place in the text.")


class TextScore(Record):
    """The whole book's reading text against a finished edition."""

    chars: int = Field(ge=0)
    edits: int = Field(ge=0)
    cer: float = Field(ge=0)
    compared: str = Field(description="What was folded in both texts.")


class BookScore(Record):
    """Parts without truth are None."""

    numbers: Rate | None = None
    regions: Rate | None = None
    classes: ClassesScore | None = None
    chapters: FoundScore | None = None
    notes: NotesScore | None = None
    reading_text: TextScore | None = None
    missed: list[str] = Field(default_factory=list, description="Each finding that is wrong, in a line.")
