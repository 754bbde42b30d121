"""What correct writes: for the few paragraphs that need it, what is wrong and why.

The record is sparse: a paragraph without an entry stands as it was read. Both backends write it. The local one
names the edits it made; a language model gives the whole paragraph.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from lib.schemas.base import Confidence, PageRecord, Record
from lib.schemas.layout import StyledWord


class Edit(Record):
    """One reading replaced by another."""

    line: str = Field(description="Id of the OCR line.")
    word: str | None = Field(description="Id of the OCR word; None where the edit is wider than a word.")
    before: str
    after: str
    reason: str = Field(description="The rule or the evidence, in a few words.")
    confidence: Confidence
    styled: StyledWord | None = Field(
        default=None, description="The type that the word was seen to be in by the way, where layout did not tell it."
    )


class Join(Record):
    """A word divided at a line end, put together again, or a dash closed up to the word before it.

    `hyphen` tells how to take it apart.
    """

    line: str = Field(description="Id of the OCR line that ends with the first part.")
    left: str = Field(description="The first part, with its hyphen if it has one, as printed.")
    right: str = Field(description="The second part, as printed, from the start of the next line.")
    hyphen: Literal["dropped", "kept"] = Field(description="Kept in a true compound: twenty-one.")
    reason: str


class ParagraphCorrection(Record):
    """What changes in one paragraph."""

    id: str = Field(description="Id of the OCR paragraph.")
    text: str | None = Field(
        description="The corrected text with the printed line breaks; None where only divided words are joined."
    )
    edits: list[Edit] = Field(default_factory=list)
    joins: list[Join] = Field(default_factory=list)
    note: str | None = None
    confidence: Confidence


class SetAside(Record):
    """A correction that a model gave and the guards refused: for a person to look at. What was read stands."""

    id: str = Field(description="Id of the OCR paragraph.")
    text: str = Field(description="What the model would have put.")
    note: str | None
    confidence: Confidence
    reason: str = Field(description="What the guards have against it.")


class OtherReading(Record):
    """What the second reader has where the text stands otherwise: it was not followed."""

    words: list[str] = Field(description="Ids of the OCR words that stand there.")
    text: str = Field(description="With plain quotation marks and dashes; empty where it reads nothing.")
    margin: float = Field(description="How much likelier its text makes the line to it, in natural logarithms.")


class CorrectPage(PageRecord):
    backend: str = Field(description="local, or openai with the model that was asked.")
    paragraphs: list[ParagraphCorrection]
    set_aside: list[SetAside] = Field(default_factory=list)
    other_readings: list[OtherReading] = Field(
        default_factory=list, description="Of the lines that a second reader was asked about."
    )
