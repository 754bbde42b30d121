"""Label each page: its printed number, its part of the book, and a class for every block."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pydantic import Field

from lib.label.local import BACKEND, label_page, survey_book
from lib.label.model import answer_schema, page_data, page_from_answer
from lib.pipeline import BasePageMetrics, BookStorage, LLMPageMetrics, Page, PageOutput
from lib.pipeline.script import stage_app
from lib.schemas.label import FURNITURE, BlockClass, LabelPage
from lib.schemas.layout import LayoutPage
from lib.vision.backend_settings import VisionParams
from lib.vision.vision_stage import VisionStage

if TYPE_CHECKING:
    from lib.llm import LLMRequest, LLMResult

HEADINGS = frozenset({BlockClass.CHAPTER_HEADING, BlockClass.SECTION_HEADING})


class LabelParams(VisionParams):
    """Settings of `label:`. The local backend goes by place, size and repetition."""


class LabelMetrics(BasePageMetrics):
    """What is measured of a labelled page."""

    blocks: int = Field(ge=0)
    numbered: bool = Field(description="A printed page number was found.")
    headings: int = Field(ge=0, description="Blocks that head a chapter or a section.")
    furniture_blocks: int = Field(ge=0, description="Running heads, page numbers, signature marks, specks.")
    footnotes: int = Field(ge=0)
    confidence: float | None = Field(description="Mean over the blocks, 0 to 1; None on a page without blocks.")


class LabelModelMetrics(LabelMetrics, LLMPageMetrics):
    """The same of a page that a model labelled."""


def label(page: Page, settings: LabelParams) -> PageOutput:  # noqa: ARG001  # every page function is given both
    """Label one page; the page's context holds what the book says of it."""
    record = label_page(page.record("layout", LayoutPage), page.context)
    return PageOutput(record, metrics=LabelMetrics(**_counts(record)))


def _is_sent(ocr: LayoutPage) -> bool:
    return not ocr.blank and bool(ocr.blocks)


def _counts(record: LabelPage) -> dict[str, Any]:
    classes = [block.block_class for block in record.blocks]
    confidences = [block.confidence for block in record.blocks]
    return {
        "page_num": record.page_number,
        "blocks": len(classes),
        "numbered": record.printed_number is not None,
        "headings": sum(block_class in HEADINGS for block_class in classes),
        "furniture_blocks": sum(block_class in FURNITURE for block_class in classes),
        "footnotes": classes.count(BlockClass.FOOTNOTE),
        "confidence": round(sum(confidences) / len(confidences), 4) if confidences else None,
    }


class LabelStage(VisionStage):
    """Label each page."""

    name = "label"
    dependencies = ["layout"]
    made_first = ["layout"]
    input_schema = LayoutPage
    output_schema = LabelPage
    checkpoint_schema = LabelMetrics
    model_metrics = LabelModelMetrics
    params_schema = LabelParams
    prompt_package = "lib.label"
    executor = "process"
    page_function = staticmethod(label)
    settings: LabelParams

    def contexts(self, storage: BookStorage) -> Mapping[int, Mapping[str, Any]]:
        """The book's type, each page's number, head and part of the book. With a model, of pages that are not sent."""
        read = storage.stage("layout")
        known = survey_book(read.readable_pages(LayoutPage))
        if not self.settings.asks:
            return known
        return {ocr.page_number: known[ocr.page_number] for ocr in read.readable_pages(LayoutPage) if not _is_sent(ocr)}

    def build_request(self, page: Page) -> LLMRequest | PageOutput:
        """The page's image and its blocks. A page without any is not sent: its neighbours say where it belongs."""
        ocr = page.record("layout", LayoutPage)
        if _is_sent(ocr):
            return self.ask(page, page_data(ocr), answer_schema(ocr), 60 * len(ocr.blocks))
        record = label_page(ocr, page.context)
        return PageOutput(record, metrics=LabelModelMetrics(**_counts(record)))

    def handle_result(self, result: LLMResult) -> PageOutput:
        """The labels as answered, with the printed number found again in what was read."""
        page = self.check_image(result)
        answer = result.parsed_json or {}
        record = page_from_answer(page.record("layout", LayoutPage), answer, backend=self.settings.backend_name)
        return PageOutput(record, metrics=LabelModelMetrics(**_counts(record)))

    def handle_refusal(self, result: LLMResult) -> PageOutput:
        """No labels: each block falls back to what its kind says."""
        record = self.stand_in(self.check_image(result), "").model_copy(update={"status": "ok", "error": None})
        return PageOutput(record, metrics=LabelModelMetrics(**_counts(record)))

    def stand_in(self, page: Page, error: str) -> LabelPage:
        """No labels: each block falls back to what its kind says."""
        return LabelPage(
            page_number=page.number,
            status="failed",
            error=error,
            backend=self.settings.backend_name if self.settings.asks else BACKEND,
            printed_number=None,
            region="body",
            blocks=[],
        )


app = stage_app(LabelStage)

if __name__ == "__main__":
    app()
