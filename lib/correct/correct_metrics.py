"""What is measured of a corrected page."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from lib.pipeline import BasePageMetrics, LLMPageMetrics
from lib.schemas.correct import CorrectPage
from lib.schemas.layout import LayoutPage
from lib.text.hyphens import HYPHENS


class CorrectMetrics(BasePageMetrics):
    """What is measured of a corrected page."""

    paragraphs: int = Field(ge=0)
    corrected_paragraphs: int = Field(ge=0, description="Paragraphs with edits or joins.")
    edits: int = Field(ge=0)
    joins: int = Field(ge=0)
    hyphens_kept: int = Field(ge=0, description="Joins whose hyphen belongs to the word.")


class CorrectModelMetrics(CorrectMetrics, LLMPageMetrics):
    """The same of a page that a model corrected. `edits` counts words."""

    set_aside: int = Field(ge=0, description="Corrections that the guards refused.")


def counts(ocr: LayoutPage, record: CorrectPage) -> dict[str, Any]:
    """The metrics that a record and what was read tell."""
    joins = [join for entry in record.paragraphs for join in entry.joins]
    return {
        "page_num": ocr.page_number,
        "paragraphs": sum(1 for _ in ocr.paragraphs()),
        "corrected_paragraphs": len(record.paragraphs),
        "joins": len(joins),
        "hyphens_kept": sum(join.hyphen == "kept" and join.left[-1] in HYPHENS for join in joins),
    }
