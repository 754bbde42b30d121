"""Make upright page images, with their facts, from a PDF, several PDFs, a folder of images or a TIFF."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

import numpy as np
from pydantic import Field

from lib.images.binarization import find_ink, reduce_grey
from lib.images.glyphs import find_letters
from lib.ingest.blank import is_blank, measure_ink
from lib.ingest.deskew import measure_skew, turn
from lib.ingest.exposure import find_exposure, raise_contrast, seems_clear
from lib.ingest.illumination import even_out, find_light
from lib.ingest.negative import as_positive, scan_polarity
from lib.ingest.page_split import cut_page, survey_scan
from lib.ingest.png import encode_png
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
from lib.pipeline.executors import Job
from lib.pipeline.registry import check_settings
from lib.pipeline.script import stage_app
from lib.pipeline.stage import StageKeys
from lib.scans.scan import MAX_PIXELS, Scan, ScanRef
from lib.scans.sources import list_scans, load_scan
from lib.schemas.ingest import IngestPage, ScanRecord
from lib.settings.params import Params

PIXEL_LIBRARIES = ("numpy", "opencv-python-headless", "pillow", "pypdfium2")


class IngestParams(StageParams):
    """Settings of `ingest:`."""

    rotate: bool = Field(default=True, description="Turn pages that lie on their side or upside down.")
    split: bool = Field(default=True, description="Make two pages of a scan that shows two facing pages.")
    crop: bool = Field(default=True, description="Cut off the dark surround of a photographed page.")
    deskew: bool = Field(default=True, description="Turn pages whose lines lean by half a degree or more.")
    light: bool = Field(default=True, description="Even out shadows, where light is uneven enough to hurt.")
    invert: bool = Field(default=True, description="Make the positive of a scan that is light on dark as a whole.")
    contrast: bool = Field(default=True, description="Raise the contrast of pages that are too dark or too faint.")
    colour: Literal["auto", "grey"] = Field(default="auto", description="auto keeps colour where a scan has any.")
    max_pixels: int = Field(default=MAX_PIXELS, ge=1, description="A larger image is refused, unread.")


class IngestMetrics(BasePageMetrics):
    """What is measured of a page image."""

    width: int = Field(ge=0)
    height: int = Field(ge=0)
    rotated: bool
    half_of_spread: bool
    inverted: bool
    cropped: bool
    skew: float
    contrast_raised: bool
    light_evened: bool
    blank: bool
    ink: float = Field(ge=0.0, le=1.0)


def _load(page: Page, settings: IngestParams) -> Scan:
    ref = ScanRef(page.file("source"), page.context["source"], page.context["source_index"], page.context["count"])
    return load_scan(ref, max_pixels=settings.max_pixels, colour=settings.colour)


def survey(scan_task: Page, settings: IngestParams) -> ScanRecord:
    """Find out how a scan lies and whether it shows one page or two. `scan_task.number` counts scans."""
    scan = _load(scan_task, settings)
    polarity = scan_polarity(scan) if settings.invert else "dark_on_light"
    scan = as_positive(scan, polarity)
    rotation, boxes = survey_scan(
        scan, rotate=settings.rotate, split=settings.split, crop=settings.crop, contrast=settings.contrast
    )
    return ScanRecord(
        scan_number=scan_task.number,
        source=scan_task.context["source"],
        source_index=scan_task.context["source_index"],
        width=scan.image.width,
        height=scan.image.height,
        dpi=scan.dpi,
        polarity=polarity,
        rotation=rotation,
        pages=boxes,
    )


def make_page(page: Page, settings: IngestParams) -> PageOutput:
    """Cut one page out of its scan, upright."""
    scan = _load(page, settings)
    context = page.context
    scan = as_positive(scan, context["polarity"])
    image = cut_page(scan, context["rotation"], tuple(context["crop"]))
    small = reduce_grey(np.asarray(image.convert("L")))
    letters = find_letters(ink := find_ink(small))
    exposure = None
    if settings.contrast and not seems_clear(small, ink, letters):
        exposure = find_exposure(small)
    if exposure is not None:
        image = raise_contrast(image, exposure)
        letters = find_letters(find_ink(reduce_grey(np.asarray(image.convert("L")))))
    skew = measure_skew(letters) if settings.deskew else 0.0
    image = turn(image, skew)
    grey = np.asarray(image.convert("L"))
    small = reduce_grey(grey)
    blank = is_blank(small)  # in its own light: what evens out shadows evens out dark pictures
    light = find_light(grey) if settings.light else None
    if light is not None:
        image = even_out(image, light)
        small = reduce_grey(np.asarray(image.convert("L")))
    record = IngestPage(
        page_number=page.number,
        source=context["source"],
        source_index=context["source_index"],
        scan_number=context["scan_number"],
        half=context["half"],
        rotation=context["rotation"],
        polarity=context["polarity"],
        crop=context["crop"],
        skew=skew,
        contrast_raised=exposure is not None,
        light_evened=light is not None,
        width=image.width,
        height=image.height,
        dpi=scan.dpi,
        mode="RGB" if image.mode == "RGB" else "L",
        blank=blank,
        ink=round(measure_ink(small), 5),
        image=f"page_{page.number:04d}.png",
    )
    metrics = IngestMetrics(
        page_num=page.number,
        width=image.width,
        height=image.height,
        rotated=record.rotation != 0,
        half_of_spread=record.half is not None,
        inverted=record.polarity == "light_on_dark",
        cropped=context["cropped"],
        skew=record.skew,
        contrast_raised=record.contrast_raised,
        light_evened=record.light_evened,
        blank=record.blank,
        ink=record.ink,
    )
    return PageOutput(record, {".png": encode_png(image)}, metrics)


def _is_cropped(record: ScanRecord) -> bool:
    """Whether a surround was cut off: else the pages fill the scan."""
    area = sum((right - left) * (bottom - top) for left, top, right, bottom in record.pages)
    return area < record.width * record.height


def page_tasks(scans: Mapping[int, Page], records: Mapping[int, ScanRecord]) -> dict[int, Page]:
    """The book's pages in reading order, from what is known of its scans."""
    pages: dict[int, Page] = {}
    for number, task in sorted(scans.items()):
        record = records[number]
        halves = ["left", "right"] if len(record.pages) == 2 else [None]
        for box, half in zip(record.pages, halves, strict=True):
            context = {
                **task.context,
                "scan_number": number,
                "rotation": record.rotation,
                "polarity": record.polarity,
                "crop": list(box),
                "cropped": _is_cropped(record),
                "half": half,
            }
            pages[len(pages) + 1] = Page(len(pages) + 1, task.files, context)
    return pages


