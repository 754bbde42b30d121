"""Make upright page images, with their facts, from a PDF, several PDFs, a folder of images or a TIFF."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version
from typing import Any, Literal

from pydantic import Field

from lib.errors import SourceError
from lib.ingest.negative import as_positive, scan_polarity
from lib.ingest.own_text import on_page
from lib.ingest.page_making import make_page_image
from lib.ingest.page_split import survey_scan
from lib.ingest.page_tasks import page_tasks
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
from lib.pipeline.script import stage_app
from lib.pipeline.settings_check import check_settings_once
from lib.pipeline.stage_keys import StageKeys
from lib.scans.file_kinds import is_pdf
from lib.scans.guarded_listing import list_guarded
from lib.scans.pdf_text import set_words
from lib.scans.scan import MAX_PIXELS, Scan, ScanRef
from lib.scans.sources import Listing, load_scan
from lib.schemas.ingest import FileText, IngestPage, ScanRecord
from lib.settings.params import Params

PIXEL_LIBRARIES = ("numpy", "opencv-python-headless", "pikepdf", "pillow", "pypdfium2")
NAMED = 20
"""So many of the files that no page was made of are named in the book's facts."""


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
    text: Literal["auto", "never", "always"] = Field(
        default="auto",
        description="Text that a PDF sets itself: auto takes it where it agrees with a reading of some lines.",
    )
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
    positive = as_positive(scan, polarity)
    rotation, boxes = survey_scan(
        positive, rotate=settings.rotate, split=settings.split, crop=settings.crop, contrast=settings.contrast
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
    """Cut one page out of its scan, upright. SourceError where the scan could not be surveyed."""
    context = page.context
    if "failed" in context:
        raise SourceError(context["failed"])
    scan = _load(page, settings)
    place = context["rotation"], tuple(context["crop"]), context["polarity"]
    made = make_page_image(scan, *place, deskew=settings.deskew, light=settings.light, contrast=settings.contrast)
    image = made.image
    record = IngestPage(
        page_number=page.number,
        source=context["source"],
        source_index=context["source_index"],
        scan_number=context["scan_number"],
        half=context["half"],
        rotation=context["rotation"],
        polarity=context["polarity"],
        crop=context["crop"],
        skew=made.skew,
        contrast_raised=made.contrast_raised,
        light_evened=made.light_evened,
        width=image.width,
        height=image.height,
        dpi=scan.dpi,
        mode="RGB" if image.mode == "RGB" else "L",
        blank=made.blank,
        ink=made.ink,
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
    files = {".png": encode_png(image)}
    own = _own_text(page, scan, settings) if not made.skew else None
    if own is not None and own.words:
        files[".text.json"] = own.model_dump_json().encode("utf-8")
        record.text = f"page_{page.number:04d}.text.json"
    return PageOutput(record, files, metrics)


def _own_text(page: Page, scan: Scan, settings: IngestParams) -> FileText | None:
    """The words that the page sets itself, where it is a page of a PDF and they are wanted."""
    path = page.file("source")
    if settings.text == "never" or not is_pdf(path):
        return None
    ref = ScanRef(path, page.context["source"], page.context["source_index"], page.context["count"])
    words = set_words(ref, scan.image.size)
    return on_page(
        words, scan.image.size, page.context["rotation"], tuple(page.context["crop"]), trusted=settings.text == "always"
    )


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
        check_settings_once(Params.load(storage.root), storage.scan_id, storage.root)

    def run(self, storage: BookStorage, checkpoint: CheckpointManager, logger: PipelineLogger) -> dict[str, Any]:
        """Survey the scans, number the pages, make the pages."""
        listing = self._listing(storage)
        self._say(listing, logger)
        self.scans = self._scan_tasks(listing)
        files = storage.stage(self.name, "scan")
        files.keys = StageKeys(self, lambda: self.scans)
        surveyed = CheckpointManager(storage.scan_id, self.name, storage.storage_root, storage=storage, unit="scan")
        stats = self.run_job(Job(survey, self.settings, ScanRecord), self.scans, self._unknown_scan, surveyed, logger)
        if self.stop:
            return stats.as_dict()
        files.prune(surveyed.skip_files())
        self.records = {number: files.load_page(number, ScanRecord) for number in self.scans}
        total = sum(len(record.pages) for record in self.records.values())
        facts = {"total_pages": total, "total_scans": len(self.scans), "files_left_out": len(listing.left_out)}
        storage.update_metadata({**facts, "left_out": sorted(listing.left_out)[:NAMED]})
        return super().run(storage, checkpoint, logger)

    def pages(self, storage: BookStorage) -> dict[int, Page]:
        return page_tasks(self.scans, self.records)

    def trial_pages(self, storage: BookStorage, number: int) -> dict[int, Page]:
        """The pages up to the scan that shows page `number`. It is surveyed anew, as are those without a record."""
        scans, files = self._scan_tasks(self._listing(storage)), storage.stage(self.name, "scan")
        records: dict[int, ScanRecord] = {}
        count = 0
        for scan, task in scans.items():
            record = files.load_page(scan, ScanRecord) if files.has_page(scan) else None
            if record is None or count < number <= count + len(record.pages):
                record = self._surveyed(task)
            records[scan] = record
            count += len(record.pages)
            if count >= number:
                break
        return page_tasks({scan: scans[scan] for scan in records}, records)

    def _surveyed(self, scan_task: Page) -> ScanRecord:
        try:
            return survey(scan_task, self.settings)
        except SourceError as error:
            return self._unknown_scan(scan_task, str(error))

    @staticmethod
    def _listing(storage: BookStorage) -> Listing:
        return list_guarded(storage.root, Params.load(storage.root).book(storage.scan_id).source)

    def book_metrics(self, storage: BookStorage, checkpoint: CheckpointManager) -> Mapping[str, Any]:
        return {"files_left_out": storage.load_metadata().get("files_left_out", 0)}

    @staticmethod
    def _say(listing: Listing, logger: PipelineLogger) -> None:
        """What the source holds besides its scans, and in what order they come."""
        for line in listing.remarks():
            logger.info(line)
        for line in listing.warnings():
            logger.warning(line)

    @staticmethod
    def _scan_tasks(listing: Listing) -> dict[int, Page]:
        tasks = {}
        for number, ref in enumerate(listing.scans, start=1):
            context = {"source": ref.name, "source_index": ref.index, "count": ref.count}
            if ref.decoder is not None:
                context["decoder"] = ref.decoder
            tasks[number] = Page(number, {"source": ref.path}, context)
        return tasks

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
