"""What layout writes: how a page is set. The words that ocr read, in blocks, paragraphs and lines as they are set.

Words keep the ids that ocr gave them. Blocks, paragraphs and lines are named anew: b2, b2p1, b2p1l3.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from lib.schemas.base import Box, Record
from lib.schemas.ocr import OcrPage

Style = Literal["italic", "bold", "small_capitals", "letterspaced"]
"""How a word is set that is not set as the book's text is."""


class StyledWord(Record):
    """A word that is not set as the book's text is, or what stands of it on one side of a dash."""

    word: str = Field(description="Id of the word.")
    start: int = Field(ge=0, description="Where it begins in the word as it was read, in characters.")
    end: int = Field(ge=0, description="One past its last character.")
    styles: list[Style] = Field(min_length=1, description="Sorted.")
    large_first: bool = Field(
        default=False, description="Of small capitals: the first letter is higher than the others, as a capital is."
    )


Looks = tuple[str, str, str]
"""What a raised mark looks like, if it is figures, letters, or signs."""


class RaisedMark(Record):
    """A small figure or sign that stands over its line: it calls a note, or opens one."""

    word: str = Field(description="Id of the word that it stands in, or right after.")
    start: int = Field(ge=0, description="Where in the word as it was read, in characters, it was read for something.")
    end: int = Field(ge=0, description="One past that; the same as `start` where the reader lost it.")
    box: Box
    stop: Literal["", ".", ",", ";"] = Field(
        default="", description="The stop behind it, where nothing was read for it."
    )

    figures: str = Field(default="", description="What its pieces look like on the page, if they are figures.")
    letters: str = Field(default="", description="The same, if they are letters.")
    signs: str = Field(default="", description="The same, if they are signs such as * and †.")

    confidence: float = Field(default=1.0, ge=0, le=1, description="How likely it is a mark.")

    @property
    def looks(self) -> Looks | None:
        """None where the mark was not looked at."""
        return (self.figures, self.letters, self.signs) if self.figures else None

    @property
    def opens(self) -> bool:
        """It stands at the head of its word, as the mark of a note does."""
        return self.start == 0


class UnreadSigns(Record):
    """A quotation mark behind a word, the stop before it, or both, for which nothing was read."""

    word: str = Field(description="Id of the word.")
    signs: Literal["’", ".", ".’"]
    box: Box


class LayoutPage(OcrPage):
    """A page's words in reading order."""

    raised: list[RaisedMark] = Field(default_factory=list, description="Raised marks, in reading order.")
    quotations: list[str] = Field(default_factory=list, description="Ids of blocks that are set as block quotations.")
    styled: list[StyledWord] = Field(default_factory=list, description="Words in another type, in reading order.")
    unread_signs: list[UnreadSigns] = Field(
        default_factory=list, description="Quotation marks and stops that nothing was read for, in reading order."
    )
    rules: list[Box] = Field(
        default_factory=list, description="Upright rules with words on either side, from left to right."
    )
