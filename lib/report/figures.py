"""A book's figures: the few that answer how good it is, and what is counted besides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lib.report.doubt import is_in_doubt, line_widths
from lib.report.misreads import MisreadEstimate, estimate
from lib.report.views import PageView, in_doubt
from lib.schemas.report import BookCounts, BookMetrics, of_reading_text
from lib.schemas.score import DECIMALS, BookScore

Reports = Mapping[str, Mapping[str, Any]]
"""Reports of other stages, by stage."""

METRICS = {
    "cer": "characters wrong in the reading text",
    "cer_estimate": "characters misread, estimated",
    "mends_a_page": "places a page to put right",
    "doubt": "words in doubt",
    "unread": "of the lines not read",
    "f1_paragraphs": "paragraphs right (F1)",
    "f1_heads": "heads right (F1)",
    "f1_notes": "notes right (F1)",
    "usd": "dollars paid",
}
"""Metrics as the report names them, in its order."""
COUNTS = {
    "pages": "pages",
    "pages_blank": "blank",
    "pages_failed": "failed",
    "pages_numbered": "with a printed number",
    "pages_in_doubt": "pages that may lack something",
    "pages_lacking": "pages that seem to lack text",
    "words": "words",
    "words_corrected": "words corrected",
    "words_set_aside": "words set aside",
    "illustrations": "illustrations",
}


def answer(views: Sequence[PageView], score: BookScore, reports: Reports) -> BookMetrics:
    """The metrics of a book: from its pages, its score where it has truth, and what its stages paid."""
    metrics = of_reading_text(score.reading_text)
    words = [(word, view.proofread) for view in views for line in view.record.lines() for word in line.words]
    unread, read = map(sum, zip(*(line_widths(view.record) for view in views), strict=True)) if views else (0, 0)
    if words:
        metrics.doubt = round(sum(is_in_doubt(word) and not seen for word, seen in words) / len(words), DECIMALS)
    found = _estimate(views)
    metrics.cer_estimate = found.rate if found is not None else None
    if unread + read:
        metrics.unread = round(unread / (unread + read), DECIMALS)
    metrics.usd = round(_summed(reports, "cost_usd") or 0.0, DECIMALS)
    return metrics


def _estimate(views: Sequence[PageView]) -> MisreadEstimate | None:
    seen = {view.record.page_number for view in views if view.proofread}
    twice = any(view.read_twice for view in views)
    return estimate([view.record for view in views], [view.wrong_words for view in views], seen, read_twice=twice)


def count(views: Sequence[PageView], corrected: int) -> BookCounts:
    """What else is counted; `corrected` words are not as they were read."""
    found = _estimate(views)
    return BookCounts(
        pages=len(views),
        pages_blank=sum(view.record.blank for view in views),
        pages_failed=sum(view.record.status == "failed" for view in views),
        pages_numbered=sum(view.number is not None and not view.number.startswith("[") for view in views),
        pages_in_doubt=len(in_doubt(views)),
        pages_lacking=sum(view.lacks_text for view in views),
        words=sum(len(line.words) for view in views for p in view.record.paragraphs() for line in p.lines),
        words_corrected=corrected,
        words_set_aside=sum(len(view.record.set_aside) for view in views),
        illustrations=sum(block.kind == "illustration" for view in views for block in view.record.blocks),
        cer_estimate_high=found.high if found is not None else None,
        cer_estimate_low=found.low if found is not None else None,
    )


def tiles(metrics: BookMetrics, counts: BookCounts, reports: Reports) -> dict[str, str]:
    """All figures as the report shows them: what is known, quality first, and page rates beside it."""
    known = {name: value for name, value in metrics.model_dump().items() if value is not None}
    low, high = counts.cer_estimate_low, counts.cer_estimate_high
    foreseen = _summed(reports, "forecast_usd")
    if foreseen is None:
        known.pop("usd", None)
    names = dict(METRICS)
    if low is not None and high is not None:
        names["cer_estimate"] += f" ({low:.2%} to {high:.2%})"
    shown = {text: _shown(name, known[name]) for name, text in names.items() if name in known}
    shown |= _page_rates(reports.get("evaluate", {}))
    if foreseen is not None:
        shown["dollars foreseen"] = _shown("usd", foreseen)
    return shown | {text: _shown(name, getattr(counts, name)) for name, text in COUNTS.items()}


def _page_rates(rates: Mapping[str, Any]) -> dict[str, str]:
    """Error rates page by page, as evaluate compares them, with the interval where only some pages have truth."""
    shown = {}
    for stage, text in (("ocr", "as read"), ("merge", "corrected")):
        found = rates.get(stage, {})
        if "cer" in found:
            shown[f"characters of pages wrong, {text}"] = f"{found['cer']:.2%}"
        if {"cer_low", "cer_high"} <= found.keys():
            shown[f"for the whole book, {text}"] = f"{found['cer_low']:.2%} to {found['cer_high']:.2%}"
    return shown


def _summed(reports: Reports, name: str) -> float | None:
    """What the stages report under a name, together; None where none does."""
    found = [report[name] for report in reports.values() if name in report]
    return sum(found) if found else None


def _shown(name: str, value: float) -> str:
    if name == "usd":
        return f"{value:.4f}"
    if name == "mends_a_page" or name.startswith("f1_"):
        return f"{value:.2f}"
    return f"{value:.2%}" if isinstance(value, float) else f"{value:,}"
