"""Merge what was read, corrected and labelled into one record a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from lib.merge.continuation import continuations, page_edges
from lib.merge.page import merge_page
from lib.pipeline import BasePageMetrics, BaseStage, BookStorage, Page, PageOutput, StageParams
from lib.pipeline.script import stage_app
from lib.schemas.correct import CorrectPage
from lib.schemas.label import LabelPage
from lib.schemas.merge import MergePage
from lib.schemas.ocr import OcrPage


class MergeParams(StageParams):
    """Settings of `merge:`. There are none yet."""


class MergeMetrics(BasePageMetrics):
    """What is measured of a merged page."""

    paragraphs: int = Field(ge=0)
    corrected_paragraphs: int = Field(ge=0)
    corrected_words: int = Field(ge=0)
    words: int = Field(ge=0)
    joined_words: int = Field(ge=0)
    fallback_classes: int = Field(ge=0, description="Blocks that no label named.")


def merge(page: Page, settings: MergeParams) -> PageOutput:  # noqa: ARG001  # every page function is given both
    """Merge one page; a correction or a label that is missing or failed falls back to what was read."""
    ocr = page.record("ocr", OcrPage)
    correct = page.record("correct", CorrectPage) if page.has("correct.json") else None
    label = page.record("label", LabelPage) if page.has("label.json") else None
    record = merge_page(
        ocr,
        correct if correct and correct.status == "ok" else None,
        label if label and label.status == "ok" else None,
        continues_from_previous=page.context["from_previous"],
        continues_on_next=page.context["on_next"],
    )
    paragraphs = list(record.paragraphs())
    metrics = MergeMetrics(
        page_num=page.number,
        paragraphs=len(paragraphs),
        corrected_paragraphs=sum(paragraph.provenance.text == "correct" for paragraph in paragraphs),
        corrected_words=sum(paragraph.provenance.edits for paragraph in paragraphs),
        words=sum(len(line.words) for paragraph in paragraphs for line in paragraph.lines),
        joined_words=sum(len(paragraph.joins) for paragraph in paragraphs),
        fallback_classes=sum(block.class_source == "fallback" for block in record.blocks),
    )
    return PageOutput(record, metrics=metrics)


class MergeStage(BaseStage):
    """Merge what was read, corrected and labelled into one record a page."""

    name = "merge"
    dependencies = ["ocr", "correct", "label"]
    optional = ["correct", "label"]
    input_schema = OcrPage
    output_schema = MergePage
    checkpoint_schema = MergeMetrics
    params_schema = MergeParams
    executor = "process"
    page_function = staticmethod(merge)

    def contexts(self, storage: BookStorage) -> Mapping[int, Mapping[str, Any]]:
        """Whether the page's running text goes on from the page before, and on the page after."""
        ocr, label = storage.stage("ocr"), storage.stage("label")
        return continuations(
            (number, page_edges(ocr.load_page(number), label.load_page(number) if label.has_page(number) else None))
            for number in range(1, (storage.total_pages or 0) + 1)
        )

    def stand_in(self, page: Page, error: str) -> MergePage:
        """An empty page."""
        return MergePage(
            page_number=page.number,
            status="failed",
            error=error,
            width=0,
            height=0,
            blank=False,
            printed_number=None,
            region=None,
            continues_from_previous=False,
            continues_on_next=False,
            blocks=[],
        )


app = stage_app(MergeStage)

if __name__ == "__main__":
    app()
