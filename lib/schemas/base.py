"""What all records have in common."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

MOST_PIXELS = 1_000_000
"""Pixels of a side. From: Tesseract reads 32,767 of them; the longest scroll that ingest takes has a few more."""

Pixel = Annotated[int, Field(ge=0, le=MOST_PIXELS)]
"""A place or a length along a side of an image, in pixels."""

Box = tuple[Pixel, Pixel, Pixel, Pixel]
"""Left, top, right, bottom in pixels of the page image; right and bottom lie outside."""

Confidence = Annotated[float, Field(ge=0.0, le=1.0)]
"""How sure a reader or a rule is, from 0 to 1."""

WordSource = Literal["ocr", "file", "model"]
"""Who says what a word is: an engine that read it, the file, which sets it as text, or a vision model."""

PageStatus = Literal["ok", "failed"]
"""`failed`: the page could not be done, and stands in so that the numbering survives."""


class Record(BaseModel):
    """A part of a record: fields that are not known are refused."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False, defer_build=True)


class PageRecord(Record):
    """One page's record. It holds no clock, no cost and nothing of the machine that made it."""

    page_number: int = Field(ge=1, description="Position in the book as ingest numbers its pages, from 1.")
    status: PageStatus = "ok"
    error: str | None = Field(default=None, description="Why the page failed, where it did.")
