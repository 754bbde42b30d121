"""Label each page: its printed number, its part of the book, and a class for every block."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from lib.label.local import BACKEND, label_page, survey_book
from lib.pipeline import BasePageMetrics, BaseStage, BookStorage, Page, PageOutput, StageParams
from lib.pipeline.script import stage_app
from lib.schemas.label import FURNITURE, BlockClass, LabelPage
from lib.schemas.ocr import OcrPage

HEADINGS = frozenset({BlockClass.CHAPTER_HEADING, BlockClass.SECTION_HEADING})


class LabelParams(StageParams):
    """Settings of `label:`."""

    backend: Literal["local"] = Field(default="local", description="Who labels: rules over place, size and repetition.")


class LabelMetrics(BasePageMetrics):
    """What is measured of a labelled page."""

    blocks: int = Field(ge=0)
    numbered: bool = Field(description="A printed page number was found.")
    headings: int = Field(ge=0, description="Blocks that head a chapter or a section.")
    furniture_blocks: int = Field(ge=0, description="Running heads, page numbers, signature marks, specks.")
    footnotes: int = Field(ge=0)
    confidence: float | None = Field(description="Mean over the blocks, 0 to 1; None on a page without blocks.")


def label(page: Page, settings: LabelParams) -> PageOutput:  # noqa: ARG001  # every page function is given both
    """Label one page; the page's context holds what the book says of it."""
    record = label_page(page.record("ocr", OcrPage), page.context)
    classes = [block.block_class for block in record.blocks]
    confidences = [block.confidence for block in record.blocks]
    metrics = LabelMetrics(
        page_num=page.number,
        blocks=len(classes),
        numbered=record.printed_number is not None,
        headings=sum(block_class in HEADINGS for block_class in classes),
        furniture_blocks=sum(block_class in FURNITURE for block_class in classes),
        footnotes=classes.count(BlockClass.FOOTNOTE),
        confidence=round(sum(confidences) / len(confidences), 4) if confidences else None,
    )
    return PageOutput(record, metrics=metrics)


class LabelStage(BaseStage):
    """Label each page."""

    name = "label"
    dependencies = ["ocr"]
    input_schema = OcrPage
    output_schema = LabelPage
    checkpoint_schema = LabelMetrics
    params_schema = LabelParams
    executor = "process"
    page_function = staticmethod(label)
    settings: LabelParams

    def contexts(self, storage: BookStorage) -> Mapping[int, Mapping[str, Any]]:
        """The book's type, and each page's number, running head and part of the book."""
        ocr = storage.stage("ocr")
        return survey_book(ocr.load_page(number, OcrPage) for number in range(1, (storage.total_pages or 0) + 1))

    def stand_in(self, page: Page, error: str) -> LabelPage:
        """No labels: each block falls back to what its kind says."""
        return LabelPage(
            page_number=page.number,
            status="failed",
            error=error,
            backend=BACKEND,
            printed_number=None,
            region="body",
            blocks=[],
        )


app = stage_app(LabelStage)

if __name__ == "__main__":
    app()
