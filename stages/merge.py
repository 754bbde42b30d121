"""Merge what was read, corrected and labelled into one record a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import Field

from lib.errors import InvalidRecordError
from lib.merge.human import apply_overrides
from lib.merge.overrides import load_overrides, override_files
from lib.merge.records import merge_records
from lib.pipeline import (
    BasePageMetrics,
    BaseStage,
    BookStorage,
    CheckpointManager,
    Page,
    PageOutput,
    PipelineLogger,
    StageParams,
)
from lib.pipeline.script import stage_app
from lib.pipeline.skipfile import SkipFile
from lib.schemas.conservation import check_conservation, check_read
from lib.schemas.layout import LayoutPage
from lib.schemas.merge import MergePage, OverrideOutcome
from lib.text.continuation import PageEdges, continuations, page_edges


class MergeParams(StageParams):
    """Settings of `merge:`. There are none yet."""


class MergeMetrics(BasePageMetrics):
    """What is measured of a merged page."""

    paragraphs: int = Field(ge=0)
    corrected_paragraphs: int = Field(ge=0)
    corrected_words: int = Field(ge=0)
    words: int = Field(ge=0)
    joined_words: int = Field(ge=0)
    set_aside: int = Field(ge=0, description="Words that were read and are no part of the text.")
    lettering: int = Field(ge=0, description="Words that stand in pictures.")
    fallback_classes: int = Field(ge=0, description="Blocks that no label named.")
    overrides: int = Field(default=0, ge=0, description="Entries that a person wrote for the page.")
    stale_overrides: int = Field(default=0, ge=0, description="Those that were not applied.")


OVERRIDES = "overrides.json"


def merge(page: Page, settings: MergeParams) -> PageOutput:  # noqa: ARG001  # every page function is given both
    """Merge one page; a correction or a label that is missing or failed falls back to what was read."""
    record = _merged(page, page.context["from_previous"], page.context["on_next"])
    read = page.record("layout", LayoutPage)
    check_read(read)
    check_conservation(read, record)
    paragraphs = list(record.paragraphs())
    words = [word for paragraph in paragraphs for line in paragraph.lines for word in line.words]
    metrics = MergeMetrics(
        page_num=page.number,
        paragraphs=len(paragraphs),
        corrected_paragraphs=sum(paragraph.provenance.text == "correct" for paragraph in paragraphs),
        corrected_words=sum(word.source == "correct" for word in words),
        words=len(words),
        joined_words=sum(len(paragraph.joins) for paragraph in paragraphs),
        set_aside=len(record.set_aside),
        lettering=sum(len(line.words) for block in record.blocks for line in block.lettering),
        fallback_classes=sum(block.class_source == "fallback" for block in record.blocks),
        overrides=len(record.overrides),
        stale_overrides=sum(outcome.stale for outcome in record.overrides),
    )
    return PageOutput(record, metrics=metrics)


def _merged(page: Page, from_previous: bool, on_next: bool) -> MergePage:
    record = merge_records(page, from_previous=from_previous, on_next=on_next)
    if not page.has(OVERRIDES):
        return record
    path = page.file(OVERRIDES)
    try:
        return apply_overrides(record, page.record("layout", LayoutPage), load_overrides(path))
    except InvalidRecordError as error:
        raise InvalidRecordError(f"{path.name}: {error}" if path.name not in str(error) else str(error)) from None


class MergeStage(BaseStage):
    """Merge what was read, corrected and labelled into one record a page."""

    name = "merge"
    dependencies = ["layout", "correct", "label"]
    optional = ["correct", "label"]
    made_first = ["layout"]
    other_deps = ("data/${key}/overrides",)
    input_schema = LayoutPage
    output_schema = MergePage
    checkpoint_schema = MergeMetrics
    params_schema = MergeParams
    executor = "process"
    page_function = staticmethod(merge)
    stale: Mapping[str, str | None] = MappingProxyType({})
    """Overrides that were not applied, with the reason; known once the pages are done."""

    def before(self, storage: BookStorage, checkpoint: CheckpointManager, logger: PipelineLogger) -> None:
        """Refuse a file of overrides that is not as it should be before any page is done."""
        super().before(storage, checkpoint, logger)
        for path in override_files(storage.override_dir).values():
            load_overrides(path)

    def pages(self, storage: BookStorage) -> dict[int, Page]:
        """Each page of the book, with its overrides where there are any."""
        files = override_files(storage.override_dir)
        return {
            number: replace(page, files={**page.files, OVERRIDES: files[number]}) if number in files else page
            for number, page in super().pages(storage).items()
        }

    def contexts(self, storage: BookStorage) -> Mapping[int, Mapping[str, Any]]:
        """Whether the page's running text goes on from the page before, and on the page after."""
        corrected = override_files(storage.override_dir)
        return continuations(
            (number, self._edges(storage, number, corrected.get(number)))
            for number in range(1, (storage.total_pages or 0) + 1)
        )

    def _edges(self, storage: BookStorage, number: int, overrides: Path | None) -> PageEdges | None:
        ocr, label = storage.stage("layout"), storage.stage("label")
        if overrides is None:
            # Without a schema, which takes as long again as all the rest: a damaged record may lack anything.
            with suppress(LookupError, TypeError, AttributeError, ValueError):
                return page_edges(ocr.load_page(number), label.load_page(number) if label.has_page(number) else None)
            return None  # the page itself will fail, and say why
        # What a person changed may end the page otherwise: take its edges from the merged page.
        files = {**self._input_files(storage, number), OVERRIDES: overrides}
        try:
            plain = _merged(Page(number, files), False, False).model_dump(mode="json")
        except InvalidRecordError:
            return None  # as above
        plain["blocks"] = [block for block in plain["blocks"] if _has_words(block)]
        return page_edges(plain, plain)

    def book_metrics(self, storage: BookStorage, checkpoint: CheckpointManager) -> Mapping[str, Any]:
        """The overrides that were not applied, each with its reason."""
        self.stale = self._find_stale(storage, checkpoint.skip_files())
        return {"stale_overrides": len(self.stale), **({"stale": self.stale} if self.stale else {})}

    def after(
        self, storage: BookStorage, checkpoint: CheckpointManager, logger: PipelineLogger, stats: dict[str, Any]
    ) -> None:
        """Say which overrides are stale, once the reports are written."""
        super().after(storage, checkpoint, logger, stats)
        if self.stale:
            first, why = next(iter(self.stale.items()))
            logger.warning(
                f"stale overrides, not applied because what they were written against has changed: {len(self.stale)}; "
                f"{first}: {why}{'; ...' if len(self.stale) > 1 else ''} "
                f"(all in reports/{storage.scan_id}/merge.json)"
            )

    def _find_stale(self, storage: BookStorage, skips: Mapping[int, SkipFile]) -> dict[str, str | None]:
        return {
            f"page_{number:04d} {outcome.id or ''} {outcome.what}".replace("  ", " "): outcome.why
            for number, outcome in self._outcomes(storage, skips)
            if outcome.stale
        }

    @staticmethod
    def _outcomes(storage: BookStorage, skips: Mapping[int, SkipFile]) -> Iterator[tuple[int, OverrideOutcome]]:
        for number in override_files(storage.override_dir):
            if number not in skips:
                why = f"the book has {len(skips)} pages"
                yield number, OverrideOutcome(what="page", id=None, stale=True, why=why)
            elif skips[number].failed is None:
                record: MergePage = storage.stage("merge").load_page(number, MergePage)
                yield from ((number, outcome) for outcome in record.overrides)

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


def _has_words(block: Mapping[str, Any]) -> bool:
    """Whether a block can be asked for its first and last line; a person may have left one of them empty."""
    lines = [line for paragraph in block["paragraphs"] for line in paragraph["lines"]]
    return bool(lines) and all(line["words"] for line in lines)


app = stage_app(MergeStage)

if __name__ == "__main__":
    app()
