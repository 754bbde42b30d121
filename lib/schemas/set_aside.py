"""Words that were read and are no part of the text, each with the reason: nothing that was read is lost in silence."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from lib.schemas.base import Box, Confidence, Record

Reason = Literal["edge", "speck", "picture", "illegible", "lump", "reread", "correction", "person"]
"""`edge`: doubtful, at the edge of the paper. `speck`: a rule, a speck or a fold. `picture`: strokes of a picture.
`illegible`: of a page on which nothing makes words, as show-through. `lump`: made of several rows at once, which were
then read one by one. `reread`: of a first line with a large initial, or of a note in the margin, which was read again
by itself. `correction`: corrected away. `person`: a person took it out."""


class SetAsideWord(Record):
    """A word that was read, and where, and why it is no part of the text."""

    ids: list[str] = Field(min_length=1, description="Of the words as ocr named them: x1 … or b2p1l3w4.")
    text: str = Field(min_length=1)
    box: Box
    confidence: Confidence
    reason: Reason
    note: str | None = Field(default=None, description="What the rule that took it out says.")
