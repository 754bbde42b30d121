"""What score writes: how far labels, structure and the reading text agree with what people know of the book."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from lib.schemas.base import Record

DECIMALS = 6


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


class DetectionScore(FoundScore):
    """What is known and what was found of it, with the rates; a rate of nothing is 1."""

    precision: float = Field(ge=0, le=1, description="Of what was given, the share that is true.")
    recall: float = Field(ge=0, le=1, description="Of what is true, the share that was given.")
    f1: float = Field(ge=0, le=1)


class HeadsScore(DetectionScore):
    levels_right: int = Field(ge=0, description="Found, and of the level that the truth has.")


class TiedNotesScore(DetectionScore):
    tied: int = Field(ge=0, description="Found, and called at the right place in the text, give or take a word.")


class SidenotesScore(DetectionScore):
    placed: int = Field(ge=0, description="Found, and at the paragraph beside which it stands.")
    inside_sentences: int = Field(ge=0, description="Stand in the middle of a sentence, or part one.")


class PicturesScore(DetectionScore):
    captions: int = Field(ge=0, description="Pictures that have a caption in the truth.")
    captioned: int = Field(ge=0, description="Of these, found with their caption.")


FindingKind = Literal[
    "text",
    "paragraph",
    "italic",
    "small_capitals",
    "note",
    "sidenote",
    "join_over_pages",
    "head",
    "order",
    "picture",
    "quotation",
]


class Finding(Record):
    """A place where the reading text is not as the truth."""

    page: int | None = Field(description="Scan page; None where the truth does not tell.")
    kind: FindingKind
    what: str = Field(description="lost, invented, untied, other, cut, joined …")
    truth: str = ""
    given: str = ""
    mend: bool = Field(default=True, description="It counts as a mend.")


class ReadingTextScore(Record):
    """The whole book's reading text, as the EPUB has it. What the truth does not tell is None."""

    truth: Literal["marked_pages", "labelled_pages", "edition", "plain_pages"]
    pages: int = Field(ge=0, description="Pages with truth; of an edition, the book's pages.")
    chars: int = Field(ge=0, description="Of the truth, as compared.")
    edits: int = Field(ge=0, description="In order.")
    cer: float = Field(ge=0, description="edits over chars.")
    flexible_edits: int = Field(ge=0)
    flexible_cer: float = Field(ge=0, description="Where text that stands elsewhere counts as right.")
    words: int = Field(ge=0)
    word_bag_errors: int = Field(ge=0, description="Words lost or come in, whichever are more, regardless of order.")
    word_bag: float = Field(ge=0, description="word_bag_errors over words.")
    order: DetectionScore = Field(description="Words that are in both texts; found: in the truth's order.")
    breaks: DetectionScore | None = Field(
        default=None, description="Paragraphs' beginnings, but for pages' first words."
    )
    joins: DetectionScore | None = Field(default=None, description="Paragraphs that go on over a page's end.")
    heads: HeadsScore | None = None
    notes: TiedNotesScore | None = None
    sidenotes: SidenotesScore | None = None
    quotations: DetectionScore | None = Field(default=None, description="Paragraphs of block quotations.")
    pictures: PicturesScore | None = Field(
        default=None, description="Those with a caption, and plates; a decoration may be given or not."
    )
    italic: DetectionScore | None = Field(default=None, description="Words.")
    small_capitals: DetectionScore | None = Field(default=None, description="Words.")
    mends: int = Field(ge=0, description="Places where a person would have to put something right.")
    mends_a_page: float = Field(ge=0)
    compared: str = Field(description="What was folded in both texts.")


class BookScore(Record):
    """Parts without truth are None."""

    numbers: Rate | None = None
    regions: Rate | None = None
    classes: ClassesScore | None = None
    chapters: FoundScore | None = None
    notes: NotesScore | None = None
    reading_text: ReadingTextScore | None = None
    missed: list[str] = Field(default_factory=list, description="Each finding that is wrong, in a line.")