class IngestStage(BaseStage):
    """Make upright page images from a PDF, several PDFs, a folder of images or a TIFF."""

    name = "ingest"
    other_deps = ("${item.source}",)
    other_outs = ("data/${key}/ingest/scans", "data/${key}/ingest/book.json")
    output_schema = IngestPage
    checkpoint_schema = IngestMetrics
    params_schema = IngestParams
    executor = "process"
    page_function = staticmethod(make_page)
    settings: IngestParams

    def engine(self) -> dict[str, str]:
        return {name: version(name) for name in PIXEL_LIBRARIES}

    def before(self, storage: BookStorage, checkpoint: CheckpointManager, logger: PipelineLogger) -> None:
        """Check the settings of every stage: a typo is found before the first hour of work, not after."""
        params = Params.load(storage.storage_root.parent)
        check_settings(params, storage.scan_id)
        self.source = params.book(storage.scan_id).source

    def run(self, storage: BookStorage, checkpoint: CheckpointManager, logger: PipelineLogger) -> dict[str, Any]:
        """Survey the scans, number the pages, make the pages."""
        self.scans = self._scan_tasks(storage.storage_root.parent)
        files = storage.stage(self.name, "scan")
        files.keys = StageKeys(self, lambda: self.scans)
        surveyed = CheckpointManager(storage.scan_id, self.name, storage.storage_root, storage=storage, unit="scan")
        stats = self.run_job(Job(survey, self.settings, ScanRecord), self.scans, self._unknown_scan, surveyed, logger)
        if self.stop:
            return stats.as_dict()
        files.prune(surveyed.skip_files())
        self.records = {number: files.load_page(number, ScanRecord) for number in self.scans}
        total = sum(len(record.pages) for record in self.records.values())
        storage.update_metadata({"total_pages": total, "total_scans": len(self.scans)})
        return super().run(storage, checkpoint, logger)

    def pages(self, storage: BookStorage) -> dict[int, Page]:
        return page_tasks(self.scans, self.records)

    def _scan_tasks(self, root: Path) -> dict[int, Page]:
        return {
            number: Page(
                number, {"source": ref.path}, {"source": ref.name, "source_index": ref.index, "count": ref.count}
            )
            for number, ref in enumerate(list_scans(root, self.source), start=1)
        }

    def _unknown_scan(self, scan_task: Page, error: str) -> ScanRecord:
        """A scan that cannot be read counts as one page."""
        return ScanRecord(
            scan_number=scan_task.number,
            source=scan_task.context["source"],
            source_index=scan_task.context["source_index"],
            width=1,
            height=1,
            dpi=None,
            rotation=0,
            pages=[(0, 0, 1, 1)],
            status="failed",
            error=error,
        )

    def stand_in(self, page: Page, error: str) -> IngestPage:
        """A page without an image."""
        return IngestPage(
            page_number=page.number,
            status="failed",
            error=error,
            source=page.context["source"],
            source_index=page.context["source_index"],
            scan_number=page.context["scan_number"],
            half=page.context["half"],
            rotation=page.context["rotation"],
            polarity=page.context["polarity"],
            crop=page.context["crop"],
            width=0,
            height=0,
            dpi=None,
            blank=False,
            ink=0.0,
            image=None,
        )


app = stage_app(IngestStage)

if __name__ == "__main__":
    app()
