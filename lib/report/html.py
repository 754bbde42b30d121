"""The report as HTML: one file that needs no other and no network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

from jinja2 import Environment

from lib.report.chart import chart
from lib.report.truth_differences import Difference
from lib.report.views import Chapter, Correction, PageView, in_doubt, kind_of, worst
from lib.text.unprintable import finalized

KINDS = ("text", "heading", "furniture", "note", "picture")
"""Colour groups of classes; the template has a colour for each."""
FIRST_ROWS = 15
"""Rows that are open to begin with. From: what fits a screen."""
MOST_ROWS = 2000
"""Rows of a table of words or places, the first ones. From: 500 pages with so many open in two seconds in Chromium, and
more is better read in the records."""


@dataclass(frozen=True)
class Report:
    """Everything that the report says. `tiles` are its key figures as they are shown."""

    book: str
    facts: Mapping[str, Any]
    tiles: Mapping[str, str]
    pages: Sequence[PageView]
    corrections: Sequence[Correction] = ()
    chapters: Sequence[Chapter] = ()
    findings: Sequence[str] = field(default_factory=list)
    differences: Sequence[Difference] = ()


def render(report: Report) -> str:
    """The whole page."""
    template = files("lib.report").joinpath("report.html.j2").read_text(encoding="utf-8")
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, finalize=finalized)
    return environment.from_string(template).render(
        report=report,
        chart=chart(report.pages),
        doubted=in_doubt(report.pages),
        worst=worst(report.pages),
        kind_of=kind_of,
        kinds=KINDS,
        most_rows=MOST_ROWS,
        first_rows=FIRST_ROWS,
        image=page_image,
        data=f"data/{report.book}",
    )


def page_image(page: int) -> str:
    """Where a page's image lies from the report; it is there as long as the report lies in the book's data."""
    return f"../ingest/pages/page_{page:04d}.png"
