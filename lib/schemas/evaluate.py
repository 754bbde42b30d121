"""What evaluate writes: a page's errors against its truth, as read and after correction."""

from __future__ import annotations

from pydantic import Field

from lib.schemas.base import PageRecord, Record


class TextErrors(Record):
    """Edits between a text and the truth, in characters and in words."""

    char_edits: int = Field(ge=0)
    word_edits: int = Field(ge=0)


class EvaluatePage(PageRecord):
    truth_chars: int = Field(ge=0, description="After normalisation.")
    truth_words: int = Field(ge=0)
    ocr: TextErrors
    merge: TextErrors
    mended: int = Field(ge=0, description="Character edits against the truth that correction took away.")
    harmed: int = Field(ge=0, description="Character edits against the truth that correction brought in.")
