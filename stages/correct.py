"""Correct each page sparsely: words divided at line ends, and what the reader confused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Literal

from pydantic import Field

from lib.correct.evidence import Evidence
from lib.correct.local import BACKEND, correct_page, survey_book
from lib.correct.marks import Rules
from lib.pipeline import BasePageMetrics, BaseStage, BookStorage, Page, PageOutput, StageParams
from lib.pipeline.script import stage_app
from lib.schemas.correct import CorrectPage
from lib.schemas.ocr import OcrPage


class CorrectParams(StageParams):
    """Settings of `correct:`."""

    backend: Literal["local"] = Field(default="local", description="Who corrects: rules with the book's own words.")
    hyphens: bool = Field(default=True, description="Join words that are divided at a line's end.")
    confusions: bool = Field(default=True, description="Take back confusions that the book's own words betray.")
    leaders: bool = Field(default=True, description="Leader dots that were read as letters.")
    specks: bool = Field(default=True, description="Leave out specks that were read as marks.")
    spacing: bool = Field(default=True, description="Close up thin spaces beside stops, quotation marks and dashes.")
    stops: bool = Field(default=True, description="Points read as commas (in English only), and specks as points.")
    language: str = Field(default="eng", description="Tesseract's names, joined with +.")


class CorrectMetrics(BasePageMetrics):
    """What is measured of a corrected page."""

    paragraphs: int = Field(ge=0)
    corrected_paragraphs: int = Field(ge=0, description="Paragraphs with edits or joins.")
    edits: int = Field(ge=0)
    joins: int = Field(ge=0)
    hyphens_kept: int = Field(ge=0, description="Joins whose hyphen belongs to the word.")


def correct(page: Page, settings: CorrectParams) -> PageOutput:
    """Correct one page; the page's context holds what the book's other pages say to its words."""
    ocr = page.record("ocr", OcrPage)
    evidence = Evidence.from_context(page.context)
    rules = Rules(**settings.model_dump(include={field.name for field in fields(Rules)}))
    record = correct_page(ocr, evidence, rules)
    joins = [join for entry in record.paragraphs for join in entry.joins]
    metrics = CorrectMetrics(
        page_num=page.number,
        paragraphs=sum(1 for _ in ocr.paragraphs()),
        corrected_paragraphs=len(record.paragraphs),
        edits=sum(len(entry.edits) for entry in record.paragraphs),
        joins=len(joins),
        hyphens_kept=sum(join.hyphen == "kept" for join in joins),
    )
    return PageOutput(record, metrics=metrics)


class CorrectStage(BaseStage):
    """Correct each page sparsely."""

    name = "correct"
    dependencies = ["ocr"]
    input_schema = OcrPage
    output_schema = CorrectPage
    checkpoint_schema = CorrectMetrics
    params_schema = CorrectParams
    book_settings = ("language",)
    executor = "process"
    page_function = staticmethod(correct)
    settings: CorrectParams

    def contexts(self, storage: BookStorage) -> Mapping[int, Mapping[str, Any]]:
        """What the book's vocabulary says to each page's divided and doubtful words."""
        ocr = storage.stage("ocr")
        return survey_book(ocr.load_page(number, OcrPage) for number in range(1, (storage.total_pages or 0) + 1))

    def stand_in(self, page: Page, error: str) -> CorrectPage:
        """No corrections: what was read stands."""
        return CorrectPage(page_number=page.number, status="failed", error=error, backend=BACKEND, paragraphs=[])


app = stage_app(CorrectStage)

if __name__ == "__main__":
    app()
