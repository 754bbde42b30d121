"""A page's records, as the stages wrote them, merged."""

from __future__ import annotations

from lib.merge.three_way import merge_page
from lib.pipeline import Page
from lib.schemas.correct import CorrectPage
from lib.schemas.label import LabelPage
from lib.schemas.layout import LayoutPage
from lib.schemas.merge import MergePage


def merge_records(page: Page, *, from_previous: bool = False, on_next: bool = False) -> MergePage:
    """What the stages alone make of a page, without what people changed.

    A correction or a label that is missing or failed falls back to what was read.
    """
    correct = page.record("correct", CorrectPage) if page.has("correct.json") else None
    label = page.record("label", LabelPage) if page.has("label.json") else None
    return merge_page(
        page.record("layout", LayoutPage),
        correct if correct and correct.status == "ok" else None,
        label if label and label.status == "ok" else None,
        continues_from_previous=from_previous,
        continues_on_next=on_next,
    )
