"""The pages of a book, each with what its maker has to know, from what is known of its scans."""

from __future__ import annotations

from collections.abc import Mapping

from lib.pipeline import Page
from lib.schemas.ingest import ScanRecord


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
            if record.status == "failed":
                context["failed"] = record.error or "the scan could not be surveyed"
            pages[len(pages) + 1] = Page(len(pages) + 1, task.files, context)
    return pages
