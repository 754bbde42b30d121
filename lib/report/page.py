"""The report as HTML, from the book's records and metrics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from jinja2 import Environment

from lib.schemas.label import FURNITURE, BlockClass
from lib.schemas.merge import MergePage

HEADINGS = {BlockClass.CHAPTER_HEADING, BlockClass.SECTION_HEADING, BlockClass.TITLE_PAGE}
COLOURS = {"text": "#3b7dd8", "heading": "#c2410c", "furniture": "#9ca3af", "note": "#7c3aed", "picture": "#15803d"}
CHART = (900, 160)


@dataclass(frozen=True)
class PageView:
    """What the report shows of one page. `cer` is None where the page has no truth."""

    record: MergePage
    picture: str | None
    confidence: float | None
    cer: float | None


def kind_of(block_class: BlockClass) -> str:
    """The colour group of a class."""
    if block_class in FURNITURE:
        return "furniture"
    if block_class in HEADINGS:
        return "heading"
    if block_class in {BlockClass.FOOTNOTE, BlockClass.ENDNOTES}:
        return "note"
    return "picture" if block_class == BlockClass.ILLUSTRATION else "text"


def corrections(pages: Sequence[PageView]) -> list[dict[str, Any]]:
    """Every word whose text is not what was read."""
    return [
        {"page": view.record.page_number, "read": word.read, "text": word.text, "source": word.source}
        for view in pages
        for paragraph in view.record.paragraphs()
        for line in paragraph.lines
        for word in line.words
        if word.source != "ocr"
    ]


def bars(pages: Sequence[PageView]) -> list[dict[str, Any]]:
    """A bar a page: its error rate where it has truth, else how doubtful its reading was."""
    values = [view.cer if view.cer is not None else 1 - (view.confidence or 1.0) for view in pages]
    top = max([*values, 0.01])
    step = CHART[0] / max(len(pages), 1)
    return [
        {
            "x": round(index * step, 2),
            "width": round(step * 0.8, 2),
            "height": round(value / top * CHART[1], 2),
            "label": f"page {view.record.page_number}: {value:.2%}",
        }
        for index, (view, value) in enumerate(zip(pages, values, strict=True))
    ]


def render(book: str, facts: Mapping[str, Any], metrics: Mapping[str, Any], pages: Sequence[PageView]) -> str:
    """The whole page; it needs no other file and no network."""
    template = files("lib.report").joinpath("report.html.j2").read_text(encoding="utf-8")
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    with_truth = any(view.cer is not None for view in pages)
    return environment.from_string(template).render(
        book=book,
        facts=facts,
        metrics=metrics,
        pages=pages,
        bars=bars(pages),
        chart=CHART,
        measure="Character error rate" if with_truth else "Doubt of the reading (1 - confidence)",
        corrections=corrections(pages),
        kind_of=kind_of,
        colours=COLOURS,
    )
