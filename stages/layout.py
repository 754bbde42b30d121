"""Say how each page is set: reading order, blocks and paragraphs, by the geometry of the whole book."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

import numpy as np
from PIL import Image
from pydantic import Field

from lib.errors import InvalidRecordError, MissingInputError
from lib.layout import paragraph_features, quotation_features
from lib.layout.paragraph_starts import PARAGRAPH_STARTS, WEIGHTS, BookSetting, survey_setting
from lib.layout.quotations import QUOTATION_WEIGHTS, QUOTATIONS
from lib.layout.raised_marks import weights_of_marks
from lib.layout.setting import set_page
from lib.layout.word_styles import weights_of_styles, word_styles
from lib.learning.own_weights import LEARNT_FOLDER, OwnWeights, own_weights
from lib.pipeline import BasePageMetrics, BaseStage, BookStorage, Page, PageOutput, StageParams
from lib.pipeline.script import stage_app
from lib.schemas.conservation import check_arranged
from lib.schemas.layout import LayoutPage
from lib.schemas.ocr import OcrPage
from lib.system.digests import file_digest

LEARNT = {PARAGRAPH_STARTS: paragraph_features.NAMES, QUOTATIONS: quotation_features.NAMES}
"""Decisions for which a project may learn weights of its own, and their features."""


class LayoutParams(StageParams):
    """Settings of `layout:`. There are none yet."""


class LayoutMetrics(BasePageMetrics):
    """What is measured of how a page is set."""

    blocks: int = Field(ge=0)
    paragraphs: int = Field(ge=0)
    lines: int = Field(ge=0)
    styled_words: int = Field(default=0, ge=0, description="Words that are set in another type than the text.")


def layout(page: Page, settings: LayoutParams) -> PageOutput:  # noqa: ARG001  # every page function is given both
    """Set one page; the page's context holds what the book says of it."""
    read = page.record("ocr", OcrPage)
    with Image.open(page.file("ingest.png")) as image:
        grey = np.asarray(image.convert("L"))
    setting = BookSetting.from_plain(page.context)
    if page.has(PARAGRAPH_STARTS):
        setting = replace(setting, starts=own_weights(page.file(PARAGRAPH_STARTS), paragraph_features.NAMES))
    if page.has(QUOTATIONS):
        setting = replace(setting, quotations=own_weights(page.file(QUOTATIONS), quotation_features.NAMES))
    record = set_page(read, setting, grey)
    record.styled = word_styles(record, grey, setting.pitch)
    check_arranged(read, record)
    metrics = LayoutMetrics(
        page_num=page.number,
        blocks=len(record.blocks),
        paragraphs=sum(1 for _ in record.paragraphs()),
        lines=sum(1 for _ in record.lines()),
        styled_words=len(record.styled),
    )
    return PageOutput(record, metrics=metrics)


class _PagesAgain:
    """The pages of a book as they were read, from their files each time: memory is not to hold a long book."""

    def __init__(self, storage: BookStorage) -> None:
        self._files = storage.stage("ocr")
        self.numbers: list[int] = []
        """The pages that the last reading gave."""

    def __iter__(self) -> Iterator[OcrPage]:
        self.numbers = []
        for page in self._files.readable_pages(OcrPage):
            self.numbers.append(page.page_number)
            yield page


class LayoutStage(BaseStage):
    """Say how each page is set."""

    name = "layout"
    dependencies = ["ingest", "ocr"]
    inputs = {"ingest": ("png",)}
    other_deps = (f"data/{LEARNT_FOLDER}",)
    input_schema = OcrPage
    output_schema = LayoutPage
    checkpoint_schema = LayoutMetrics
    params_schema = LayoutParams
    executor = "process"
    page_function = staticmethod(layout)

    def engine(self) -> dict[str, str]:
        return {
            path.stem: file_digest(path)
            for path in (WEIGHTS, QUOTATION_WEIGHTS, *weights_of_styles(), *weights_of_marks())
        }

    def pages(self, storage: BookStorage) -> dict[int, Page]:
        """The book's pages; with each the file of the weights that the project learnt, where they decide there."""
        found = super().pages(storage)
        for name, features in LEARNT.items():
            own = OwnWeights(storage.storage_root, name, features)
            for number, page in found.items():
                path = own.of_page(storage.scan_id, number)
                if path is not None:
                    found[number] = replace(page, files={**page.files, name: path})
        return found

    def contexts(self, storage: BookStorage) -> Mapping[int, Mapping[str, Any]]:
        """How the book is set, and how it is set around each page."""
        pages = _PagesAgain(storage)
        settings = survey_setting(pages)
        return {number: setting.as_plain() for number, setting in zip(pages.numbers, settings, strict=True)}

    def stand_in(self, page: Page, error: str) -> LayoutPage:
        """The page as it was read, where that can be had; else an empty page."""
        read = None
        with suppress(InvalidRecordError, MissingInputError):
            read = page.record("ocr", OcrPage)
        empty = {"page_number": page.number, "width": 0, "height": 0, "blank": False, "blocks": []}
        return LayoutPage.model_validate({**(read.model_dump() if read else empty), "status": "failed", "error": error})


app = stage_app(LayoutStage)

if __name__ == "__main__":
    app()
