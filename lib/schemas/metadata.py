"""What metadata writes: one record a book, of what its entry and its first pages say of it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from lib.schemas.base import Confidence, PageRecord, Record


class Fact(Record):
    value: str
    source: Literal["entry", "model"] = Field(description="entry: params.yaml says so.")
    page: int | None = Field(description="The page that a model found it on.")
    read: bool = Field(description="It stands in what the OCR engine read there, too.")
    confidence: Confidence


class MetadataPage(PageRecord):
    """`page_number` is 1: there is one record. None: not known."""

    backend: str
    title: Fact | None
    author: Fact | None
    year: Fact | None
    publisher: Fact | None
    language: Fact | None
    isbn: Fact | None
